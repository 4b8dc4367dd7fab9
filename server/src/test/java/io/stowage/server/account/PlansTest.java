package io.stowage.server.account;

import static io.stowage.server.account.TestAccounts.reaching;
import static io.stowage.server.account.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
class PlansTest {
  private final TestAccounts test;
  private final Plans plans;

  PlansTest(Dialect dialect, @TempDir Path folder) {
    this.test = TestAccounts.withoutMail(dialect, folder);
    this.plans = test.plans;
  }

  @BeforeEach
  void people() {
    test.administrator("root1");
    test.person("ann");
    test.person("bob");
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Plan make(String name, long repositories, long storage, boolean isDefault) {
    return plans.make(
        name, OptionalLong.of(repositories), OptionalLong.of(storage), isDefault, test.by("root1"));
  }

  @Test
  void administratorsDefinePlansOthersDoNot() {
    Plan free = make("Free", 1, 1000, false);

    Plan changed =
        plans.update(
            "Free",
            OptionalLong.empty(),
            OptionalLong.of(5),
            false,
            free.version(),
            test.by("root1"));
    assertThat(changed.privateRepositories()).isEmpty();
    assertThat(changed.storage()).hasValue(5);
    assertThat(
            refusal(
                    () ->
                        plans.update(
                            "Free",
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            false,
                            free.version(),
                            test.by("root1")))
                .kind())
        .isEqualTo(Refusal.Kind.STALE);
    plans.delete("Free", test.by("root1"));

    assertThat(plans.list()).isEmpty();
    assertThat(test.audited(""))
        .containsExactly("plan.create Free", "plan.update Free", "plan.delete Free");
    for (By by : List.of(test.by("ann"), reaching(test.by("root1"), AccountAccess.READ))) {
      assertThat(
              refusal(() -> plans.make("X", OptionalLong.empty(), OptionalLong.empty(), false, by))
                  .kind())
          .isEqualTo(Refusal.Kind.FORBIDDEN);
      assertThat(refusal(() -> plans.delete("X", by)).kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
    }
  }

  @Test
  void aPlansNameAndLimitsAreChecked() {
    make("Free", 1, 1, false);

    assertThat(refusal(() -> make("Free", 1, 1, false)).code()).isEqualTo("plan_exists");
    assertThat(refusal(() -> make(" ", 1, 1, false)).field()).contains("name");
    assertThat(refusal(() -> make("A", -1, 1, false)).field()).contains("privateRepositories");
    assertThat(refusal(() -> make("A", 1, -1, false)).field()).contains("storage");
  }

  @Test
  void oneDefaultGoesToNewAccounts() {
    make("Free", 1, 1, true);
    make("Other", 2, 2, true);
    assertThat(plans.list())
        .filteredOn(Plan::isDefault)
        .extracting(Plan::name)
        .containsExactly("Other");

    test.person("new");

    assertThat(plans.of(test.id("new"))).map(Plan::name).contains("Other");
    assertThat(plans.of(test.id("ann"))).isEmpty();
    assertThat(refusal(() -> plans.delete("Other", test.by("root1"))).code())
        .isEqualTo("plan_in_use");
  }

  @Test
  void ownersSwitchTheirOwnAccountsPlan() {
    make("Team", 10, 1000, false);
    AccountId acme = test.organization("acme", test.by("ann"), "bob");

    plans.switchTo(test.id("ann"), Optional.of("Team"), test.by("ann"));
    plans.switchTo(acme, Optional.of("Team"), test.by("ann"));
    plans.switchTo(test.id("bob"), Optional.of("Team"), test.by("root1"));

    assertThat(plans.of(acme)).map(Plan::name).contains("Team");
    assertThat(test.audited("acme")).endsWith("plan.switch acme");
    assertThat(refusal(() -> plans.switchTo(acme, Optional.of("Team"), test.by("bob"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(
            refusal(() -> plans.switchTo(test.id("ann"), Optional.of("Team"), test.by("bob")))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(
            refusal(
                    () ->
                        plans.switchTo(
                            acme, Optional.of("Team"), test.token("acme", AccountAccess.WRITE)))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(refusal(() -> plans.switchTo(acme, Optional.of("None"), test.by("ann"))).field())
        .contains("plan");
  }

  @Test
  void onlyAnAdministratorFreesAnAccountOfLimits() {
    make("Free", 1, 1, true);
    test.person("new");

    assertThat(
            refusal(() -> plans.switchTo(test.id("new"), Optional.empty(), test.by("new"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    plans.switchTo(test.id("new"), Optional.empty(), test.by("root1"));
    assertThat(plans.of(test.id("new"))).isEmpty();
  }

  @Test
  void aPlanThatTheUseExceedsIsRefusedWithLimitAndUse() {
    make("Small", 1, 100, false);
    test.repository("ann/a", true);
    long b = test.repository("ann/b", true);
    By ann = test.by("ann");

    assertThat(refusal(() -> plans.switchTo(test.id("ann"), Optional.of("Small"), ann)))
        .hasMessage("The plan Small allows 1 private repository, and ann has 2.");
    test.execute("UPDATE repository SET is_private = 0 WHERE name = 'ann/b'");
    test.blob(b, 1, 101);
    assertThat(refusal(() -> plans.switchTo(test.id("ann"), Optional.of("Small"), ann)))
        .hasMessage("The plan Small allows 100 bytes, and the repositories of ann hold 101.");
    assertThat(plans.of(test.id("ann"))).isEmpty();
  }

  @Test
  void oneMorePrivateRepositoryIsAdmittedUpToTheLimit() {
    make("Free", 1, 100, true);
    test.person("new");
    AccountId id = test.id("new");

    test.database.execute(tx -> Plans.admitPrivate(tx, id));
    test.repository("new/a", true);
    test.repository("new/b", false);
    Refusal refusal = refusal(() -> test.database.execute(tx -> Plans.admitPrivate(tx, id)));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.LIMIT);
    assertThat(refusal.code()).isEqualTo("plan_private_repositories");
    assertThat(refusal)
        .hasMessageContaining("The plan Free of new allows 1 private repository, and it has 1");

    test.execute("UPDATE repository SET deleted_at = 1 WHERE name = 'new/a'");
    test.database.execute(tx -> Plans.admitPrivate(tx, id));
    // No plan, no limit.
    test.database.execute(tx -> Plans.admitPrivate(tx, bob(tx)));
  }

  private static AccountId bob(io.stowage.server.db.Transaction tx) {
    return AccountStore.find(tx, "bob").orElseThrow().id();
  }

  @Test
  void privateRepositoriesMadeAtOnceDoNotExceedTheLimit() throws Exception {
    make("Free", 3, 100, true);
    test.person("new");
    AccountId id = test.id("new");
    List<Callable<Boolean>> makers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "new/r" + i;
      makers.add(
          () -> {
            try {
              test.database.execute(
                  tx -> {
                    Plans.admitPrivate(tx, id);
                    tx.handle()
                        .execute(
                            "INSERT INTO repository (name, namespace, is_private, created_at) VALUES (?, 'new', 1, 0)",
                            name);
                  });
              return true;
            } catch (Refusal _) {
              return false;
            }
          });
    }

    int made = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : threads.invokeAll(makers)) {
        made += each.get() ? 1 : 0;
      }
    }

    assertThat(made).isEqualTo(3);
    assertThat(plans.use(id).privateRepositories()).isEqualTo(3);
  }

  @Test
  void storageCountsEachBlobOfTheNamespaceOnce() {
    make("Free", 9, 100, true);
    test.person("new");
    AccountId id = test.id("new");
    long a = test.repository("new/a", true);
    long b = test.repository("new/b", false);
    test.blob(a, 1, 60);
    test.blob(b, 1, 60);
    test.blob(b, 2, 10);
    test.blob(test.repository("bob/x", false), 3, 1000);
    long gone = test.repository("new/gone", false);
    test.blob(gone, 4, 1000);
    test.execute("UPDATE repository SET deleted_at = 1 WHERE id = ?", gone);

    assertThat(plans.use(id).storage()).isEqualTo(70);
    test.database.execute(tx -> Plans.admitStorage(tx, id, 30));
    Refusal refusal = refusal(() -> test.database.execute(tx -> Plans.admitStorage(tx, id, 31)));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.LIMIT);
    assertThat(refusal.code()).isEqualTo("plan_storage");
    assertThat(refusal)
        .hasMessageContaining("The plan Free of new allows 100 bytes; its repositories hold 70");
    test.database.execute(tx -> Plans.admitStorage(tx, bob(tx), Long.MAX_VALUE));
  }
}
