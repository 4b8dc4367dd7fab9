package io.stowage.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.audit.AuditEntry.Result;
import io.stowage.server.audit.AuditEntry.Who;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The log's newest end, read again and again. */
class AuditTailTest {
  private final FakeClock clock = new FakeClock();
  @TempDir private Path folder;

  private AuditEntry entry(String target) {
    return new AuditEntry(
        clock.instant(),
        Who.NOBODY,
        AuditAction.REPO_CREATE,
        "acme",
        target,
        Result.DONE,
        Map.of());
  }

  private static List<String> targets(AuditTail.Look look) {
    return look.records().stream().map(AuditRecord::target).toList();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void eachEntryIsToldOnceAndNoneOfBefore(Dialect dialect) {
    try (Database database = TestDatabases.open(dialect, folder)) {
      Audit audit = new Audit(database);
      AuditTail tail = new AuditTail(database);
      audit.record(entry("before"));
      tail.begin();
      assertThat(targets(tail.look())).isEmpty();

      audit.record(entry("one"));
      audit.record(entry("two"));

      assertThat(targets(tail.look())).containsExactly("one", "two");
      assertThat(targets(tail.look())).isEmpty();
      audit.record(entry("three"));
      assertThat(targets(tail.look())).containsExactly("three");
    }
  }

  /** As replicas do. */
  @Test
  void whatCommitsLateIsToldAndSoIsWhatAnotherWrites() throws Exception {
    DatabaseSettings settings = TestDatabases.fresh(Dialect.POSTGRES, folder);
    try (Database database = Database.open(settings);
        Database other = Database.open(settings)) {
      AuditTail tail = new AuditTail(database);
      tail.begin();
      CountDownLatch written = new CountDownLatch(1);
      CountDownLatch mayCommit = new CountDownLatch(1);
      CompletableFuture<Void> late =
          CompletableFuture.runAsync(
              () ->
                  other.execute(
                      tx -> {
                        new Audit(other).record(tx, entry("first, late"));
                        written.countDown();
                        await(mayCommit);
                      }));
      await(written);
      new Audit(database).record(entry("second"));
      assertThat(targets(tail.look())).containsExactly("second");

      mayCommit.countDown();
      late.get();

      assertThat(targets(tail.look())).containsExactly("first, late");
      assertThat(targets(tail.look())).isEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void moreThanALookHoldsIsCutAndSaidSo(Dialect dialect) {
    try (Database database = TestDatabases.open(dialect, folder)) {
      Audit audit = new Audit(database);
      AuditTail tail = new AuditTail(database);
      tail.begin();
      database.execute(
          tx -> {
            for (int i = 0; i <= AuditTail.BACK + AuditTail.MOST; i++) {
              audit.record(tx, entry("many/" + i));
            }
          });

      AuditTail.Look look = tail.look();

      assertThat(look.isCut()).isTrue();
      assertThat(look.records()).hasSize(AuditTail.MOST);
      assertThat(tail.look().records()).isEmpty();
      audit.record(entry("after"));
      assertThat(targets(tail.look())).containsExactly("after");
    }
  }
}
