package io.stowage.server.cli;

import java.net.URI;
import java.util.Locale;

/** Where a server is, as people write it. */
final class ServerAddress {
  private ServerAddress() {}

  /**
   * The address without a slash at its end; {@code https} where no scheme is said, {@code http} for
   * this machine.
   *
   * @throws CommandFailure when it is none
   */
  static URI of(String text) {
    String given = text.strip();
    boolean hasScheme = given.matches("(?i)https?://.*");
    boolean isHere = given.matches("(?i)(localhost|127\\.[0-9.]+|\\[::1\\])(:[0-9]+)?(/.*)?");
    String whole = hasScheme ? given : (isHere ? "http://" : "https://") + given;
    try {
      URI uri = URI.create(whole.replaceFirst("/+$", ""));
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return URI.create(scheme + "://" + host + port + uri.getRawPath());
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    // A name or password in it is not said again.
    throw new CommandFailure(
        ExitCode.USAGE,
        "The server's address is such as https://hub.example.com or localhost:5000, without a name"
            + " or password in it.");
  }

  /** Whether what is sent there can be read on the way. */
  static boolean isInTheClear(URI server) {
    return server.getScheme().equals("http")
        && !server.getHost().matches("localhost|127\\.[0-9.]+|\\[::1\\]");
  }
}
