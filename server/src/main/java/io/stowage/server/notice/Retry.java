package io.stowage.server.notice;

import java.time.Duration;

/**
 * How long to wait after failures: the first wait, doubled by each one more up to the bound. Up to
 * half of it is taken off by chance, so that what failed together is not tried together.
 */
record Retry(Duration first, Duration bound) {
  private static final int MOST_DOUBLINGS = 20;

  /**
   * The wait after so many failures in a row.
   *
   * @param failures at least 1
   * @param chance 0 to 1
   */
  Duration after(int failures, double chance) {
    long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
    long longest = Math.min(doubled, bound.toMillis());
    return Duration.ofMillis(Math.max(1, (long) (longest * (1 - chance / 2))));
  }
}
