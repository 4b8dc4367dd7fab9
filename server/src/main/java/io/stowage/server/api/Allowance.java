package io.stowage.server.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.server.web.ApiProblem;
import java.time.Duration;
import java.time.InstantSource;

/**
 * So many times in an hour, counted from the first: for what anybody may ask for and what costs
 * somebody else something, as a mail does. In memory, so each replica counts for itself; who has
 * not been seen for longest is forgotten first.
 */
final class Allowance {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int MOST_COUNTED = 20_000;
  private static final int LONGEST_KEY = 254;

  private final int perHour;
  private final InstantSource clock;
  private final Cache<String, Window> windows =
      Caffeine.newBuilder().maximumSize(MOST_COUNTED).executor(Runnable::run).build();

  /**
   * Times since that window began.
   *
   * @param end epoch milliseconds
   */
  private record Window(long end, int times) {}

  Allowance(int perHour, InstantSource clock) {
    this.perHour = perHour;
    this.clock = clock;
  }

  /**
   * Counts once more, whatever comes of it.
   *
   * @param key a client's address, a name as typed …
   * @throws ApiProblem 429 when that is too often
   */
  void take(String key) {
    require(key);
    count(key);
  }

  /**
   * Refuses what was done too often, without counting: for what counts only once it is done.
   *
   * @throws ApiProblem 429
   */
  void require(String key) {
    long now = clock.millis();
    Window window = windows.getIfPresent(shortened(key));
    if (window != null && window.end() > now && window.times() >= perHour) {
      Duration wait = Duration.ofMillis(window.end() - now);
      throw ApiProblem.tooManyRequests(
          "this was asked for too often: try again in %d minutes"
              .formatted(wait.plusSeconds(59).toMinutes()),
          wait);
    }
  }

  /** It was done. */
  void count(String key) {
    long now = clock.millis();
    windows
        .asMap()
        .compute(
            shortened(key),
            (_, before) ->
                before == null || before.end() <= now
                    ? new Window(now + WINDOW.toMillis(), 1)
                    : new Window(before.end(), before.times() + 1));
  }

  private static String shortened(String key) {
    return key.substring(0, Math.min(LONGEST_KEY, key.length()));
  }
}
