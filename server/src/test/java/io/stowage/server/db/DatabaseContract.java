package io.stowage.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.stowage.server.db.DatabaseException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do; run on SQLite and on PostgreSQL. */
abstract class DatabaseContract {
  private DatabaseSettings settings;
  private Database database;

  /** A database without any tables. */
  abstract DatabaseSettings empty();

  @BeforeEach
  void open() {
    settings = empty();
    database = Database.open(settings);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aReaderSeesWhatWasAcknowledged() {
    for (int i = 0; i < 100; i++) {
      String name = "r" + i;
      database.execute(t -> insert(t, name));

      assertThat(database.<Boolean>read(t -> names(t).contains(name))).isTrue();
    }
  }

  @Test
  void readersOnVirtualAndPlatformThreadsSeeEachAcknowledgedWriteOfManyWriters() throws Exception {
    List<Callable<Void>> writers = new ArrayList<>();
    for (int w = 0; w < 64; w++) {
      String prefix = "w" + w + "-";
      writers.add(
          () -> {
            for (int i = 0; i < 20; i++) {
              String name = prefix + i;
              database.execute(t -> insert(t, name));
              assertThat(database.<Integer>read(t -> count(t, name))).isOne();
            }
            return null;
          });
    }

    try (var virtual = Executors.newVirtualThreadPerTaskExecutor();
        var platform = Executors.newFixedThreadPool(32)) {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < writers.size(); i++) {
        running.add((i % 2 == 0 ? virtual : platform).submit(writers.get(i)));
      }
      for (Future<Void> each : running) {
        each.get();
      }
    }

    assertThat(database.<List<String>>read(DatabaseContract::names)).hasSize(64 * 20);
  }

  @Test
  void whatIsToFollowACommitFollowsOnlyThat() {
    List<String> done = new ArrayList<>();

    int seen =
        database.<Integer>write(
            t -> {
              insert(t, "kept");
              t.afterCommit(
                  () -> done.add("kept " + database.<Integer>read(u -> count(u, "kept"))));
              return done.size();
            });
    assertThatThrownBy(
            () ->
                database.execute(
                    t -> {
                      t.afterCommit(() -> done.add("failed"));
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    database.execute(t -> insert(t, "other"));

    assertThat(seen).isZero();
    assertThat(done).containsExactly("kept 1");
  }

  @Test
  void aFailingUnitLeavesTheOthersWhole() throws Exception {
    List<Callable<Boolean>> units = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      units.add(
          () -> {
            try {
              database.execute(
                  t -> {
                    insert(t, "a" + number);
                    insert(t, "b" + number);
                    if (number % 3 == 0) {
                      throw new IllegalArgumentException("no " + number);
                    }
                  });
              return true;
            } catch (IllegalArgumentException e) {
              assertThat(e).hasMessage("no " + number);
              return false;
            }
          });
    }

    List<Future<Boolean>> answers;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      answers = threads.invokeAll(units);
    }

    List<String> names = database.read(DatabaseContract::names);
    for (int i = 0; i < 200; i++) {
      boolean kept = answers.get(i).get();
      assertThat(kept).isEqualTo(i % 3 != 0);
      assertThat(names.contains("a" + i)).isEqualTo(kept);
      assertThat(names.contains("b" + i)).isEqualTo(kept);
    }
  }

  @Test
  void aStatementThatFailsTakesBackItsUnitAndNoOther() {
    database.execute(t -> insert(t, "once"));

    assertThatThrownBy(
            () ->
                database.execute(
                    t -> {
                      insert(t, "before");
                      insert(t, "once");
                    }))
        .isNotInstanceOf(DatabaseException.class);

    assertThat(database.<List<String>>read(DatabaseContract::names)).containsExactly("once");
  }

  @Test
  void whatTheWorkThrowsIsThrownAsItIs() {
    Error failure = new AssertionError("mine");

    assertThatThrownBy(
            () ->
                database.execute(
                    t -> {
                      insert(t, "gone");
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThatThrownBy(
            () ->
                database.<String>read(
                    t -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(database.<List<String>>read(DatabaseContract::names)).isEmpty();
  }

  @Test
  void aReadThatWritesIsRefused() {
    assertThatThrownBy(
        () ->
            database.<String>read(
                t -> {
                  insert(t, "no");
                  return "";
                }));

    assertThat(database.<List<String>>read(DatabaseContract::names)).isEmpty();
  }

  @Test
  void unitsDoNotNest() {
    assertNestingIsRefused(() -> database.execute(outer -> database.execute(inner -> {})));
    assertNestingIsRefused(
        () -> database.execute(outer -> database.<List<String>>read(DatabaseContract::names)));
    assertNestingIsRefused(
        () ->
            database.<String>read(
                outer -> {
                  database.execute(inner -> {});
                  return "";
                }));
    assertNestingIsRefused(
        () -> database.<List<String>>read(outer -> database.read(DatabaseContract::names)));

    database.execute(t -> insert(t, "after"));
  }

  @Test
  void anInterruptedCallerOnAPlatformThreadLearnsTheOutcomeAndStaysInterrupted() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<Boolean> interrupted = new ArrayList<>();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  database.execute(
                      t -> {
                        insert(t, "kept");
                        inside.countDown();
                        awaitUninterruptibly(goOn);
                      });
                  interrupted.add(Thread.currentThread().isInterrupted());
                });

    inside.await();
    caller.interrupt();
    goOn.countDown();
    caller.join();

    assertThat(interrupted).containsExactly(true);
    assertThat(database.<List<String>>read(DatabaseContract::names)).containsExactly("kept");
  }

  @Test
  void namesCollateAsBytes() {
    for (String name : List.of("a/b", "a", "B", "a-b", "é", "a.b", "_", "Z")) {
      database.execute(t -> insert(t, name));
    }

    assertThat(database.<List<String>>read(DatabaseContract::names))
        .containsExactly("B", "Z", "_", "a", "a-b", "a.b", "a/b", "é");
  }

  @Test
  void openingAgainKeepsTheRows() {
    database.execute(t -> insert(t, "kept"));
    database.close();

    database = Database.open(settings);
    assertThat(database.<List<String>>read(DatabaseContract::names)).containsExactly("kept");
  }

  @Test
  void aNewerSchemaIsRefusedAndToldHowToGoOn() {
    int newer = Migrations.SCRIPTS.size() + 1;
    database.execute(
        t ->
            t.handle()
                .execute(
                    "INSERT INTO flyway_schema_history (installed_rank, version, description, type,"
                        + " script, installed_by, execution_time, success)"
                        + " VALUES (1000, ?, 'later', 'SQL', 'later.sql', 'me', 1, ?)",
                    Integer.toString(newer),
                    true));
    database.close();

    assertThatThrownBy(() -> Database.open(settings))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("newer Stowage")
        .hasMessageContaining("schema is " + newer);
  }

  @Test
  void aClosedDatabaseRefusesUnitsAndMayBeClosedAgain() {
    database.close();
    database.close();

    assertUnavailable(() -> database.execute(t -> insert(t, "late")));
    assertUnavailable(() -> database.<List<String>>read(DatabaseContract::names));
    assertUnavailable(database::check);
  }

  @Test
  void anOpenDatabaseIsReady() {
    database.check();
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  private static void assertNestingIsRefused(Runnable call) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(call::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pass its Transaction on"));
  }

  static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  static void insert(Transaction t, String name) {
    t.handle().execute("INSERT INTO repository (name, created_at) VALUES (?, 0)", name);
  }

  static List<String> names(Transaction t) {
    return t.handle()
        .createQuery("SELECT name FROM repository ORDER BY name")
        .mapTo(String.class)
        .list();
  }

  static int count(Transaction t, String name) {
    return t.handle()
        .createQuery("SELECT COUNT(*) FROM repository WHERE name = ?")
        .bind(0, name)
        .mapTo(int.class)
        .one();
  }
}
