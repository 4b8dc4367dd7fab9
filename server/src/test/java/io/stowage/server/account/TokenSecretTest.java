package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenSecretTest {

  @ParameterizedTest
  @EnumSource(TokenKind.class)
  void aTokenIsReadBackAndFoundByLeakScanners(TokenKind kind) {
    TokenSecret token = TokenSecret.generate(kind);

    TokenSecret read = TokenSecret.parse(token.reveal()).orElseThrow();
    assertThat(read.kind()).isEqualTo(kind);
    assertThat(read.hash()).isEqualTo(token.hash()).hasSize(32);
    assertThat(token.reveal()).startsWith(TokenSecret.prefix(kind)).hasSize(50);
    assertThat(
            Pattern.compile(TokenSecret.LEAK_PATTERN).matcher("x=" + token.reveal() + ";").find())
        .isTrue();
  }

  @Test
  void theFormatStaysAsItIs() {
    assertThat(TokenSecret.parse("stw_pat_" + "0".repeat(36) + "2B066Y")).isPresent();
    assertThat(TokenSecret.parse("stw_pat_" + "0".repeat(36) + "2B0660")).isEmpty();
  }

  @Test
  void aTokenWithAnotherCharacterIsNone() {
    Random random = new Random(17);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder(TokenSecret.generate(TokenKind.ROBOT).reveal());
      int at = random.nextInt(text.length());
      char other = (char) (' ' + random.nextInt(100));
      if (text.charAt(at) != other) {
        text.setCharAt(at, other);
        assertThat(TokenSecret.parse(text.toString())).isEmpty();
      }
    }
  }

  @Test
  void aTokenCutOrLengthenedIsNone() {
    String text = TokenSecret.generate(TokenKind.PERSONAL).reveal();

    for (int i = 0; i < text.length(); i++) {
      assertThat(TokenSecret.parse(text.substring(0, i))).isEmpty();
    }
    assertThat(TokenSecret.parse(text + "0")).isEmpty();
    assertThat(TokenSecret.parse(" " + text)).isEmpty();
    assertThat(TokenSecret.parse(text.replace("pat", "oat"))).isEmpty();
  }

  @Test
  void allDigitsAreEquallyLikely() {
    Map<Integer, Integer> counts = new HashMap<>();
    int tokens = 5000;
    for (int i = 0; i < tokens; i++) {
      TokenSecret.generate(TokenKind.PERSONAL)
          .reveal()
          .substring(8, 44)
          .chars()
          .forEach(c -> counts.merge(c, 1, Integer::sum));
    }

    double expected = tokens * 36 / 62.0;
    double chiSquared =
        counts.values().stream()
            .mapToDouble(count -> (count - expected) * (count - expected) / expected)
            .sum();
    // 61 degrees of freedom: once in ten million runs beyond this.
    assertThat(counts).hasSize(62);
    assertThat(chiSquared).isLessThan(135);
  }

  @Test
  void noTokenIsPrinted() {
    TokenSecret token = TokenSecret.generate(TokenKind.ADMIN_USER);

    assertThat(token).hasToString("stw_adm_…");
  }
}
