package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.common.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private static final String HOME = "192.0.2.1";
  private static final String ELSEWHERE = "198.51.100.9";

  private final FakeClock clock = new FakeClock();
  private final LoginThrottle throttle = new LoginThrottle(clock);

  /** Tries once, waiting as long as it takes. */
  private Duration failure(String name, String address) {
    Duration waited = throttle.delay(name, address, false);
    clock.advance(waited);
    if (!waited.isZero()) {
      assertThat(throttle.delay(name, address, false)).isZero();
    }
    throttle.failed(name, address);
    return waited;
  }

  private void failures(int count, String name, String address) {
    for (int i = 0; i < count; i++) {
      failure(name, address);
    }
  }

  @Test
  void fromTheFifthFailureOnEachMakesTheNextWaitTwiceAsLong() {
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      seconds.add(failure("alice", HOME).toSeconds());
    }

    assertThat(seconds).containsExactly(0L, 0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
  }

  @Test
  void whoMistypesAFewTimesIsNotSlowedDown() {
    for (int i = 0; i < 4; i++) {
      throttle.failed("alice", HOME);
      assertThat(throttle.delay("alice", HOME, false)).isZero();
    }
  }

  @Test
  void aClockThatIsSetBackLocksNobodyOut() {
    clock.advance(Duration.ofDays(2));
    failures(10, "alice", HOME);

    clock.advance(Duration.ofDays(-2));

    assertThat(throttle.delay("alice", HOME, true)).isZero();
    assertThat(throttle.delay("bob", HOME, false)).isZero();
    throttle.failed("alice", HOME);
    assertThat(throttle.delay("alice", HOME, true))
        .isBetween(Duration.ofMillis(1), LoginThrottle.LONGEST);
  }

  @Test
  void aRightPasswordEndsTheWaitFromThere() {
    failures(8, "alice", HOME);
    clock.advance(throttle.delay("alice", HOME, false));
    assertThat(throttle.delay("alice", HOME, false)).isZero();

    throttle.succeeded("alice", HOME);

    assertThat(throttle.delay("alice", HOME, false)).isZero();
    throttle.failed("alice", HOME);
    assertThat(throttle.delay("alice", HOME, true)).isZero();
  }

  @Test
  void anAttackFromAllOverTheWorldDoesNotReachTheOwnerAtHome() {
    for (int i = 0; i < 500; i++) {
      throttle.failed("alice", "203.0." + i / 250 + "." + i % 250);
    }

    assertThat(throttle.delay("alice", HOME, true)).isZero();
    assertThat(throttle.delay("alice", HOME, true)).isZero();
    assertThat(throttle.delay("alice", ELSEWHERE, false)).isEqualTo(LoginThrottle.LONGEST);
  }

  @Test
  void aNeighbourWhoGuessesOtherAccountsDoesNotReachTheOwnerAtHome() {
    for (int i = 0; i < 500; i++) {
      throttle.failed("account" + i, HOME);
    }

    assertThat(throttle.delay("alice", HOME, true)).isZero();
    assertThat(throttle.delay("bob", HOME, false)).isEqualTo(LoginThrottle.LONGEST);
  }

  @Test
  void attemptsThatArriveTogetherAreLetThroughOneAtATime() {
    failures(10, "alice", ELSEWHERE);
    clock.advance(LoginThrottle.LONGEST);

    int letThrough = 0;
    for (int i = 0; i < 100; i++) {
      letThrough += throttle.delay("alice", ELSEWHERE, false).isZero() ? 1 : 0;
    }

    assertThat(letThrough).isOne();
  }

  @Test
  void anAccountOfOnesOwnGivesNoFreshStart() {
    for (int i = 0; i < 40; i++) {
      throttle.failed("account" + i, ELSEWHERE);
    }

    assertThat(throttle.delay("mallory", ELSEWHERE, true)).isZero();
    throttle.succeeded("mallory", ELSEWHERE);

    assertThat(throttle.delay("alice", ELSEWHERE, false)).isEqualTo(LoginThrottle.LONGEST);
  }

  @Test
  void aGuesserGetsTwoTriesAMinuteHoweverManyAreSent() {
    int tried = 0;
    for (int second = 0; second < 600; second++) {
      for (int i = 0; i < 20; i++) {
        if (throttle.delay("alice", "203.0.113." + i, false).isZero()) {
          throttle.failed("alice", "203.0.113." + i);
          tried++;
        }
      }
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(tried).isLessThan(40);
  }

  @Test
  void eachTenMinutesForgiveAFailure() {
    failures(5, "alice", HOME);
    clock.advance(LoginThrottle.FORGIVEN.multipliedBy(2));
    throttle.failed("alice", HOME);
    assertThat(throttle.delay("alice", HOME, false)).isZero();

    throttle.failed("alice", HOME);
    assertThat(throttle.delay("alice", HOME, false)).isPositive();
  }

  @Test
  void aNetworkOfIpv6CountsAsOneAddress() {
    for (int i = 0; i < 5; i++) {
      throttle.failed("alice", "2001:db8:1:2::" + i);
    }

    assertThat(throttle.delay("alice", "2001:db8:1:2:ffff::1", true)).isPositive();
    assertThat(throttle.delay("alice", "2001:db8:1:3::1", true)).isZero();
  }

  @Test
  void whatHasNoNameCountsForItsAddressOnly() {
    for (int i = 0; i < 50; i++) {
      throttle.failed("", ELSEWHERE);
    }

    assertThat(throttle.delay("", HOME, false)).isZero();
    assertThat(throttle.delay("", ELSEWHERE, false)).isPositive();
  }

  @Test
  void aNameOfAnyLengthIsCounted() {
    for (int i = 0; i < 5; i++) {
      throttle.failed("x".repeat(100_000) + i, HOME);
    }

    assertThat(throttle.delay("x".repeat(100_000), HOME, false)).isPositive();
  }
}
