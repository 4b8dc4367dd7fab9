package io.stowage.server.account;

import static io.stowage.server.common.Refusal.Kind.LIMIT;

import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Plans: administrators define them, owners choose one. A limit keeps out what is new; what is
 * there when a plan is made smaller stays. An account without a plan has no limit.
 */
public final class Plans {
  private static final int MOST = 100;
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,58}[A-Za-z0-9])?");

  private final Database database;
  private final Audit audit;
  private final InstantSource clock;

  public Plans(Database database, Audit audit, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  // --- what there is -----------------------------------------------------------------------------

  /** All, in the order of their names; everybody may see them. */
  public List<Plan> list() {
    return database.read(tx -> PlanStore.list(tx, MOST));
  }

  public Plan get(String name) {
    return database.read(tx -> find(tx, name));
  }

  /** Which one an account has. */
  public Optional<Plan> of(AccountId account) {
    return database.read(tx -> of(tx, look(tx, account)));
  }

  /** What an account has of what plans limit. */
  public Plan.Use use(AccountId account) {
    return database.read(tx -> use(tx, look(tx, account)));
  }

  // --- administrators ----------------------------------------------------------------------------

  public Plan make(
      String name,
      OptionalLong privateRepositories,
      OptionalLong storage,
      boolean isDefault,
      By by) {
    Authority.requireAdministrator(by);
    if (!NAME.matcher(name).matches()) {
      throw Refusal.invalid(
          "name", "A plan's name has 1 to 60 letters, digits, blanks, . _ and -.");
    }
    requireLimits(privateRepositories, storage);
    return database.write(
        tx -> {
          if (PlanStore.find(tx, name).isPresent()) {
            throw Refusal.conflict("plan_exists", "There is a plan %s already.".formatted(name));
          }
          if (PlanStore.list(tx, MOST).size() >= MOST) {
            throw Refusal.of(LIMIT, "too_many_plans", "There are at most %d.".formatted(MOST));
          }
          PlanStore.insert(tx, name, privateRepositories, storage);
          PlanStore.setDefault(tx, find(tx, name).id(), isDefault);
          Plan made = find(tx, name);
          record(tx, by, AuditAction.PLAN_CREATE, "", name, detail(made));
          return made;
        });
  }

  /** Other limits, for all accounts that have the plan. */
  public Plan update(
      String name,
      OptionalLong privateRepositories,
      OptionalLong storage,
      boolean isDefault,
      long version,
      By by) {
    Authority.requireAdministrator(by);
    requireLimits(privateRepositories, storage);
    return database.write(
        tx -> {
          Plan plan = find(tx, name);
          if (!PlanStore.update(tx, plan.id(), privateRepositories, storage, version)) {
            throw Refusal.stale();
          }
          PlanStore.setDefault(tx, plan.id(), isDefault);
          Plan changed = find(tx, name);
          record(tx, by, AuditAction.PLAN_UPDATE, "", name, detail(changed));
          return changed;
        });
  }

  /** Removes a plan that no account has. */
  public void delete(String name, By by) {
    Authority.requireAdministrator(by);
    database.execute(
        tx -> {
          Plan plan = find(tx, name);
          if (PlanStore.isUsed(tx, plan.id())) {
            throw Refusal.conflict(
                "plan_in_use", "Accounts have the plan %s: switch them first.".formatted(name));
          }
          PlanStore.remove(tx, plan.id());
          record(tx, by, AuditAction.PLAN_DELETE, "", name, Map.of());
        });
  }

  // --- owners ------------------------------------------------------------------------------------

  /**
   * Another plan for an account, by its owner or an administrator.
   *
   * @param name absent: none, which only an administrator gives
   * @throws Refusal when the account has more already than the plan allows
   */
  public void switchTo(AccountId account, Optional<String> name, By by) {
    if (name.isEmpty()) {
      Authority.requireAdministrator(by);
    }
    database.execute(
        tx -> {
          Account held = held(tx, account, by);
          Optional<Plan> before = of(tx, held);
          Optional<Plan> plan =
              name.map(
                  wanted ->
                      PlanStore.hold(tx, wanted)
                          .orElseThrow(() -> Refusal.invalid("plan", "There is no such plan.")));
          plan.ifPresent(next -> requireFits(tx, held, next));
          PlanStore.assign(tx, account, plan);
          record(
              tx,
              by,
              AuditAction.PLAN_SWITCH,
              held.name(),
              held.name(),
              Map.of(
                  "from", before.map(Plan::name).orElse(""),
                  "to", plan.map(Plan::name).orElse("")));
        });
  }

  private static Account held(Transaction tx, AccountId id, By by) {
    Subject.Person who = Authority.requirePerson(by);
    Account account = Accounts.account(tx, id);
    if (account.isOrganization()) {
      return Authority.toChange(tx, by, id, Role.OWNER);
    }
    if (!who.id().equals(id)) {
      Authority.requireAdministrator(by);
    }
    return account;
  }

  private static void requireFits(Transaction tx, Account account, Plan plan) {
    Plan.Use use = use(tx, account);
    if (exceeds(use.privateRepositories(), plan.privateRepositories())) {
      throw Refusal.of(
          LIMIT,
          "plan_too_small",
          "The plan %s allows %s, and %s has %d."
              .formatted(
                  plan.name(),
                  repositories(plan.privateRepositories().getAsLong()),
                  account.name(),
                  use.privateRepositories()));
    }
    if (exceeds(use.storage(), plan.storage())) {
      throw Refusal.of(
          LIMIT,
          "plan_too_small",
          "The plan %s allows %d bytes, and the repositories of %s hold %d."
              .formatted(plan.name(), plan.storage().getAsLong(), account.name(), use.storage()));
    }
  }

  // --- what is new -------------------------------------------------------------------------------

  /**
   * Passes when the account may have one more private repository. Others that would be made
   * meanwhile wait for the end of the transaction.
   *
   * @throws Refusal naming the limit and the use, when it is reached
   */
  public static void admitPrivate(Transaction tx, AccountId owner) {
    Account account = Accounts.account(tx, owner);
    Optional<Plan> plan = of(tx, account);
    if (plan.isEmpty() || plan.get().privateRepositories().isEmpty()) {
      return;
    }
    long limit = plan.get().privateRepositories().getAsLong();
    long used = NamespaceStore.privateRepositories(tx, account.name());
    if (used >= limit) {
      throw Refusal.of(
          LIMIT,
          "plan_private_repositories",
          "The plan %s of %s allows %s, and it has %d: make one public, delete one, or switch the plan."
              .formatted(plan.get().name(), account.name(), repositories(limit), used));
    }
  }

  /**
   * Passes when so many more bytes fit. It counts all the account's blobs: who asks often remembers
   * the answer for a while, and may go a little beyond.
   *
   * @return how many fit, {@link Long#MAX_VALUE} where nothing limits them
   * @throws Refusal naming the limit and the use, when they do not fit
   */
  public static long admitStorage(Transaction tx, AccountId owner, long moreBytes) {
    Account account = look(tx, owner);
    Optional<Plan> plan = of(tx, account);
    if (plan.isEmpty() || plan.get().storage().isEmpty()) {
      return Long.MAX_VALUE;
    }
    long limit = plan.get().storage().getAsLong();
    long used = NamespaceStore.storage(tx, account.name());
    if (moreBytes > limit - used) {
      throw Refusal.of(
          LIMIT,
          "plan_storage",
          "The plan %s of %s allows %d bytes; its repositories hold %d, and %d more do not fit: delete something, or switch the plan."
              .formatted(plan.get().name(), account.name(), limit, used, moreBytes));
    }
    return limit - used;
  }

  // --- inside ------------------------------------------------------------------------------------

  private static Account look(Transaction tx, AccountId id) {
    return AccountStore.find(tx, id).orElseThrow(() -> Refusal.notFound("such account"));
  }

  private static Optional<Plan> of(Transaction tx, Account account) {
    return account.plan().isPresent()
        ? PlanStore.find(tx, account.plan().getAsLong())
        : Optional.empty();
  }

  private static Plan.Use use(Transaction tx, Account account) {
    return new Plan.Use(
        NamespaceStore.privateRepositories(tx, account.name()),
        NamespaceStore.storage(tx, account.name()));
  }

  private static Plan find(Transaction tx, String name) {
    return PlanStore.find(tx, name).orElseThrow(() -> Refusal.notFound("such plan"));
  }

  private static boolean exceeds(long use, OptionalLong limit) {
    return limit.isPresent() && use > limit.getAsLong();
  }

  private static String repositories(long count) {
    return count == 1 ? "1 private repository" : count + " private repositories";
  }

  private static void requireLimits(OptionalLong privateRepositories, OptionalLong storage) {
    if (privateRepositories.orElse(0) < 0) {
      throw Refusal.invalid("privateRepositories", "A limit is not negative.");
    }
    if (storage.orElse(0) < 0) {
      throw Refusal.invalid("storage", "A limit is not negative.");
    }
  }

  private static Map<String, Object> detail(Plan plan) {
    return Map.of(
        "privateRepositories", limit(plan.privateRepositories()),
        "storage", limit(plan.storage()),
        "default", plan.isDefault());
  }

  private static Object limit(OptionalLong limit) {
    return limit.isPresent() ? limit.getAsLong() : "none";
  }

  private void record(
      Transaction tx,
      By by,
      AuditAction action,
      String namespace,
      String target,
      Map<String, Object> detail) {
    Audits.record(audit, tx, clock.instant(), by, action, namespace, target, detail);
  }
}
