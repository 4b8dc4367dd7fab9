package io.stowage.server.account;

import static io.stowage.server.common.Refusal.Kind.UNAUTHENTICATED;

import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Transaction;
import java.util.Optional;

/**
 * Whether a caller may do something in an organization: by what they are in it, asked now, and no
 * further than what they have shown is good for. An administrator of the server is as an owner; so
 * is the organization's own token, as far as its scopes reach.
 *
 * <p>Who changes something holds the organization's row, so that changes in one organization come
 * one after another: nobody is demoted, and no member removed, between the look and the deed.
 */
final class Authority {
  private Authority() {}

  /**
   * The organization, if the caller is at least that in it.
   *
   * @param room where the organization's own tokens need a scope; they come into no other
   * @throws Refusal when they are not
   */
  static Account toRead(Transaction tx, By by, AccountId organization, Role least, Room room) {
    Account account =
        AccountStore.find(tx, organization)
            .filter(Authority::isThere)
            .orElseThrow(Authority::notFound);
    require(tx, by, account, least, AccountAccess.READ);
    requireRoom(by, room, false);
    return account;
  }

  /**
   * The organization, held until the transaction ends, if the caller is at least that in it.
   *
   * @param room where the organization's own tokens need a scope; they come into no other
   * @throws Refusal when they are not
   */
  static Account toChange(Transaction tx, By by, AccountId organization, Role least, Room room) {
    Account account = hold(tx, organization);
    require(tx, by, account, least, AccountAccess.WRITE);
    requireRoom(by, room, true);
    return account;
  }

  /** As the other, for what only people do. */
  static Account toChange(Transaction tx, By by, AccountId organization, Role least) {
    Account account = hold(tx, organization);
    require(tx, by, account, least, AccountAccess.WRITE);
    if (by.identity().subject() instanceof Subject.Machine) {
      throw Refusal.forbidden("Only a person does this, not a token.");
    }
    return account;
  }

  /** A ceiling knows of accounts as a whole; a token's scopes tell one room from another. */
  private static void requireRoom(By by, Room room, boolean toChange) {
    if (by.identity().subject() instanceof Subject.Machine machine
        && !machine.mayEnter(room, toChange)) {
      throw Refusal.of(
          Refusal.Kind.FORBIDDEN,
          "token_too_narrow",
          "This token is not good for that: it needs the scope %s.".formatted(room.word(toChange)));
    }
  }

  /** The organization, held until the transaction ends, whoever asks. */
  static Account hold(Transaction tx, AccountId organization) {
    return AccountStore.hold(tx, organization)
        .filter(Authority::isThere)
        .orElseThrow(Authority::notFound);
  }

  /** What the caller counts as there; empty for a stranger. */
  static Optional<Role> role(Transaction tx, By by, Account organization) {
    return switch (by.identity().subject()) {
      case Subject.Person person when person.isAdministrator() -> Optional.of(Role.OWNER);
      case Subject.Person person ->
          organization.isActive()
              ? MembershipStore.role(tx, organization.id(), person.id())
              : Optional.empty();
      case Subject.Machine machine ->
          machine.owner().equals(organization.id()) ? Optional.of(Role.OWNER) : Optional.empty();
      case Subject.Nobody _, Subject.AdminUser _ -> Optional.empty();
    };
  }

  private static void require(
      Transaction tx, By by, Account organization, Role least, AccountAccess access) {
    requireName(by);
    Role role =
        role(tx, by, organization)
            .orElseThrow(
                () ->
                    Refusal.forbidden("This is for members of %s.".formatted(organization.name())));
    if (!role.atLeast(least)) {
      throw Refusal.forbidden(
          "This takes %s of %s."
              .formatted(
                  least == Role.OWNER ? "an owner" : "an editor or owner", organization.name()));
    }
    requireReach(by, access);
  }

  /**
   * The caller, if it is a person who may change something.
   *
   * @throws Refusal when it is not
   */
  static Subject.Person requirePerson(By by) {
    requireName(by);
    Subject.Person person =
        by.identity()
            .person()
            .orElseThrow(() -> Refusal.forbidden("Only a person can do this, not a token's name."));
    requireReach(by, AccountAccess.WRITE);
    return person;
  }

  /**
   * Passes who may make somebody that, or no longer: a token makes and unmakes no owners, so that
   * one that leaks does not cost the organization.
   *
   * @throws Refusal when they may not
   */
  static void requireMayGive(By by, Role role) {
    if (role == Role.OWNER && by.identity().subject() instanceof Subject.Machine) {
      throw Refusal.forbidden("Only a person decides who owns an organization, not a token.");
    }
  }

  /**
   * Passes administrators of the server.
   *
   * @throws Refusal for all others
   */
  static void requireAdministrator(By by) {
    if (!requirePerson(by).isAdministrator()) {
      throw Refusal.forbidden("This takes an administrator of the server.");
    }
  }

  private static void requireName(By by) {
    if (by.identity().subject() instanceof Subject.Nobody) {
      throw Refusal.of(UNAUTHENTICATED, "log_in", "Log in first.");
    }
  }

  private static void requireReach(By by, AccountAccess access) {
    if (by.identity().ceiling().account().compareTo(access) < 0) {
      throw Refusal.forbidden(
          "What you have logged in with is not good for this: its scopes do not reach it.");
    }
    if (access == AccountAccess.WRITE
        && by.identity().person().filter(person -> !person.isVerified()).isPresent()) {
      throw Refusal.of(
          Refusal.Kind.FORBIDDEN,
          "email_not_verified",
          "Verify your mail address first: follow the link that was sent to it.");
    }
  }

  private static boolean isThere(Account account) {
    return account.isOrganization() && account.deactivatedAt().isEmpty();
  }

  private static Refusal notFound() {
    return Refusal.notFound("such organization");
  }
}
