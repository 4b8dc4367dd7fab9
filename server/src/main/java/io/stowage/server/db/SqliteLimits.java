package io.stowage.server.db;

import java.time.Duration;

/**
 * The bounds of one SQLite database.
 *
 * @param queuedWrites the most writes that wait for the writer; one more is refused as busy
 * @param groupedWrites the most writes that share a commit
 * @param groupTime how long a group may collect writes before it commits
 * @param readers the most reads that run at once
 * @param queuedReads the most reads of virtual threads that wait for a reader
 * @param busyTime how long to wait for a lock that another process holds, or for a free reader
 * @param logBytes the size of the write-ahead log from which a checkpoint waits for readers to end
 */
record SqliteLimits(
    int queuedWrites,
    int groupedWrites,
    Duration groupTime,
    int readers,
    int queuedReads,
    Duration busyTime,
    long logBytes) {
  static final SqliteLimits DEFAULT =
      new SqliteLimits(
          1024,
          256,
          Duration.ofMillis(50),
          Math.max(4, Runtime.getRuntime().availableProcessors()),
          4096,
          Duration.ofSeconds(5),
          64L << 20);
}
