package io.stowage.server.access;

import io.stowage.server.registry.Access.Wanted;

/**
 * The values of {@code WWW-Authenticate}.
 *
 * <p>Where anonymous pull is on, the challenge must be a Bearer one: Docker's client, challenged
 * with Basic and without credentials, gives up instead of going on as nobody; but it fetches a
 * token as nobody readily.
 */
final class Challenge {
  static final String BASIC = "Basic realm=\"Stowage\"";

  private Challenge() {}

  /** Fetch a token for this. */
  static String bearer(String baseUrl, Wanted wanted) {
    StringBuilder challenge =
        new StringBuilder(
            "Bearer realm=%s,service=%s"
                .formatted(quoted(baseUrl + "/token"), quoted(service(baseUrl))));
    Scope.of(wanted)
        .ifPresent(scope -> challenge.append(",scope=").append(quoted(scope.toString())));
    return challenge.toString();
  }

  /**
   * The token that was sent won't do, RFC 6750 section 3.1.
   *
   * @param error {@code invalid_token} or {@code insufficient_scope}
   */
  static String bearer(String baseUrl, Wanted wanted, String error) {
    return bearer(baseUrl, wanted) + ",error=" + quoted(error);
  }

  /** What we call ourselves: host and port as the client wrote them. */
  static String service(String baseUrl) {
    int authority = baseUrl.indexOf("://");
    return authority < 0 ? baseUrl : baseUrl.substring(authority + 3);
  }

  /** A quoted-string; the client's own Host is part of it, so nothing may end it early. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .filter(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\')
        .forEach(c -> quoted.append((char) c));
    return quoted.append('"').toString();
  }
}
