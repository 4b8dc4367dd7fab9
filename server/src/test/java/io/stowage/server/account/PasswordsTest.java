package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.account.PasswordCheck.Answer;
import io.stowage.server.common.FakeClock;
import io.stowage.server.common.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private static final PasswordHash DECOY = PasswordHash.parse(Hashes.ARGON2ID);
  private static final Optional<String> EMAIL = Optional.of("Carpenter77@example.org");

  private final FakeClock clock = new FakeClock();
  private final List<PasswordHash> computed = new ArrayList<>();
  private final Passwords passwords =
      new Passwords(
          new PasswordCheck(
              (hash, password) -> {
                computed.add(hash);
                return password.equals("wonderland");
              },
              1,
              Duration.ofSeconds(5),
              clock),
          DECOY);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wonderland!",
        "eight8ch",
        "ein langer Satz ist gut",
        "пароль на восемь",
        "🐳🐳🐋🦈🐟🐠🐡🦑"
      })
  void theseAreGoodEnough(String password) {
    assertThatCode(() -> passwords.require(password, "alice-from-oxford", EMAIL))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seven77|8 to 256",
        "🐳🐳🐋🦈|8 to 256",
        "alice-from-oxford|name",
        "ALICE-from-oxford|name",
        "carpenter77@EXAMPLE.org|name",
        "carpenter77|name",
        "password123|guessed",
        "PassWord123|guessed",
        "aaaaaaaaaaaa|guessed",
        "abababababab|guessed",
        "23456789|guessed",
        "ghjklzxcv|guessed",
        "zyxwvuts|guessed",
        "with\ttabulator|control",
      })
  void theseAreNot(String password, String reason) {
    assertThatThrownBy(() -> passwords.require(password, "alice-from-oxford", EMAIL))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining(password);
  }

  @Test
  void lengthIsBounded() {
    String long256 = "wonderland 12345".repeat(16);

    assertThatCode(() -> passwords.require(long256, "alice", Optional.empty()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> passwords.require(long256 + "x", "alice", Optional.empty()))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void anUnknownAccountCostsAHashAndIsWrong() {
    assertThat(passwords.check(Optional.of(Hashes.BCRYPT), "wrong")).isEqualTo(Answer.WRONG);
    assertThat(passwords.check(Optional.empty(), "wonderland")).isEqualTo(Answer.WRONG);
    assertThat(passwords.check(Optional.of("*"), "wonderland")).isEqualTo(Answer.WRONG);

    assertThat(computed).containsExactly(PasswordHash.parse(Hashes.BCRYPT), DECOY, DECOY);
  }

  @Test
  void aRightPasswordIsRememberedUntilItIsAnother() {
    assertThat(passwords.check(Optional.of(Hashes.BCRYPT), "wonderland")).isEqualTo(Answer.RIGHT);
    assertThat(passwords.check(Optional.of(Hashes.BCRYPT), "wonderland")).isEqualTo(Answer.RIGHT);
    assertThat(computed).hasSize(1);

    passwords.check(Optional.of(Hashes.ARGON2I), "wonderland");
    assertThat(computed).hasSize(2);
  }

  @Test
  void aHashIsMadeAsIsDoneTodayAndChecked() {
    Passwords real = Passwords.open(clock);

    String hash = real.hash("a good password").orElseThrow();

    assertThat(real.check(Optional.of(hash), "a good password")).isEqualTo(Answer.RIGHT);
    assertThat(real.check(Optional.of(hash), "a good passwore")).isEqualTo(Answer.WRONG);
    assertThat(real.needsRehash(hash)).isFalse();
    assertThat(real.needsRehash(real.hashNow("a good password"))).isFalse();
    assertThat(real.needsRehash(Hashes.BCRYPT)).isTrue();
    assertThat(real.needsRehash(Hashes.ARGON2ID)).isTrue();
    assertThat(real.needsRehash(Hashes.ARGON2I)).isTrue();
  }

  @Test
  void aHashIsMadeInItsTurn() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Passwords slow =
        new Passwords(
            new PasswordCheck(
                (_, _) -> {
                  started.countDown();
                  try {
                    release.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return true;
                },
                1,
                Duration.ofMillis(20),
                clock),
            DECOY);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var check =
          CompletableFuture.supplyAsync(
              () -> slow.check(Optional.of(Hashes.BCRYPT), "wonderland"), threads);
      started.await();

      assertThat(slow.hash("a good password")).isEmpty();

      release.countDown();
      assertThat(check.get()).isEqualTo(Answer.RIGHT);
    }
  }

  @Test
  void whatIsKnownIsNotPrinted() {
    assertThat(
            new PasswordCheck.Known(Hashes.BCRYPT, Optional.of(DECOY), Optional.empty()).toString())
        .doesNotContain("$");
    assertThat(Passwords.unguessable()).hasSize(24).isNotEqualTo(Passwords.unguessable());
  }
}
