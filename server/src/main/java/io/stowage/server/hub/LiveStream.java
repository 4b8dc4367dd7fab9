package io.stowage.server.hub;

import io.stowage.server.account.CredentialRef;
import io.stowage.server.http.Live;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What one client is told. It waits in a short queue; a client for whom that is too short is cut
 * off: it comes again and reads what it shows anew.
 */
final class LiveStream implements Live {
  /** Events that wait for a client. */
  static final int MOST_WAITING = 64;

  /** In milliseconds, for the client to come again. */
  private static final int RETRY = 3000;

  private static final String BEAT = ":\n";
  private static final String WAKE = "";

  /** So that no credential is good for longer than it says, and no client forgotten. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final CredentialRef credential;
  private final String account;
  private final Duration beat;
  private final Predicate<LiveStream> isGood;
  private final Consumer<LiveStream> whenStopped;
  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING + 1);
  private volatile boolean isStopped;

  /**
   * A stream that nobody reads yet.
   *
   * @param account whose it is among those that are counted together
   * @param isGood whether its credential still stands for somebody
   */
  LiveStream(
      CredentialRef credential,
      String account,
      Duration beat,
      Predicate<LiveStream> isGood,
      Consumer<LiveStream> whenStopped) {
    this.credential = credential;
    this.account = account;
    this.beat = beat;
    this.isGood = isGood;
    this.whenStopped = whenStopped;
  }

  CredentialRef credential() {
    return credential;
  }

  String account() {
    return account;
  }

  /** Has the client told. Never blocks. */
  void tell(String event) {
    if (waiting.size() >= MOST_WAITING || !waiting.offer(event)) {
      stop();
    }
  }

  @Override
  public void run(Consumer<String> out) {
    long begun = System.nanoTime();
    try {
      out.accept("retry: " + RETRY + "\n");
      while (!isStopped && System.nanoTime() - begun < LONGEST.toNanos()) {
        String next = waiting.poll(beat.toMillis(), TimeUnit.MILLISECONDS);
        if (isStopped || (next == null && !isGood.test(this))) {
          return;
        }
        out.accept(next == null ? BEAT : next);
      }
    } catch (InterruptedException _) {
      // The server closes.
      Thread.currentThread().interrupt();
    } finally {
      stop();
    }
  }

  @Override
  public void stop() {
    isStopped = true;
    waiting.clear();
    waiting.offer(WAKE);
    whenStopped.accept(this);
  }
}
