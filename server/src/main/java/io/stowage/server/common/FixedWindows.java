package io.stowage.server.common;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How often each of many does something within a time that begins with the first. In memory, so
 * each replica counts for itself; who has not been seen for longest is forgotten first.
 */
public final class FixedWindows {
  private final Duration length;
  private final InstantSource clock;
  private final Cache<String, Window> windows;

  private record Window(long end, int times) {}

  /**
   * Counts.
   *
   * @param most that are remembered
   */
  public FixedWindows(Duration length, int most, InstantSource clock) {
    this.length = length;
    this.clock = clock;
    this.windows = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
  }

  /**
   * Where somebody stands.
   *
   * @param times in the window that is open; 0 where none is
   * @param end of the window, epoch milliseconds
   * @param now epoch milliseconds
   */
  public record Count(int times, long end, long now) {
    /** Until they begin anew. */
    public Duration left() {
      return Duration.ofMillis(end - now);
    }
  }

  /** Once more. */
  public Count count(String who) {
    long now = clock.millis();
    Window window =
        windows
            .asMap()
            .compute(
                who,
                (_, before) ->
                    before == null || before.end() <= now
                        ? new Window(now + length.toMillis(), 1)
                        : new Window(before.end(), before.times() + 1));
    return new Count(window.times(), window.end(), now);
  }

  /** Without counting. */
  public Count look(String who) {
    long now = clock.millis();
    Window window = windows.getIfPresent(who);
    return window == null || window.end() <= now
        ? new Count(0, now, now)
        : new Count(window.times(), window.end(), now);
  }
}
