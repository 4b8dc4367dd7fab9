package io.stowage.server.account;

/** What a token stands for. */
public enum TokenKind {
  /** A person, within its scopes. */
  PERSONAL,
  /** An organization, where its rules say. */
  ORGANIZATION,
  /** A machine of an account's, where its rules say, with a log-in name of its own. */
  ROBOT,
  /** The registry's admin user: one of its two passwords. */
  ADMIN_USER,
  /** A client's kept log-in (a refresh token): whoever the credential shown for it stands for. */
  LOG_IN;

  int code() {
    return ordinal();
  }

  static TokenKind of(int code) {
    return values()[code];
  }
}
