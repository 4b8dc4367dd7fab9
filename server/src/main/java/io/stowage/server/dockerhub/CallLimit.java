package io.stowage.server.dockerhub;

import io.stowage.server.common.FixedWindows;
import io.stowage.server.http.Response;
import java.time.Duration;
import java.time.InstantSource;

/** How many calls each caller may make in a minute, counted from their first. */
final class CallLimit {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int CALLERS = 50_000;

  private final int perMinute;
  private final FixedWindows windows;

  /**
   * Begins to count.
   *
   * @param perMinute calls of one caller
   */
  CallLimit(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.windows = new FixedWindows(WINDOW, CALLERS, clock);
  }

  /**
   * Counts a call.
   *
   * @param caller an account's name, or the address of somebody without one
   */
  Count count(String caller) {
    FixedWindows.Count count = windows.count(caller);
    return new Count(
        perMinute,
        Math.max(0, perMinute - count.times()),
        count.end(),
        count.times() > perMinute,
        count.now());
  }

  /**
   * Where a caller stands.
   *
   * @param end of the minute, epoch milliseconds
   */
  record Count(int limit, int remaining, long end, boolean isOver, long now) {

    /** The answer, with what its sender should know. */
    Response on(Response answer) {
      long seconds = Math.ceilDiv(end, 1000L);
      Response told =
          answer
              .with("X-RateLimit-Limit", Integer.toString(limit))
              .with("X-RateLimit-Remaining", Integer.toString(remaining))
              .with("X-RateLimit-Reset", Long.toString(seconds));
      return isOver
          ? told.with("X-Retry-After", Long.toString(seconds))
              .with("Retry-After", Long.toString(Math.ceilDiv(end - now, 1000L)))
          : told;
    }
  }
}
