package io.stowage.server.event;

import java.time.Duration;

/**
 * How long to wait after failures: 250 ms, doubled by each one more and never longer than the
 * bound; from the threshold on, the bound. Up to half of it is taken off by chance, so that many
 * who failed together don't come back together.
 */
record Backoff(int threshold, Duration bound) {
  private static final long FIRST_MILLIS = 250;
  private static final int MOST_DOUBLINGS = 20;

  /**
   * The wait after so many failures in a row.
   *
   * @param failures at least 1
   * @param chance 0 to 1
   */
  Duration after(int failures, double chance) {
    if (failures >= threshold) {
      return bound;
    }
    long doubled = FIRST_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS);
    long longest = Math.min(doubled, bound.toMillis());
    return Duration.ofMillis(Math.max(1, (long) (longest * (1 - chance / 2))));
  }
}
