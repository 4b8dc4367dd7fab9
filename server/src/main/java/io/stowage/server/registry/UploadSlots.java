package io.stowage.server.registry;

import io.stowage.server.common.AddressBlock;
import io.stowage.server.common.OverloadedException;
import io.stowage.server.registry.Events.Source;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Bodies that may be written at once, and how many of them for one account, or for one address
 * where there is none: so that who sends slowly keeps out nobody else.
 */
final class UploadSlots {
  private final int most;
  private final int mostOfOne;
  private final Semaphore free;
  private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();

  UploadSlots(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.free = new Semaphore(most);
  }

  /** Held while a body is written. */
  interface Slot extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes one.
   *
   * @throws OverloadedException when all are taken, or all that one may take
   */
  Slot take(Source source) {
    String holder = holder(source);
    if (taken.merge(holder, 1, Integer::sum) > mostOfOne) {
      give(holder);
      throw new OverloadedException("%d uploads are running for you".formatted(mostOfOne));
    }
    if (!free.tryAcquire()) {
      give(holder);
      throw new OverloadedException("%d uploads are running".formatted(most));
    }
    return () -> {
      free.release();
      give(holder);
    };
  }

  /** Taken now. */
  int running() {
    return most - free.availablePermits();
  }

  private void give(String holder) {
    taken.computeIfPresent(holder, (_, count) -> count == 1 ? null : count - 1);
  }

  private static String holder(Source source) {
    return source.actor().isAnonymous()
        ? "address " + AddressBlock.of(source.address())
        : "account " + source.actor().account();
  }
}
