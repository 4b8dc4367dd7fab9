package io.stowage.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.StowageProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cuts the power of the disk under a server while clients push to it: the file system is shut down
 * without writing its log, the server killed, and the disk mounted again. A file that was written
 * and not forced to the disk is lost each time, which shows that the cut is one.
 */
@Tag("slow")
final class PowerLossTest {
  private static final int ROUNDS = Integer.getInteger("power.rounds", 8);
  private static final long SEED = Long.getLong("crash.seed", 20261124);
  private static final int PUSHERS = 4;
  private static final long LONGEST_NANOS = 400_000_000;

  @ParameterizedTest
  @CsvSource({"ext4, 1G", "xfs, 1G"})
  void whatWasAcknowledgedOutlivesEveryPowerCut(String type, String size) throws Exception {
    var folder = LoopDisk.fresh("power-" + type);
    try (var disk = LoopDisk.mounted(folder, type, size);
        var stowage =
            StowageProcess.open(
                folder, KillTest.SETTINGS, "--host=127.0.0.1", "--log-access=false")) {
      var lane = new Lane(folder, disk, stowage);
      for (int i = 0; i < ROUNDS; i++) {
        lane.round();
      }
      stowage.stop();
      lane.collect();
      System.out.printf(
          "%s: %d power cuts, %d requests cut, %d answers 201 and 202, %d uploads resumed,"
              + " none lost%n",
          type, ROUNDS, lane.cut, lane.ledger.acknowledged.get(), lane.resumed);
    }
  }

  private static final class Lane {
    private final Path folder;
    private final LoopDisk disk;
    private final StowageProcess stowage;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Ledger ledger = new Ledger();
    private final List<Pusher> pushers =
        IntStream.range(0, PUSHERS)
            .mapToObj(i -> new Pusher(ledger, "team/app" + i, random.split()))
            .toList();
    private int cut;
    private int resumed;

    Lane(Path folder, LoopDisk disk, StowageProcess stowage) {
      this.folder = folder;
      this.disk = disk;
      this.stowage = stowage;
    }

    void round() throws Exception {
      long began = System.nanoTime();
      int hit = cutDuringPushes();
      assertThat(hit).as("requests under way when the power went").isPositive();
      cut += hit;
      // What the server answers when its disk is dead is no promise; only what it acknowledged is.
      ledger.surprises.clear();
      disk.powerOn();
      ledger.isPowerOff = false;
      assertThatTheUnforcedIsGone();
      new DataAtRest(disk.mount()).assertThatTheDatabaseIsWhole(folder);

      stowage.startAgain();
      audit(stowage, began, 20);
    }

    private int cutDuringPushes() throws Exception {
      try (var client = new Client(stowage.uri("/"))) {
        return Round.run(
            pushers,
            client,
            ledger,
            random.nextLong(LONGEST_NANOS),
            () -> {
              write(disk.mount().resolve("forced"), true);
              write(disk.mount().resolve("unforced"), false);
              ledger.isPowerOff = true;
              disk.cutPower();
              stowage.kill();
            });
      }
    }

    private static void write(Path file, boolean isForced) throws IOException {
      Files.deleteIfExists(file);
      Files.write(file, new Content(1, 50_000).bytes());
      if (isForced) {
        try (var bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
          bytes.force(true);
        }
      }
    }

    private void assertThatTheUnforcedIsGone() throws IOException {
      assertThat(disk.mount().resolve("forced")).hasSize(50_000);
      var unforced = disk.mount().resolve("unforced");
      assertThat(Files.exists(unforced) ? Files.size(unforced) : 0)
          .as("bytes that were never forced: kept, so the power was not really cut")
          .isZero();
    }

    private void audit(StowageProcess server, long since, int oneOf) throws IOException {
      try (var client = new Client(server.uri("/"))) {
        var audit = new Audit(client, ledger);
        resumed += audit.resume(true);
        audit.check(since, oneOf, random);
        assertThat(audit.faults()).as("what is wrong after a power cut").isEmpty();
      }
    }

    private void collect() throws Exception {
      var data = new DataAtRest(disk.mount());
      data.letTimePass();
      ledger.blobs.clear(); // What no manifest names may go now.
      try (var collecting =
          StowageProcess.open(
              folder, KillTest.COLLECTING, "--host=127.0.0.1", "--log-access=false")) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    data.rows("SELECT blob_id FROM gc_review").isEmpty()
                        && data.rows("SELECT id FROM upload").isEmpty());
        audit(collecting, System.nanoTime(), 1);
      }
      data.assertThatNothingIsLeftOver();
      data.assertThatTheDatabaseIsWhole(folder);
    }
  }
}
