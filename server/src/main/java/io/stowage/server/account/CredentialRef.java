package io.stowage.server.account;

import java.util.Optional;

/** Names a credential without being one: what tokens and the audit log hold of it. */
public sealed interface CredentialRef {

  /** None was shown. */
  record None() implements CredentialRef {
    @Override
    public String toString() {
      return "";
    }
  }

  /**
   * An account's password, as it was at that epoch.
   *
   * @param epoch the person's credential epoch: another one voids what stems from this
   */
  record Password(AccountId account, long epoch) implements CredentialRef {
    @Override
    public String toString() {
      return "password:" + account + ":" + epoch;
    }
  }

  /** A token of any kind, by its public id. */
  record Token(String id) implements CredentialRef {
    @Override
    public String toString() {
      return "token:" + id;
    }
  }

  /** A browser's session, by its public id. */
  record Session(String id) implements CredentialRef {
    @Override
    public String toString() {
      return "session:" + id;
    }
  }

  CredentialRef NONE = new None();

  /** Reads what {@code toString} wrote; empty for anything else. */
  static Optional<CredentialRef> parse(String text) {
    if (text.isEmpty()) {
      return Optional.of(NONE);
    }
    String[] parts = text.split(":", -1);
    if (parts.length == 2 && parts[0].equals("token")) {
      return Optional.of(new Token(parts[1]));
    }
    if (parts.length == 2 && parts[0].equals("session")) {
      return Optional.of(new Session(parts[1]));
    }
    if (parts.length == 3
        && parts[0].equals("password")
        && parts[1].matches("[0-9]{1,18}")
        && parts[2].matches("[0-9]{1,18}")) {
      return Optional.of(
          new Password(new AccountId(Long.parseLong(parts[1])), Long.parseLong(parts[2])));
    }
    return Optional.empty();
  }
}
