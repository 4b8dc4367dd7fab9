package io.stowage.server.api;

import io.stowage.server.common.FixedWindows;
import io.stowage.server.web.ApiProblem;
import java.time.Duration;
import java.time.InstantSource;

/**
 * So many times in an hour, counted from the first: for what anybody may ask for and what costs
 * somebody else something, as a mail does.
 */
final class Allowance {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int MOST_COUNTED = 20_000;
  private static final int LONGEST_KEY = 254;

  private final int perHour;
  private final FixedWindows windows;

  Allowance(int perHour, InstantSource clock) {
    this.perHour = perHour;
    this.windows = new FixedWindows(WINDOW, MOST_COUNTED, clock);
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
    FixedWindows.Count count = windows.look(shortened(key));
    if (count.times() >= perHour) {
      throw ApiProblem.tooManyRequests(
          "this was asked for too often: try again in %d minutes"
              .formatted(count.left().plusSeconds(59).toMinutes()),
          count.left());
    }
  }

  /** It was done. */
  void count(String key) {
    windows.count(shortened(key));
  }

  private static String shortened(String key) {
    return key.substring(0, Math.min(LONGEST_KEY, key.length()));
  }
}
