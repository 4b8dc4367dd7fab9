package io.stowage.server.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How connections are taken.
 *
 * @param host the address to listen on, such as {@code 0.0.0.0}
 * @param port 0 takes a free one
 * @param tls certificate and key, where TLS is on
 * @param trustedProxies CIDR blocks whose {@code X-Forwarded-*} headers count; {@code Forwarded}
 *     (RFC 7239) is not read
 * @param externalUrl what clients call us, where it can't be seen from the request; scheme and
 *     authority only
 * @param relativeLocations whether {@code Location} is a path ({@code true}) or a whole address
 * @param idleTimeout a connection on which no byte moves for so long is closed
 * @param leastRate how fast a request's body must come
 * @param maxHeaderBytes the most that a request's headers may take in all
 * @param maxConnections more are closed at once
 * @param drainTimeout how long requests in flight may take to end at a stop
 */
public record HttpSettings(
    String host,
    int port,
    Optional<Tls> tls,
    List<String> trustedProxies,
    Optional<String> externalUrl,
    boolean relativeLocations,
    Duration idleTimeout,
    LeastRate leastRate,
    int maxHeaderBytes,
    int maxConnections,
    Duration drainTimeout) {

  /** PEM files; read again when they change. */
  public record Tls(Path certificate, Path key) {}

  /**
   * How fast a request's body must come while it is waited for.
   *
   * @param bytesPerSecond 0: as slowly as it likes
   * @param window of which that is the mean
   */
  public record LeastRate(long bytesPerSecond, Duration window) {
    /** Longer than any pause of a client that means to go on. */
    public static final Duration USUAL_WINDOW = Duration.ofMinutes(1);

    boolean isMetBy(long bytes) {
      return bytes * 1000 >= bytesPerSecond * window.toMillis();
    }
  }

  /** A free port on loopback, and everything else by default: for tests. */
  public static HttpSettings onLoopback() {
    return new HttpSettings(
        "127.0.0.1",
        0,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        true,
        Duration.ofSeconds(60),
        new LeastRate(1024, LeastRate.USUAL_WINDOW),
        32 * 1024,
        10_000,
        Duration.ofSeconds(30));
  }
}
