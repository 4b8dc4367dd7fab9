package io.stowage.server.access;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/** The answer to a {@link TokenRequest}. */
public sealed interface TokenResult {

  /** 200: a token for as much of what was asked as the caller may do, perhaps for nothing. */
  record Granted(String token, Duration lifetime, Instant issuedAt) implements TokenResult {
    private static final JsonMapper JSON = new JsonMapper();

    /** The body, {@code application/json}. */
    public String json() {
      return JSON.writeValueAsString(
          JSON.createObjectNode()
              .put("token", token)
              .put("access_token", token)
              .put("expires_in", lifetime.toSeconds())
              .put("issued_at", issuedAt.toString()));
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

  /** 503 with {@code Retry-After}: too many are logging in at this moment. */
  record Busy(Duration retryAfter) implements TokenResult {}
}
