package io.stowage.server.access;

import io.stowage.server.registry.Access.Wanted;
import java.util.List;
import java.util.stream.Collectors;

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
    return bearer(baseUrl, List.of(wanted));
  }

  private static String bearer(String baseUrl, List<? extends Wanted> wanted) {
    StringBuilder challenge =
        new StringBuilder(
            "Bearer realm=%s,service=%s"
                .formatted(quoted(baseUrl + "/token"), quoted(service(baseUrl))));
    // Several in one parameter, with blanks between, which a quoted-string may hold.
    String scopes =
        wanted.stream()
            .flatMap(one -> Scope.of(one).stream())
            .map(scope -> quoted(scope.toString()))
            .map(scope -> scope.substring(1, scope.length() - 1))
            .collect(Collectors.joining(" "));
    if (!scopes.isEmpty()) {
      challenge.append(",scope=\"").append(scopes).append('"');
    }
    return challenge.toString();
  }

  /**
   * The token that was sent won't do, RFC 6750 section 3.1.
   *
   * @param error {@code invalid_token} or {@code insufficient_scope}
   */
  static String bearer(String baseUrl, Wanted wanted, String error) {
    return bearer(baseUrl, List.of(wanted), error);
  }

  /** As the other, where more than one thing is needed. */
  static String bearer(String baseUrl, List<? extends Wanted> wanted, String error) {
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
