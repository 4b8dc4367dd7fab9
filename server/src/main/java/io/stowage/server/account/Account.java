package io.stowage.server.account;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A person or an organization, as everybody may see it.
 *
 * @param privateByDefault whether a repository made by a push is private
 * @param allowsPublic whether there may be new public repositories
 * @param suspendedAt since when an administrator keeps it out
 * @param deactivatedAt since when it is gone for ever
 */
public record Account(
    AccountId id,
    String name,
    Kind kind,
    Profile profile,
    boolean isVerifiedPublisher,
    boolean privateByDefault,
    boolean allowsPublic,
    OptionalLong plan,
    Instant createdAt,
    Optional<Instant> suspendedAt,
    Optional<Instant> deactivatedAt,
    long version) {

  /** What it is. */
  public enum Kind {
    PERSON,
    ORGANIZATION;

    int code() {
      return ordinal();
    }

    static Kind of(int code) {
      return values()[code];
    }
  }

  public boolean isOrganization() {
    return kind == Kind.ORGANIZATION;
  }

  /** Whether it may log in and be given anything. */
  public boolean isActive() {
    return suspendedAt.isEmpty() && deactivatedAt.isEmpty();
  }
}
