package io.stowage.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.audit.AuditEntry.Result;
import io.stowage.server.audit.AuditEntry.Who;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditTest {
  private static final Who ALICE = new Who("alice", "session:s1", "192.0.2.1", "Firefox");
  private static final Who BOB = new Who("bob", "token:t1", "192.0.2.2", "docker/29");

  private final FakeClock clock = new FakeClock();
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anEntryIsReadBackAsItWasWritten(Dialect dialect) {
    with(
        dialect,
        database -> {
          Audit audit = new Audit(database);
          AuditEntry entry =
              new AuditEntry(
                  clock.instant(),
                  ALICE,
                  AuditAction.REPO_CHANGE_PRIVACY,
                  "acme",
                  "acme/app",
                  Result.REFUSED,
                  Map.of("private", true, "stars", 3, "teams", List.of("a", "b"), "why", "naïve"));

          database.execute(tx -> audit.record(tx, entry));

          AuditRecord read = audit.page(AuditFilter.ALL, Optional.empty(), 10).records().getFirst();
          assertThat(read.at()).isEqualTo(clock.instant());
          assertThat(read.who()).isEqualTo(ALICE);
          assertThat(read.action()).isEqualTo("repo.change_privacy");
          assertThat(read.namespace()).isEqualTo("acme");
          assertThat(read.target()).isEqualTo("acme/app");
          assertThat(read.result()).isEqualTo(Result.REFUSED);
          assertThat(read.detail()).isEqualTo(entry.detail());
        });
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatWasWrittenIsNeitherChangedNorDeleted(Dialect dialect) {
    with(
        dialect,
        database -> {
          Audit audit = new Audit(database);
          audit.record(entry(ALICE, AuditAction.REPO_CREATE, "acme", "acme/app"));

          for (String statement :
              List.of(
                  "UPDATE audit SET actor = 'mallory'",
                  "UPDATE audit SET detail = '{}' WHERE id = 1",
                  "DELETE FROM audit",
                  "DELETE FROM audit WHERE actor = 'alice'")) {
            assertThatThrownBy(() -> database.execute(tx -> tx.handle().execute(statement)))
                .hasStackTraceContaining("the audit log is never");
          }
          assertThat(audit.page(AuditFilter.ALL, Optional.empty(), 10).records())
              .extracting(one -> one.who().actor())
              .containsExactly("alice");
        });
  }

  @ParameterizedTest
  @EnumSource(value = Dialect.class, names = "POSTGRES")
  void postgresDoesNotTruncateTheLog(Dialect dialect) {
    with(
        dialect,
        database ->
            assertThatThrownBy(() -> database.execute(tx -> tx.handle().execute("TRUNCATE audit")))
                .hasStackTraceContaining("the audit log is never"));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anEntryGoesWithTheTransactionThatFails(Dialect dialect) {
    with(
        dialect,
        database -> {
          Audit audit = new Audit(database);

          assertThatThrownBy(
                  () ->
                      database.execute(
                          tx -> {
                            audit.record(
                                tx, entry(ALICE, AuditAction.REPO_CREATE, "acme", "acme/app"));
                            throw new IllegalStateException("not to be");
                          }))
              .hasMessage("not to be");

          assertThat(audit.page(AuditFilter.ALL, Optional.empty(), 10).records()).isEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void filtersAreMetAllAtOnce(Dialect dialect) {
    with(
        dialect,
        database -> {
          Audit audit = new Audit(database);
          Instant start = clock.instant();
          audit.record(entry(ALICE, AuditAction.REPO_CREATE, "acme", "acme/App_1"));
          clock.advance(Duration.ofMinutes(1));
          audit.record(entry(BOB, AuditAction.REPO_TAG_PUSH, "acme", "acme/app%2:latest"));
          clock.advance(Duration.ofMinutes(1));
          audit.record(entry(BOB, AuditAction.ORG_TEAM_CREATE, "acme", "crew"));
          clock.advance(Duration.ofMinutes(1));
          audit.record(entry(BOB, AuditAction.REPO_CREATE, "bob", "bob/appX1"));

          assertThat(targets(audit, AuditFilter.ALL))
              .containsExactly("bob/appX1", "crew", "acme/app%2:latest", "acme/App_1");
          assertThat(targets(audit, AuditFilter.ALL.in("acme")))
              .containsExactly("crew", "acme/app%2:latest", "acme/App_1");
          assertThat(targets(audit, AuditFilter.ALL.by("bob").in("acme")))
              .containsExactly("crew", "acme/app%2:latest");
          assertThat(targets(audit, filter("repo.create", null, null, null)))
              .containsExactly("bob/appX1", "acme/App_1");
          assertThat(targets(audit, filter("repo.", null, null, null)))
              .containsExactly("bob/appX1", "acme/app%2:latest", "acme/App_1");
          assertThat(targets(audit, filter("repo", null, null, null))).isEmpty();
          assertThat(
                  targets(audit, filter(null, start.plusSeconds(60), start.plusSeconds(180), null)))
              .containsExactly("crew", "acme/app%2:latest");
          assertThat(targets(audit, filter(null, null, null, "APP_1")))
              .containsExactly("acme/App_1");
          assertThat(targets(audit, filter(null, null, null, "%2")))
              .containsExactly("acme/app%2:latest");
          assertThat(targets(audit, filter("repo.", start.plusSeconds(60), null, "app").by("bob")))
              .containsExactly("bob/appX1", "acme/app%2:latest");
          assertThat(targets(audit, filter(null, Instant.MIN, Instant.MAX, null))).hasSize(4);
        });
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void pagesHoldEachEntryOnceWhateverTheirSizeAndTheBound(Dialect dialect) {
    with(
        dialect,
        database -> {
          Random random = new Random(11);
          List<AuditAction> actions =
              List.of(AuditAction.REPO_CREATE, AuditAction.REPO_TAG_PUSH, AuditAction.ORG_CREATE);
          for (int i = 0; i < 200; i++) {
            // Many at one moment, and some that were late.
            clock.advance(Duration.ofMillis(random.nextInt(3) - 1));
            new Audit(database)
                .record(
                    entry(
                        random.nextBoolean() ? ALICE : BOB,
                        actions.get(random.nextInt(3)),
                        random.nextBoolean() ? "acme" : "bob",
                        "t" + i));
          }

          for (AuditFilter filter :
              List.of(
                  AuditFilter.ALL,
                  AuditFilter.ALL.in("acme"),
                  AuditFilter.ALL.in("acme").by("bob"),
                  filter("org.create", null, null, null),
                  filter("repo.", null, null, "7"),
                  filter(null, null, null, "no such"))) {
            List<String> all = targets(new Audit(database), filter);
            for (int walk : List.of(1, 7, 200, 1000)) {
              for (int limit : List.of(1, 7, 500)) {
                assertThat(walked(new Audit(database, walk), filter, limit)).isEqualTo(all);
              }
            }
          }
          assertThat(targets(new Audit(database), AuditFilter.ALL)).hasSize(200);
        });
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void everyFilterWalksAnIndex(Dialect dialect) {
    if (dialect != Dialect.SQLITE) {
      return; // PostgreSQL scans tables that are as good as empty.
    }
    with(
        dialect,
        database -> {
          for (String column : List.of("actor", "namespace", "action")) {
            String plan =
                database.read(
                    tx ->
                        String.join(
                            "\n",
                            tx.handle()
                                .select(
                                    "EXPLAIN QUERY PLAN SELECT * FROM audit WHERE 1 = 1 AND "
                                        + column
                                        + " = 'x' AND at >= 1 AND (at, id) < (2, 2) ORDER BY at DESC, id DESC LIMIT 9")
                                .map((rs, _) -> rs.getString("detail"))
                                .list()));
            assertThat(plan).contains("audit_" + column).doesNotContain("TEMP B-TREE");
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anExportHoldsMoreThanAPage(Dialect dialect) {
    with(
        dialect,
        database -> {
          Audit audit = new Audit(database, 300);
          database.execute(
              tx -> {
                for (int i = 0; i < 1200; i++) {
                  audit.record(tx, entry(ALICE, AuditAction.REPO_CREATE, "acme", "acme/" + i));
                }
              });

          List<String> csv = new ArrayList<>();
          audit.export(AuditFilter.ALL, AuditFormat.CSV, csv::add);
          List<String> json = new ArrayList<>();
          audit.export(AuditFilter.ALL.in("acme"), AuditFormat.JSON_LINES, json::add);

          assertThat(csv).hasSize(1201);
          assertThat(csv.getFirst()).startsWith("id,at,actor");
          assertThat(json).hasSize(1200);
          assertThat(json.getFirst()).contains("\"target\":\"acme/1199\"");
          assertThat(json.getLast()).contains("\"target\":\"acme/0\"");
        });
  }

  private static List<String> targets(Audit audit, AuditFilter filter) {
    return walked(audit, filter, Audit.LARGEST_PAGE);
  }

  private static List<String> walked(Audit audit, AuditFilter filter, int limit) {
    List<String> targets = new ArrayList<>();
    Optional<AuditPosition> next = Optional.empty();
    do {
      AuditPage page = audit.page(filter, next, limit);
      assertThat(page.records()).hasSizeLessThanOrEqualTo(limit);
      page.records().forEach(one -> targets.add(one.target()));
      // Through its text, as a cursor goes.
      next = page.next().map(position -> AuditPosition.parse(position.toString()).orElseThrow());
    } while (next.isPresent());
    return targets;
  }

  private static AuditFilter filter(
      @Nullable String action,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String target) {
    return new AuditFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(action),
        Optional.ofNullable(from),
        Optional.ofNullable(to),
        Optional.ofNullable(target));
  }

  private AuditEntry entry(Who who, AuditAction action, String namespace, String target) {
    return new AuditEntry(clock.instant(), who, action, namespace, target, Result.DONE, Map.of());
  }

  private void with(Dialect dialect, Consumer<Database> test) {
    try (Database database = TestDatabases.open(dialect, folder)) {
      test.accept(database);
    }
  }
}
