package io.stowage.server.api;

import io.stowage.server.http.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cookie of a session. On TLS its name has the prefix that browsers take only from this very
 * host and over TLS; it is never read from the registry's part of the server.
 */
final class SessionCookie {
  private static final String NAME = "stowage_session";
  private static final String SECURE_NAME = "__Host-" + NAME;

  private SessionCookie() {}

  private static boolean isSecure(Request request) {
    return request.origin().baseUrl().startsWith("https:");
  }

  /** Its value, if the request has it. */
  static Optional<String> of(Request request) {
    String wanted = (isSecure(request) ? SECURE_NAME : NAME) + "=";
    return request.headers("Cookie").stream()
        .flatMap(header -> List.of(header.split(";", -1)).stream())
        .map(String::strip)
        .filter(pair -> pair.startsWith(wanted))
        .map(pair -> pair.substring(wanted.length()))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** The header that gives it to a browser. */
  static String set(Request request, String value, Duration lifetime) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
        .formatted(
            isSecure(request) ? SECURE_NAME : NAME,
            value,
            lifetime.toSeconds(),
            isSecure(request) ? "; Secure" : "");
  }

  /** The header that takes it away. */
  static String clear(Request request) {
    return set(request, "", Duration.ZERO);
  }
}
