package io.stowage.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.server.db.DatabaseException.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PostgresDatabaseTest extends DatabaseContract {
  @Override
  DatabaseSettings empty() {
    return TestDatabases.emptyPostgres();
  }

  @Test
  void unitsThatDeadlockBothGetDoneBecauseOneRunsAgain() throws Exception {
    try (Database database = Database.open(TestDatabases.postgres());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      database.execute(t -> insert(t, "a"));
      database.execute(t -> insert(t, "b"));
      CountDownLatch bothHoldOne = new CountDownLatch(2);
      AtomicInteger runs = new AtomicInteger();

      Future<?> one = threads.submit(() -> lock(database, "a", "b", bothHoldOne, runs));
      Future<?> other = threads.submit(() -> lock(database, "b", "a", bothHoldOne, runs));
      one.get();
      other.get();

      assertThat(runs).hasValue(3);
    }
  }

  private static void lock(
      Database database, String first, String then, CountDownLatch held, AtomicInteger runs) {
    database.execute(
        t -> {
          runs.incrementAndGet();
          touch(t, first);
          held.countDown();
          awaitUninterruptibly(held);
          touch(t, then);
        });
  }

  private static void touch(Transaction t, String name) {
    t.handle().execute("UPDATE repository SET populated = 1 WHERE name = ?", name);
  }

  @Test
  void aServerThatIsAwayIsNamedWithoutThePassword() {
    var settings =
        new DatabaseSettings.Postgres("jdbc:postgresql://localhost:1/none", "ann", "s3cret", 2);

    assertThatThrownBy(() -> Database.open(settings))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining("jdbc:postgresql://localhost:1/none")
        .hasMessageContaining("ann")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aConnectionThatTheServerEndsMakesItsUnitUnavailableAndNoLaterOne() {
    try (Database database = Database.open(TestDatabases.postgres())) {
      assertThatThrownBy(
              () ->
                  database.<String>write(
                      t ->
                          t.handle()
                              .createQuery("SELECT pg_terminate_backend(pg_backend_pid())")
                              .mapTo(String.class)
                              .one()))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));

      database.execute(t -> insert(t, "later"));
    }
  }

  @Test
  void thePoolIsMetered() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (Database database = Database.open(TestDatabases.postgres())) {
      database.bindTo(meters);
      database.check();

      assertThat(meters.get("hikaricp.connections.max").gauge().value()).isEqualTo(16);
    }
  }
}
