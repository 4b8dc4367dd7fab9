package io.stowage.server.access;

/** What answers at {@code /token}. May take as long as checking a password does. */
public interface TokenEndpoint {

  /** {@code GET}: distribution's token authentication. */
  TokenResult get(TokenRequest request);

  /** {@code POST}: OAuth 2, for those who hold a kept log-in or want one. */
  TokenResult post(TokenForm form);

  /** Whether {@code POST} is served at all; clients that are answered 405 use {@code GET}. */
  boolean takesPost();
}
