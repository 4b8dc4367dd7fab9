package io.stowage.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills a server again and again while clients push to it, and looks each time at what is left.
 * {@code -Dcrash.rounds} says how often, {@code -Dcrash.seed} what is pushed.
 */
@Tag("slow")
final class KillTest {
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 200);
  private static final long SEED = Long.getLong("crash.seed", 20261124);
  private static final int LANES = 2;
  private static final int PUSHERS = 4;
  private static final long LONGEST_NANOS = 250_000_000;

  /** Quick to start, and collecting all the time: a kill may hit that, too. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "JAVA_TOOL_OPTIONS",
          "-XX:TieredStopAtLevel=1",
          "STOWAGE_GC_GRACE",
          "60s",
          "STOWAGE_GC_INTERVAL",
          "50ms");

  /** Collects all that may go, at once. */
  static final Map<String, String> COLLECTING =
      Map.of(
          "JAVA_TOOL_OPTIONS",
          "-XX:TieredStopAtLevel=1",
          "STOWAGE_GC_GRACE",
          "1ms",
          "STOWAGE_GC_INTERVAL",
          "20ms",
          "STOWAGE_REGISTRY_UPLOAD_EXPIRY",
          "1ms");

  private final AtomicInteger rounds = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private final AtomicInteger resumed = new AtomicInteger();

  @Test
  void whatWasAcknowledgedOutlivesEveryKill() throws Exception {
    long start = System.nanoTime();
    int acknowledged = 0;

    try (var lanes = Executors.newFixedThreadPool(LANES)) {
      var running =
          IntStream.range(0, LANES)
              .mapToObj(lane -> lanes.submit((Callable<Ledger>) () -> new Lane(lane).run()))
              .toList();
      for (var lane : running) {
        acknowledged += lane.get().acknowledged.get();
      }
    }

    System.out.printf(
        "%d kills, %d requests cut, %d answers 201 and 202, %d uploads resumed, none lost, %d s%n",
        rounds.get(),
        cut.get(),
        acknowledged,
        resumed.get(),
        Duration.ofNanos(System.nanoTime() - start).toSeconds());
    assertThat(rounds).hasValueGreaterThanOrEqualTo(ROUNDS);
  }

  /** One server and those who push to it. */
  private final class Lane {
    private final Path folder;
    private final SplittableRandom random;
    private final Ledger ledger = new Ledger();
    private final List<Pusher> pushers;

    Lane(int number) {
      this.folder = Workspace.fresh("kill-" + number);
      this.random = new SplittableRandom(SEED + number);
      this.pushers =
          IntStream.range(0, PUSHERS)
              .mapToObj(i -> new Pusher(ledger, "team/app" + i, random.split()))
              .toList();
    }

    Ledger run() throws Exception {
      try (var stowage =
          StowageProcess.open(folder, SETTINGS, "--host=127.0.0.1", "--log-access=false")) {
        while (rounds.get() < ROUNDS) {
          long began = System.nanoTime();
          int hit = killDuringPushes(stowage);
          stowage.startAgain();
          audit(stowage, began, 40);
          if (hit > 0) {
            rounds.incrementAndGet();
            cut.addAndGet(hit);
          }
        }
        audit(stowage, System.nanoTime(), 1);
      }
      collect();
      return ledger;
    }

    private int killDuringPushes(StowageProcess stowage) throws Exception {
      try (var client = new Client(stowage.uri("/"))) {
        return Round.run(pushers, client, ledger, random.nextLong(LONGEST_NANOS), stowage::kill);
      }
    }

    private void audit(StowageProcess stowage, long since, int oneOf) throws IOException {
      try (var client = new Client(stowage.uri("/"))) {
        var audit = new Audit(client, ledger);
        resumed.addAndGet(audit.resume(false));
        audit.check(since, oneOf, random);
        assertThat(audit.faults()).as("what is wrong after a kill").isEmpty();
        assertThat(ledger.surprises).as("answers that should not be").isEmpty();
      }
    }

    /** Nothing that a crash left behind outlives garbage collection, and nothing else goes. */
    private void collect() throws Exception {
      var data = new DataAtRest(folder.resolve("data"));
      data.letTimePass();
      ledger.blobs.clear(); // What no manifest names may go now.
      try (var stowage =
          StowageProcess.open(folder, COLLECTING, "--host=127.0.0.1", "--log-access=false")) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    data.rows("SELECT blob_id FROM gc_review").isEmpty()
                        && data.rows("SELECT id FROM upload").isEmpty());
        audit(stowage, System.nanoTime(), 1);
      }
      data.assertThatNothingIsLeftOver();
      data.assertThatTheDatabaseIsWhole(folder);
    }
  }
}
