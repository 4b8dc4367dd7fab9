package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "wonderlan", "wonderland ", "Wonderland", "wonderland\u00e9"})
  void anotherPasswordDoesNotMatchBcrypt(String password) {
    assertThat(PasswordHash.parse(Hashes.BCRYPT).matches(password)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {Hashes.ARGON2ID, Hashes.ARGON2I})
  void anotherPasswordDoesNotMatchArgon2(String hash) {
    assertThat(PasswordHash.parse(hash).matches("passwore")).isFalse();
    assertThat(PasswordHash.parse(hash).matches("")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "$apr1$6nriBhOw$igFQ1Xm.QuAV/7KNmQQ2y/ MD5",
        "{SHA}oPFJCiDQIRyZe0S8NX4Zct6riuM= SHA-1",
        "$5$Cnr8swt8/FXnDGzv$4EQJfpKKeuqB7ykK0UwabXwNd5wWi/l1MKyVxMOjCc. crypt",
        "DGKT9L6afrwsE plain",
        "hunter2 plain",
        "'' plain",
        "$2x$05$TL1HMvsHom6o1xZ.tOj4TekmnK6h/Dr6EeDdi0IiK1s4fduwcdWSW damaged",
        "$2y$05$TL1HMvsHom6o1xZ damaged",
        "$2y$03$TL1HMvsHom6o1xZ.tOj4TekmnK6h/Dr6EeDdi0IiK1s4fduwcdWSW cost",
        "$2y$31$TL1HMvsHom6o1xZ.tOj4TekmnK6h/Dr6EeDdi0IiK1s4fduwcdWSW cost",
        "$argon2id$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 damaged",
        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 m=9999999",
      })
  void otherKindsAreRefusedByNameAndNeverShown(String hash, String reason) {
    assertThatThrownBy(() -> PasswordHash.parse(hash))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .satisfies(
            e ->
                assertThat(hash.isEmpty() || !String.valueOf(e.getMessage()).contains(hash))
                    .isTrue());
  }

  @ParameterizedTest
  @ValueSource(chars = {'a', 'b', 'y'})
  void bcryptOfEveryLetterMatches(char letter) {
    String hash = Hashes.BCRYPT.replace("$2y$", "$2" + letter + "$");

    assertThat(PasswordHash.parse(hash).matches("wonderland")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {Hashes.ARGON2ID, Hashes.ARGON2I})
  void argon2OfTheReferenceImplementationMatches(String hash) {
    assertThat(PasswordHash.parse(hash).matches("password")).isTrue();
  }

  @Test
  void ofALongPasswordBcryptCountsTheFirst72BytesAsEveryoneDoes() {
    PasswordHash hash = PasswordHash.parse(Hashes.BCRYPT_OF_80_X);

    assertThat(hash.matches("x".repeat(80))).isTrue();
    assertThat(hash.matches("x".repeat(72))).isTrue();
    assertThat(hash.matches("x".repeat(71))).isFalse();
    assertThat(hash.matches("x".repeat(71) + "y")).isFalse();
  }

  @Test
  void aFreshHashIsReadBackAndHasNoLimitOfLength() {
    String password = "x".repeat(80);

    PasswordHash hash = PasswordHash.parse(PasswordHash.create(password).encoded());

    assertThat(hash.matches(password)).isTrue();
    assertThat(hash.matches("x".repeat(79))).isFalse();
    assertThat(hash.encoded()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(PasswordHash.create(password).encoded()).isNotEqualTo(hash.encoded());
  }

  @Test
  void noHashIsPrinted() {
    assertThat(PasswordHash.parse(Hashes.BCRYPT).toString()).doesNotContain("TL1HMvs");
    assertThat(PasswordHash.parse(Hashes.ARGON2ID).toString()).doesNotContain("nf65EOg");
  }
}
