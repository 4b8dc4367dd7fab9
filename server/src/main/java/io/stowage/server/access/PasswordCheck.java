package io.stowage.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * Is this the password of that user?
 *
 * <p>A hash is slow on purpose, and a push sends its password with each of hundreds of requests: so
 * a pair that was right is remembered for five minutes, by a keyed hash that can't be turned back.
 * Hashes run a few at once, or strangers could take the whole machine; who waits for too long is
 * told to come back. An unknown user costs the same hash as a wrong password.
 */
final class PasswordCheck {
  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final int MOST_REMEMBERED = 10_000;

  private final BiPredicate<PasswordHash, String> matches;
  private final Duration longestWait;
  private final Semaphore running;
  private final Mac mac = new Mac();
  private final Cache<ByteBuffer, Boolean> right;

  enum Answer {
    RIGHT,
    WRONG,
    BUSY
  }

  /**
   * @param matches checks a hash: slow
   * @param atOnce hashes that may be computed at the same time
   * @param longestWait for one's turn
   */
  PasswordCheck(
      BiPredicate<PasswordHash, String> matches, int atOnce, Duration longestWait, Clock clock) {
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

  Answer check(Users users, String name, String password) {
    // The generation is part of the key: when the file changes, all that was remembered is void,
    // also what is being computed at this moment. What is void leaves by its age.
    ByteBuffer key =
        ByteBuffer.wrap(mac.of(Long.toString(users.generation()), name, password))
            .asReadOnlyBuffer();
    if (right.getIfPresent(key) != null) {
      return Answer.RIGHT;
    }
    try {
      if (!running.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
        return Answer.BUSY;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Answer.BUSY;
    }
    try {
      // Another request with the same pair may have been served while this one waited.
      if (right.getIfPresent(key) != null) {
        return Answer.RIGHT;
      }
      if (!isRight(users, name, password)) {
        return Answer.WRONG;
      }
      right.put(key, true);
      return Answer.RIGHT;
    } finally {
      running.release();
    }
  }

  private boolean isRight(Users users, String name, String password) {
    Optional<PasswordHash> known = users.find(name);
    Optional<PasswordHash> hash = known.or(() -> users.decoy(name));
    boolean matched = hash.isPresent() && matches.test(hash.get(), password);
    return known.isPresent() && matched;
  }
}
