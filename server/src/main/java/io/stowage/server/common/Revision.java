package io.stowage.server.common;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts changes of who may do what in this process, after they were committed. Who remembers an
 * answer remembers the revision it was given at: another one voids it. Changes made by other
 * replicas are not counted, so nothing is remembered for longer than {@link #LONGEST_MEMORY}.
 */
public final class Revision {
  /** A fourth of the second within which a revocation must be felt everywhere. */
  public static final java.time.Duration LONGEST_MEMORY = java.time.Duration.ofMillis(250);

  private final AtomicLong current = new AtomicLong();

  public long current() {
    return current.get();
  }

  /** Something has changed. */
  public void advance() {
    current.incrementAndGet();
  }
}
