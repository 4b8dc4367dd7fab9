package io.stowage.acceptance.crash;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Pushes from several clients at once, until something ends the server under them. */
final class Round {
  private Round() {}

  interface Blow {
    void strike() throws Exception;
  }

  /**
   * Lets all push, and strikes.
   *
   * @param afterNanos how long they push, counted from the first answer
   * @return how many requests were under way when it struck
   */
  static int run(List<Pusher> pushers, Client client, Ledger ledger, long afterNanos, Blow blow)
      throws Exception {
    int before = ledger.acknowledged.get();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      pushers.forEach(pusher -> threads.submit(() -> pusher.run(client)));
      long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (ledger.acknowledged.get() == before && System.nanoTime() < giveUp) {
        LockSupport.parkNanos(1_000_000);
      }
      LockSupport.parkNanos(afterNanos);
      int underWay = client.underWay();
      blow.strike();
      return underWay;
    }
  }
}
