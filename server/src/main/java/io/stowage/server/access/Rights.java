package io.stowage.server.access;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Subject;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Remembered;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody may do with a repository, now: the facts, and what the policy makes of them. Facts
 * of repositories that exist are remembered for a moment, see {@link Revision}.
 */
public final class Rights {
  private static final int MOST_REMEMBERED = 100_000;

  private final Database database;
  private final Policy policy;
  private final Remembered<Key, RepositoryFacts> known;

  private record Key(RepositoryName name, long person) {}

  public Rights(Database database, Policy policy, Revision revision) {
    this.database = database;
    this.policy = policy;
    this.known = new Remembered<>(revision, MOST_REMEMBERED);
  }

  /** What this caller may do there; empty where there is no such repository for them. */
  public Set<Permission> on(Identity who, RepositoryName name) {
    return policy.on(who, facts(who, name));
  }

  /**
   * What this caller may do with each of several, by the names as they are kept; those that do not
   * exist are left out. One query, of which nothing is remembered.
   */
  public Map<RepositoryName, Set<Permission>> on(Identity who, Collection<RepositoryName> names) {
    List<RepositoryName> kept = names.stream().map(RepositoryName::canonical).toList();
    return database
        .<List<RepositoryFacts>>read(tx -> FactStore.find(tx, kept, person(who)))
        .stream()
        .collect(Collectors.toMap(RepositoryFacts::name, facts -> policy.on(who, facts)));
  }

  /** Whether only its being archived keeps this caller from doing that there. */
  public boolean isKeptByArchive(Identity who, RepositoryName name, Permission permission) {
    return policy.isKeptByArchive(who, facts(who, name), permission);
  }

  /**
   * What is known of a repository, to who may administer it.
   *
   * @throws Refusal NOT_FOUND where they may not see it, FORBIDDEN where they may not administer it
   */
  public RepositoryFacts administered(Identity who, RepositoryName name) {
    Set<Permission> allowed = on(who, name);
    if (allowed.isEmpty()) {
      throw Refusal.notFound("such repository");
    }
    if (!allowed.contains(Permission.ADMINISTER)) {
      throw Refusal.of(
          Refusal.Kind.FORBIDDEN,
          "administer_needed",
          "This takes the right to administer %s: ask its owner.".formatted(name));
    }
    return facts(who, name);
  }

  /** What is known of a repository and of the caller's standing in it. */
  public RepositoryFacts facts(Identity who, RepositoryName asked) {
    RepositoryName name = asked.canonical();
    Optional<AccountId> person = person(who);
    return known.get(
        new Key(name, person.map(AccountId::value).orElse(-1L)),
        _ -> database.read(tx -> FactStore.find(tx, name, person)),
        RepositoryFacts::exists);
  }

  /** As {@link #facts(Identity, RepositoryName)}, as the transaction sees it. */
  public RepositoryFacts facts(Transaction tx, Identity who, RepositoryName name) {
    return FactStore.find(tx, name.canonical(), person(who));
  }

  public Policy policy() {
    return policy;
  }

  private static Optional<AccountId> person(Identity who) {
    return who.subject() instanceof Subject.Person person
        ? Optional.of(person.id())
        : Optional.empty();
  }
}
