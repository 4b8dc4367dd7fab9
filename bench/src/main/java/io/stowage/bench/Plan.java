package io.stowage.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much work a run does.
 *
 * @param rounds how often each contestant has its turn; the medians over them are shown
 * @param pushRounds the same for pushes, which take the longest
 * @param window how long a turn of pulls or of small requests takes
 * @param load how long the pulls and pushes last while memory is watched
 * @param starts how often each start is timed
 * @param pages how many tag pages are timed
 * @param pushes what is pushed in a turn
 */
record Plan(
    int rounds,
    int pushRounds,
    Duration window,
    Duration load,
    int starts,
    int pages,
    List<Push> pushes) {
  private static final int MIB = 1024 * 1024;

  /** So many blobs of so many bytes. */
  record Push(int size, int count) {
    String label() {
      return size / MIB + " MiB";
    }
  }

  static Plan full() {
    return new Plan(
        5,
        5,
        Duration.ofSeconds(1),
        Duration.ofSeconds(6),
        7,
        400,
        List.of(new Push(MIB, 256), new Push(10 * MIB, 32), new Push(100 * MIB, 5)));
  }

  /** Enough to see that nothing fell over; too short to quote. */
  static Plan quick() {
    return new Plan(
        1,
        1,
        Duration.ofMillis(800),
        Duration.ofSeconds(2),
        3,
        100,
        List.of(new Push(MIB, 64), new Push(10 * MIB, 8), new Push(100 * MIB, 4)));
  }
}
