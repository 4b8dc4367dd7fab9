package io.stowage.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.Hashes;
import io.stowage.server.account.PasswordCheck;
import io.stowage.server.account.PasswordCheck.Answer;
import io.stowage.server.account.PasswordHash;
import io.stowage.server.common.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PasswordCheckTest {
  private final FakeClock clock = new FakeClock();
  private final List<PasswordHash> computed = Collections.synchronizedList(new ArrayList<>());
  private final PasswordHash alices = PasswordHash.parse(Hashes.BCRYPT);
  private final Users users = new Users(1, Map.of("alice", alices));
  private final PasswordCheck check =
      new PasswordCheck(
          (hash, password) -> {
            computed.add(hash);
            return password.equals("wonderland");
          },
          1,
          Duration.ofSeconds(5),
          clock);

  @Test
  void anUnknownUserCostsTheSameHashAsAWrongPassword() {
    assertThat(answer(check, users, "alice", "wrong")).isEqualTo(Answer.WRONG);
    assertThat(answer(check, users, "nobody", "wrong")).isEqualTo(Answer.WRONG);

    assertThat(computed).containsExactly(alices, alices);
  }

  @Test
  void anUnknownUserIsWrongEvenWithThePasswordOfTheDecoy() {
    assertThat(answer(check, users, "nobody", "wonderland")).isEqualTo(Answer.WRONG);
    assertThat(answer(check, users, "nobody", "wonderland")).isEqualTo(Answer.WRONG);

    assertThat(computed).hasSize(2);
  }

  @Test
  void amongHashesOfTwoKindsAnUnknownNameAlwaysCostsTheSameOne() {
    PasswordHash bobs = PasswordHash.parse(Hashes.ARGON2ID);
    Users both = new Users(1, Map.of("alice", alices, "bob", bobs));

    for (int i = 0; i < 20; i++) {
      answer(check, both, "nobody" + i, "wrong");
      answer(check, both, "nobody" + i, "wrong");
      assertThat(computed.get(2 * i)).isSameAs(computed.get(2 * i + 1));
    }
    assertThat(computed).contains(alices, bobs);
  }

  @Test
  void whereNobodyIsKnownNobodyIsRight() {
    assertThat(answer(check, new Users(1, Map.of()), "alice", "wonderland"))
        .isEqualTo(Answer.WRONG);
  }

  @Test
  void aWrongPasswordIsNotRemembered() {
    answer(check, users, "alice", "wrong");
    answer(check, users, "alice", "wrong");

    assertThat(computed).hasSize(2);
  }

  @Test
  void aRightPasswordIsRememberedForFiveMinutes() {
    assertThat(answer(check, users, "alice", "wonderland")).isEqualTo(Answer.RIGHT);
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(answer(check, users, "alice", "wonderland")).isEqualTo(Answer.RIGHT);
    assertThat(computed).hasSize(1);

    clock.advance(Duration.ofMillis(1));
    assertThat(answer(check, users, "alice", "wonderland")).isEqualTo(Answer.RIGHT);
    assertThat(computed).hasSize(2);
  }

  @Test
  void rememberedIsThePairAndNotItsLetters() {
    Users two = new Users(1, Map.of("alice", alices, "alicew", alices));
    answer(check, two, "alice", "wonderland");

    assertThat(answer(check, two, "alicew", "onderland")).isEqualTo(Answer.WRONG);
    assertThat(answer(check, two, "alice", "wrong")).isEqualTo(Answer.WRONG);
  }

  @Test
  void whenTheFileChangesNothingIsRemembered() {
    answer(check, users, "alice", "wonderland");

    assertThat(answer(check, new Users(2, Map.of()), "alice", "wonderland"))
        .isEqualTo(Answer.WRONG);
    assertThat(answer(check, new Users(3, Map.of("alice", alices)), "alice", "wonderland"))
        .isEqualTo(Answer.RIGHT);
    assertThat(computed).hasSize(2);
  }

  @Test
  void whoWaitsTooLongForATurnIsToldThatWeAreBusy() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    PasswordCheck slow =
        new PasswordCheck(
            (hash, password) -> {
              started.countDown();
              await(release);
              return true;
            },
            1,
            Duration.ofMillis(20),
            clock);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          CompletableFuture.supplyAsync(() -> answer(slow, users, "alice", "wonderland"), threads);
      started.await();

      assertThat(answer(slow, users, "alice", "wrong")).isEqualTo(Answer.BUSY);

      release.countDown();
      assertThat(first.get()).isEqualTo(Answer.RIGHT);
      assertThat(answer(slow, users, "alice", "wonderland")).isEqualTo(Answer.RIGHT);
    }
  }

  @Test
  void requestsThatArriveTogetherWithOnePairCostOneHash() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    PasswordCheck slow =
        new PasswordCheck(
            (hash, password) -> {
              await(release);
              computed.add(hash);
              return true;
            },
            1,
            Duration.ofSeconds(30),
            clock);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(
            CompletableFuture.supplyAsync(
                () -> answer(slow, users, "alice", "wonderland"), threads));
      }
      release.countDown();

      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(Answer.RIGHT);
      }
    }
    assertThat(computed).hasSize(1);
  }

  private static Answer answer(PasswordCheck check, Users users, String name, String password) {
    return check.check(name, password, users.known(name));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
