package io.stowage.server.common;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "äöü", "\ud83d\ude00", "\uffff", "a\0b", "\ufeff\ufeff"})
  void whatWasWrittenIsReadBack(String text) {
    String read = Utf8.decode(("\ufeff" + text).getBytes(UTF_8)).orElseThrow();

    assertThat(read).isEqualTo(text);
  }

  /** Overlong forms of / and a, halves of a surrogate pair, what is beyond Unicode, what is cut. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0af",
        "c1a1",
        "e080af",
        "f08080af",
        "c080",
        "eda080",
        "edb080",
        "f4908080",
        "ff",
        "80",
        "e282",
        "61c3"
      })
  void whatIsNoUtf8IsNotRead(String bytes) {
    assertThat(Utf8.decode(HexFormat.of().parseHex(bytes))).isEmpty();
  }

  @Test
  void aTextIsWholeWithoutNulAndHalvesOfPairs() {
    assertThat(Utf8.isWhole("a\ud83d\ude00\uffff")).isTrue();
    for (String text : new String[] {"a\0", "\ud83d", "\ude00\ud83d", "a\ud83db", "\ude00"}) {
      assertThat(Utf8.isWhole(text)).isFalse();
    }
  }
}
