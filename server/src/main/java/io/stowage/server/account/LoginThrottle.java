package io.stowage.server.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.server.common.AddressBlock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Slows down those who guess passwords, and nobody else.
 *
 * <p>Failures are counted for an account from an address, for an address, and for an account. From
 * some number on each makes the next attempt wait, twice as long each time and half a minute at
 * most; each ten minutes forgive one. The wait lets one attempt through at a time: it begins anew
 * when one is let through and not only when that has failed, or a hundred sent together would all
 * be first.
 *
 * <p>So a stranger tries a few passwords an hour at once, and then two a minute, for one account
 * from all of the world. That slows down its owner as well where they come from an address that is
 * new. Where they logged in before ({@code isKnownPlace}) only failures for their account from that
 * very address count: nobody elsewhere can keep them out. Who shares the owner's address and fails
 * on purpose can slow them down.
 *
 * <p>Counts are in this process's memory. Names are counted whether they exist or not, so that
 * nothing tells which do.
 */
public final class LoginThrottle {
  static final Duration LONGEST = Duration.ofSeconds(30);
  static final Duration FORGIVEN = Duration.ofMinutes(10);

  /** Until the wait is the longest; more failures are not counted. */
  private static final int DOUBLINGS = 5;

  private static final int MOST_FREE = 20;
  private static final int MOST_COUNTED = 20_000;

  /** A name is no longer; what a client sends may be. */
  private static final int LONGEST_NAME = 254;

  private final InstantSource clock;
  private final Counter pairs;
  private final Counter addresses;
  private final Counter accounts;

  private record Pair(String name, String address) {}

  private record Count(Counter counter, Object key) {}

  public LoginThrottle(InstantSource clock) {
    this.clock = clock;
    this.pairs = new Counter(5);
    // An office behind one address has many who mistype.
    this.addresses = new Counter(MOST_FREE);
    this.accounts = new Counter(10);
  }

  /**
   * How long this attempt would have to wait; zero lets it through, and then it must be told what
   * came of it.
   *
   * @param name as typed; empty: a credential without one, which counts for its address only
   * @param isKnownPlace whether that account's owner logged in from that address before
   */
  public synchronized Duration delay(String name, String address, boolean isKnownPlace) {
    List<Count> counts = counts(name, address, isKnownPlace);
    long wait = counts.stream().mapToLong(one -> one.counter().wait(one.key())).max().orElse(0);
    if (wait == 0) {
      counts.forEach(one -> one.counter().letThrough(one.key()));
    }
    return Duration.ofMillis(wait);
  }

  /** The attempt failed. */
  public synchronized void failed(String name, String address) {
    counts(name, address, false).forEach(one -> one.counter().add(one.key()));
  }

  /**
   * The attempt was right. Only what failed for that account from there is forgotten, or who has an
   * account here could make a fresh start with it whenever they like.
   */
  public synchronized void succeeded(String name, String address) {
    pairs.forget(new Pair(shortened(name), AddressBlock.of(address)));
  }

  private List<Count> counts(String name, String address, boolean isKnownPlace) {
    String account = shortened(name);
    String place = AddressBlock.of(address);
    Count pair = new Count(pairs, new Pair(account, place));
    Count alone = new Count(addresses, place);
    if (account.isEmpty()) {
      return List.of(alone);
    }
    return isKnownPlace ? List.of(pair) : List.of(pair, alone, new Count(accounts, account));
  }

  private static String shortened(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  /**
   * Failures so far.
   *
   * @param since epoch milliseconds from which on they are being forgiven
   * @param nextAt epoch milliseconds before which no attempt is let through
   */
  private record Failures(int count, long since, long nextAt) {
    static final Failures NONE = new Failures(0, 0, 0);

    /** Those that are left at that moment. */
    Failures at(long now) {
      long forgiven = Math.max(0, now - since) / FORGIVEN.toMillis();
      return forgiven >= count
          ? new Failures(0, now, nextAt)
          : new Failures(count - (int) forgiven, since + forgiven * FORGIVEN.toMillis(), nextAt);
    }

    Failures nextAt(long moment) {
      return new Failures(count, since, moment);
    }
  }

  private final class Counter {
    private final int free;
    private final Cache<Object, Failures> failures =
        Caffeine.newBuilder()
            .maximumSize(MOST_COUNTED)
            .expireAfterWrite(FORGIVEN.multipliedBy(MOST_FREE + DOUBLINGS))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();

    /**
     * A counter.
     *
     * @param free the failure that is the first to make the next attempt wait
     */
    Counter(int free) {
      this.free = free;
    }

    long wait(Object key) {
      Failures known = failures.getIfPresent(key);
      long wait = known == null ? 0 : Math.max(0, known.nextAt() - clock.millis());
      // None is that long: the clock was set back.
      return wait > LONGEST.toMillis() ? 0 : wait;
    }

    void letThrough(Object key) {
      long now = clock.millis();
      failures
          .asMap()
          .computeIfPresent(key, (_, known) -> known.nextAt(now + penalty(known.at(now).count())));
    }

    void add(Object key) {
      long now = clock.millis();
      failures
          .asMap()
          .compute(
              key,
              (_, known) -> {
                Failures left = (known == null ? Failures.NONE : known).at(now);
                int count = Math.min(left.count() + 1, free + DOUBLINGS);
                return new Failures(count, left.since(), now + penalty(count));
              });
    }

    void forget(Object key) {
      failures.invalidate(key);
    }

    private long penalty(int count) {
      return count < free ? 0 : Math.min(LONGEST.toMillis(), 1000L << (count - free));
    }
  }
}
