package io.stowage.server.account;

import java.time.Instant;
import java.util.Optional;

/**
 * An account that is a person, with what only they and administrators may see.
 *
 * @param epoch grows with each change of password or second factor
 */
public record Person(
    Account account,
    Optional<String> email,
    boolean isEmailVerified,
    boolean mustChangePassword,
    boolean isAdministrator,
    boolean hasTwoFactor,
    long epoch,
    String slackUrl,
    Optional<Instant> lastLoginAt) {

  public AccountId id() {
    return account.id();
  }

  public String name() {
    return account.name();
  }
}
