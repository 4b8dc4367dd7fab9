package io.stowage.server.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The answer to a {@link TokenRequest}. */
public sealed interface TokenResult {

  /**
   * 200: a token for as much of what was asked as the caller may do, perhaps for nothing.
   *
   * @param scope what it is good for
   * @param refreshToken a kept log-in, where one was wanted
   */
  record Granted(
      String token,
      Duration lifetime,
      Instant issuedAt,
      String scope,
      Optional<String> refreshToken)
      implements TokenResult {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * The body, {@code application/json}.
     *
     * @param isPost whether the OAuth 2 form was used, whose answer names the scope
     */
    public String json(boolean isPost) {
      var body =
          JSON.createObjectNode()
              .put("access_token", token)
              .put("expires_in", lifetime.toSeconds())
              .put("issued_at", issuedAt.toString());
      if (isPost) {
        body.put("scope", scope);
      } else {
        body.put("token", token);
      }
      refreshToken.ifPresent(kept -> body.put("refresh_token", kept));
      return JSON.writeValueAsString(body);
    }

    @Override
    public String toString() {
      return "Granted[lifetime=" + lifetime + ", issuedAt=" + issuedAt + "]";
    }
  }

  /** 401, with {@code WWW-Authenticate}. */
  record Unauthenticated(String challenge, String message) implements TokenResult {}

  /** 400. */
  record Malformed(String message) implements TokenResult {}

  /**
   * 429 with {@code Retry-After}: too many wrong passwords were tried.
   *
   * @param message says for how long to wait
   */
  record NotYet(Duration retryAfter, String message) implements TokenResult {}

  /** 503 with {@code Retry-After}: too many are logging in at this moment. */
  record Busy(Duration retryAfter) implements TokenResult {}
}
