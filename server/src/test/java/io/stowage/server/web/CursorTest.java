package io.stowage.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a page ended, on its way to a client and back. */
class CursorTest {

  @Test
  void comesBackAsItWas() {
    Cursor cursor = Cursor.of("acme/äpp", 7L, "", Long.MIN_VALUE, 3);

    Cursor back = Cursor.parse(cursor.encode("tags"), "tags");

    assertThat(back).isEqualTo(cursor);
    assertThat(back.text(0)).isEqualTo("acme/äpp");
    assertThat(back.number(3)).isEqualTo(Long.MIN_VALUE);
    assertThat(back.number(4)).isEqualTo(3);
  }

  @Test
  void isSafeInAUrl() {
    assertThat(Cursor.of("ÿþýüûúù?>", -1L).encode("x")).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void theLongestOneIsTaken() {
    Cursor cursor = Cursor.of("a".repeat(1000), "b".repeat(1000), "c".repeat(1000));

    assertThat(Cursor.parse(cursor.encode("x"), "x")).isEqualTo(cursor);
  }

  @Test
  void isOfOneListOnly() {
    String text = Cursor.of("a").encode("tags");

    assertThatThrownBy(() -> Cursor.parse(text, "stars")).isInstanceOf(ApiProblem.class);
  }

  @Test
  void aPartThatIsNotThereIsInvalid() {
    Cursor cursor = Cursor.of("a", 1L);

    assertThatThrownBy(() -> cursor.number(0)).isInstanceOf(ApiProblem.class);
    assertThatThrownBy(() -> cursor.text(1)).isInstanceOf(ApiProblem.class);
    assertThatThrownBy(() -> cursor.text(2)).isInstanceOf(ApiProblem.class);
  }

  @Test
  void whatIsNoKeyIsABug() {
    assertThatThrownBy(() -> Cursor.of()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cursor.of(1.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cursor.of("a".repeat(2000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverElseIsSentIsInvalid(long seed) {
    Random random = new Random(seed);
    String whole = Cursor.of("acme/app", 7L).encode("tags");
    for (int i = 0; i < 5_000; i++) {
      String broken = random.nextBoolean() ? changed(whole, random) : made(random);
      if (!broken.equals(whole)) {
        assertThatThrownBy(() -> Cursor.parse(broken, "tags"))
            .as("seed %d: %s", seed, broken)
            .isInstanceOfSatisfying(
                ApiProblem.class,
                problem -> assertThat(problem.code()).isEqualTo("invalid_cursor"));
      }
    }
  }

  private static String changed(String whole, Random random) {
    StringBuilder text = new StringBuilder(whole);
    int at = random.nextInt(text.length());
    switch (random.nextInt(3)) {
      case 0 -> text.setCharAt(at, (char) (33 + random.nextInt(94)));
      case 1 -> text.deleteCharAt(at);
      default -> text.insert(at, (char) random.nextInt(300));
    }
    return text.toString();
  }

  private static String made(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    if (bytes.length > 0) {
      bytes[0] = 1;
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
