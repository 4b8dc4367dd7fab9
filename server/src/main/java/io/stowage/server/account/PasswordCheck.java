package io.stowage.server.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.server.common.Mac;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Is this the password of that user?
 *
 * <p>A hash is slow on purpose, and a push sends its password with each of hundreds of requests: so
 * a pair that was right is remembered for five minutes, by a keyed hash that can't be turned back.
 * Hashes run a few at once, or strangers could take the whole machine; who waits for too long is
 * told to come back. An unknown user costs the same hash as a wrong password.
 */
public final class PasswordCheck {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final int MOST_REMEMBERED = 10_000;

  private final BiPredicate<PasswordHash, String> matches;
  private final Duration longestWait;
  private final Semaphore running;
  private final Mac mac = new Mac();
  private final Cache<ByteBuffer, Boolean> right;

  /** What comes of a check. */
  public enum Answer {
    RIGHT,
    WRONG,
    /** Too many at once: come back in a moment. */
    BUSY
  }

  /**
   * What a password is held against.
   *
   * @param version differs whenever what is known has changed: nothing is remembered beyond that
   * @param hash of the user's password; absent: nobody of that name
   * @param decoy computed for nobody, so that it takes as long; absent: no users at all
   */
  public record Known(String version, Optional<PasswordHash> hash, Optional<PasswordHash> decoy) {
    @Override
    public String toString() {
      return "Known[" + (hash.isPresent() ? "somebody" : "nobody") + "]";
    }
  }

  /**
   * Bounds the hashes.
   *
   * @param matches checks a hash: slow
   * @param atOnce hashes that may be computed at the same time
   * @param longestWait for one's turn
   */
  public PasswordCheck(
      BiPredicate<PasswordHash, String> matches,
      int atOnce,
      Duration longestWait,
      InstantSource clock) {
    this.matches = matches;
    this.longestWait = longestWait;
    this.running = new Semaphore(atOnce, true);
    this.right =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** As the server runs it: on half of the processors, as hashing leaves room for moving bytes. */
  public static PasswordCheck open(InstantSource clock) {
    int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new PasswordCheck(PasswordHash::matches, atOnce, LONGEST_WAIT, clock);
  }

  /** Checks a password, when it is its turn. */
  public Answer check(String name, String password, Known known) {
    // The version is part of the key: when it changes, all that was remembered is void, also what
    // is being computed at this moment. What is void leaves by its age.
    ByteBuffer key = ByteBuffer.wrap(mac.of(known.version(), name, password)).asReadOnlyBuffer();
    if (right.getIfPresent(key) != null) {
      return Answer.RIGHT;
    }
    return inTurn(
            () -> {
              // Another request with the same pair may have been served while this one waited.
              if (right.getIfPresent(key) != null) {
                return Answer.RIGHT;
              }
              if (!isRight(known, password)) {
                return Answer.WRONG;
              }
              right.put(key, true);
              return Answer.RIGHT;
            })
        .orElse(Answer.BUSY);
  }

  /** Does work that costs a hash when it is its turn; empty when that takes too long. */
  <T> Optional<T> inTurn(Supplier<T> work) {
    try {
      if (!running.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      running.release();
    }
  }

  private boolean isRight(Known known, String password) {
    Optional<PasswordHash> hash = known.hash().or(known::decoy);
    boolean matched = hash.isPresent() && matches.test(hash.get(), password);
    return known.hash().isPresent() && matched;
  }
}
