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

  @Test
  void aUnitWhoseNameIsTakenMeanwhileRunsAgainAndSeesThat() throws Exception {
    try (Database database = Database.open(TestDatabases.postgres());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch bothFoundItFree = new CountDownLatch(2);

      Future<Boolean> one = threads.submit(() -> take(database, "name", bothFoundItFree));
      Future<Boolean> other = threads.submit(() -> take(database, "name", bothFoundItFree));

      assertThat(one.get()).isNotEqualTo(other.get());
      assertThat(database.<Integer>read(t -> count(t, "name"))).isOne();
    }
  }

  private static boolean take(Database database, String name, CountDownLatch found) {
    return database.<Boolean>write(
        t -> {
          if (count(t, name) > 0) {
            return false;
          }
          found.countDown();
          awaitUninterruptibly(found);
          insert(t, name);
          return true;
        });
  }

  @Test
  void aUnitWhoseRowIsRemovedMeanwhileRunsAgainAndSeesThat() throws Exception {
    try (Database database = Database.open(TestDatabases.postgres());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      database.execute(t -> insert(t, "parent"));
      CountDownLatch found = new CountDownLatch(1);
      CountDownLatch removed = new CountDownLatch(1);

      Future<Boolean> child =
          threads.submit(
              () ->
                  database.<Boolean>write(
                      t -> {
                        if (count(t, "parent") == 0) {
                          return false;
                        }
                        found.countDown();
                        awaitUninterruptibly(removed);
                        t.handle()
                            .execute(
                                "INSERT INTO upload (id, repository_id, algorithm, size,"
                                    + " started_at, touched_at) VALUES ('u', 1, 0, 0, 0, 0)");
                        return true;
                      }));
      found.await();
      database.execute(t -> t.handle().execute("DELETE FROM repository"));
      removed.countDown();

      assertThat(child.get()).isFalse();
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
