package io.stowage.server.hub;

import static io.stowage.server.common.Refusal.Kind.LIMIT;
import static io.stowage.server.common.Refusal.Kind.UNAUTHENTICATED;

import io.stowage.oci.RepositoryName;
import io.stowage.server.access.RepositoryFacts;
import io.stowage.server.access.Rights;
import io.stowage.server.account.Account;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.By;
import io.stowage.server.account.Ceiling;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Plans;
import io.stowage.server.account.Subject;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Transaction;
import java.util.Optional;
import java.util.Set;

/**
 * Whether somebody may change a repository or make one, asked in the transaction that does it. What
 * somebody may not even see is not there for them.
 */
final class Permitted {
  private final Rights rights;

  Permitted(Rights rights) {
    this.rights = rights;
  }

  /**
   * The repository, for one who may do that with it.
   *
   * @throws Refusal NOT_FOUND where they may not see it, FORBIDDEN where they may not do it
   */
  HubRepository to(Transaction tx, Permission needed, RepositoryName name, By by) {
    RepositoryFacts facts = rights.facts(tx, by.identity(), name);
    Set<Permission> allowed = rights.policy().on(by.identity(), facts);
    if (allowed.isEmpty()) {
      throw notFound();
    }
    HubRepository found =
        HubRepositories.find(tx, name, Viewer.EVERYTHING).orElseThrow(Permitted::notFound);
    if (allowed.contains(needed)) {
      return found;
    }
    if (rights.policy().isKeptByArchive(by.identity(), facts, needed)) {
      throw Refusal.conflict(
          "archived", "%s is archived, so it is only read: take that back first.".formatted(name));
    }
    requireName(by);
    throw Refusal.forbidden("You may see %s, but not do this with it.".formatted(name));
  }

  /** The repository as the caller sees it. */
  HubRepository look(Transaction tx, RepositoryName name, By by) {
    return HubRepositories.find(tx, name, Viewer.of(by.identity(), rights.policy()))
        .orElseThrow(Permitted::notFound);
  }

  /**
   * The account in whose namespace a repository may be made by the caller; empty for the library,
   * which is the administrators'.
   *
   * @throws Refusal where they may not
   */
  Optional<Account> owner(Transaction tx, RepositoryName name, By by) {
    requireName(by);
    if (by.identity().subject() instanceof Subject.Person person && !person.isVerified()) {
      throw Refusal.forbidden("Verify your mail address first: until then you can only read.");
    }
    RepositoryFacts facts = rights.facts(tx, by.identity(), name);
    if (by.identity().subject() instanceof Subject.AdminUser
        || !rights.policy().isOwner(by.identity(), facts, Permission.PUSH)) {
      throw Refusal.forbidden(
          "You may not make repositories in %s, or not with what you have logged in with."
              .formatted(name.canonical().namespace()));
    }
    return account(tx, name.canonical().namespace());
  }

  /** Whether a repository in the bin is the caller's, with a credential that is good for it. */
  boolean owns(RepositoryFacts facts, By by) {
    return rights.policy().isOwner(by.identity(), facts, Permission.ADMINISTER);
  }

  /**
   * Whether anything in that namespace may be the caller's, whatever the credential is good for.
   */
  boolean ownsSome(RepositoryFacts facts, By by) {
    Identity unlimited =
        new Identity(
            by.identity().subject(),
            Ceiling.NOTHING_LESS,
            by.identity().credential(),
            by.identity().freshSince());
    return rights.policy().isOwner(unlimited, facts, Permission.ADMINISTER);
  }

  RepositoryFacts facts(Transaction tx, RepositoryName name, By by) {
    return rights.facts(tx, by.identity(), name);
  }

  /** The account that a namespace is; empty for the library. */
  static Optional<Account> account(Transaction tx, String namespace) {
    if (namespace.equals(RepositoryName.LIBRARY)) {
      return Optional.empty();
    }
    Account account =
        Accounts.find(tx, namespace)
            .orElseThrow(
                () -> Refusal.invalid("name", "There is no account %s.".formatted(namespace)));
    if (!account.isActive()) {
      throw Refusal.conflict(
          "account_not_active", "The account %s is not active.".formatted(namespace));
    }
    return Optional.of(account);
  }

  /** Passes when an account may have one more repository like that. */
  static void requireRoom(Transaction tx, Optional<Account> owner, boolean isPrivate) {
    if (owner.isEmpty()) {
      return;
    }
    if (isPrivate) {
      Plans.admitPrivate(tx, owner.get().id());
    } else if (!owner.get().allowsPublic()) {
      throw Refusal.of(
          LIMIT,
          "public_not_allowed",
          "%s allows no new public repositories: make it private.".formatted(owner.get().name()));
    }
  }

  /** Passes when the name was typed in full, as it is kept. */
  static void requireTyped(RepositoryName name, String typed) {
    if (!name.canonical().value().equals(typed)) {
      throw Refusal.of(
          Refusal.Kind.INVALID,
          "confirmation_differs",
          "Type the name, %s, to say that you mean it.".formatted(name.canonical()));
    }
  }

  static void requireName(By by) {
    if (by.identity().subject() instanceof Subject.Nobody) {
      throw Refusal.of(UNAUTHENTICATED, "log_in", "Log in first.");
    }
  }

  static Refusal notFound() {
    return Refusal.notFound("such repository");
  }

  static Refusal taken(RepositoryName name) {
    return Refusal.conflict("name_taken", "There is a repository %s already.".formatted(name));
  }
}
