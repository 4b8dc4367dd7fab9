package io.stowage.server.db;

import static io.stowage.server.db.DatabaseContract.awaitUninterruptibly;
import static io.stowage.server.db.DatabaseContract.insert;
import static io.stowage.server.db.DatabaseContract.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.server.db.DatabaseException.Kind;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How writes share commits, and what bounds them. */
class SqliteWriterTest {
  private static final int QUEUE = 8;

  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private DatabaseSettings.Sqlite settings;
  private Database database;

  @BeforeEach
  void open() {
    settings = TestDatabases.sqlite(folder);
    database =
        Database.open(
            settings,
            new SqliteLimits(
                QUEUE, 256, Duration.ofMinutes(1), 1, 1, Duration.ofSeconds(5), 1 << 20));
    database.bindTo(meters);
  }

  @AfterEach
  void close() {
    database.close();
    callers.close();
  }

  @Test
  void aWriteIsAnsweredOnlyAfterTheCommitItShares() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch lastRuns = new CountDownLatch(1);
    CountDownLatch last = new CountDownLatch(1);
    CountDownLatch firstRuns = new CountDownLatch(1);
    Future<?> holder =
        write(
            t -> {
              firstRuns.countDown();
              awaitUninterruptibly(first);
            });
    // Else what is written next may come before it.
    firstRuns.await();
    Future<?> early = write(t -> insert(t, "early"));
    awaitWaiting(1);
    Future<?> late =
        write(
            t -> {
              lastRuns.countDown();
              awaitUninterruptibly(last);
            });
    awaitWaiting(2);

    first.countDown();
    lastRuns.await();

    assertThat(early).isNotDone();
    assertThat(rowsOnDisk()).isZero();
    last.countDown();
    early.get();
    assertThat(rowsOnDisk()).isOne();
    late.get();
    holder.get();
    assertThat(meters.get("stowage.database.commits").functionCounter().count()).isOne();
    assertThat(meters.get("stowage.database.writes").functionCounter().count()).isEqualTo(3);
  }

  @Test
  void aWriteBeyondTheQueueIsRefusedAsBusyAndTheQueuedOnesAreKept() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    List<Future<?>> queued = occupyWriterAndFillQueue(latch);

    assertThatThrownBy(() -> database.execute(t -> insert(t, "refused")))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));

    latch.countDown();
    for (Future<?> each : queued) {
      each.get();
    }
    assertThat(database.<List<String>>read(DatabaseContract::names)).hasSize(QUEUE);
  }

  @Test
  void closingFinishesWhatIsQueued() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    List<Future<?>> queued = occupyWriterAndFillQueue(latch);

    Future<?> closing = callers.submit(database::close);
    latch.countDown();
    closing.get();

    for (Future<?> each : queued) {
      each.get();
    }
    try (Database again = Database.open(settings)) {
      assertThat(again.<List<String>>read(DatabaseContract::names)).hasSize(QUEUE);
    }
  }

  @Test
  void aReadBeyondTheReadersAndTheirQueueIsRefusedAsBusy() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    CountDownLatch reading = new CountDownLatch(1);
    Future<Integer> running =
        callers.submit(
            () ->
                database.<Integer>read(
                    t -> {
                      reading.countDown();
                      awaitUninterruptibly(latch);
                      return 1;
                    }));
    reading.await();
    Future<List<String>> waiting =
        callers.submit(() -> database.<List<String>>read(DatabaseContract::names));
    await().until(() -> gauge("stowage.database.reads.waiting") == 1);

    Future<List<String>> refused =
        callers.submit(() -> database.<List<String>>read(DatabaseContract::names));

    assertThatThrownBy(refused::get)
        .cause()
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
    latch.countDown();
    assertThat(running.get()).isOne();
    assertThat(waiting.get()).isEmpty();
  }

  @Test
  void theLogIsFoldedInOnceTheReadsThatHeldItAreOver() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    CountDownLatch reading = new CountDownLatch(1);
    Future<Integer> reader =
        callers.submit(
            () ->
                database.<Integer>read(
                    t -> {
                      int before = names(t).size();
                      reading.countDown();
                      awaitUninterruptibly(latch);
                      return names(t).size() - before;
                    }));
    reading.await();
    String name = "n".repeat(100_000);
    for (int i = 0; i < 9; i++) {
      String each = name + i;
      database.execute(t -> insert(t, each));
    }
    Path log = settings.file().resolveSibling(settings.file().getFileName() + "-wal");
    assertThat(log).isRegularFile().satisfies(l -> assertThat(l.toFile().length()).isPositive());

    latch.countDown();
    assertThat(reader.get()).as("rows that appeared within one read").isZero();
    await()
        .until(
            () -> {
              database.execute(t -> t.handle().execute("DELETE FROM repository"));
              return log.toFile().length() < 1 << 20;
            });
  }

  private List<Future<?>> occupyWriterAndFillQueue(CountDownLatch latch) throws Exception {
    CountDownLatch occupied = new CountDownLatch(1);
    List<Future<?>> queued = new ArrayList<>();
    queued.add(
        write(
            t -> {
              occupied.countDown();
              awaitUninterruptibly(latch);
            }));
    occupied.await();
    for (int i = 0; i < QUEUE; i++) {
      String name = "queued" + i;
      queued.add(write(t -> insert(t, name)));
    }
    awaitWaiting(QUEUE);
    return queued;
  }

  private Future<?> write(Consumer<Transaction> work) {
    return callers.submit(() -> database.execute(work));
  }

  private void awaitWaiting(int writes) {
    await().until(() -> gauge("stowage.database.writes.waiting") == writes);
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  /** As another process would see it. */
  private int rowsOnDisk() throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT COUNT(*) FROM repository")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
