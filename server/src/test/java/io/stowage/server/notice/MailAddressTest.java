package io.stowage.server.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b",
        "alice@example.com",
        "Alice.O'Hara+tag@mail.example.com",
        "x_{y}@xn--bcher-kva.example"
      })
  void anOrdinaryAddressIsTaken(String text) {
    assertThat(MailAddress.parse(text)).contains(new MailAddress(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "@b",
        "a@",
        "a@b@c",
        "a b@c",
        " a@b",
        "a@b ",
        "a@b\n",
        "a@b\r\nBcc: c@d",
        "a@b\r\nRCPT TO:<c@d>",
        "a\u0000@b",
        "a\u007f@b",
        "a@b,c@d",
        "a@b;c@d",
        "a%40b@",
        "<a@b>",
        "A <a@b>",
        "(note)a@b",
        "\"a\"@b",
        "\"a@b\"@c",
        "\"a\\\"b\"@c",
        ".a@b",
        "a.@b",
        "a..b@c",
        "a@-b",
        "a@b-",
        "a@b..c",
        "a@.b",
        "a@b.",
        "a@[127.0.0.1]",
        "@x:a@b",
        "ä@b",
        "a@bücher.example",
        "a@b_c"
      })
  void anythingElseIsNot(String text) {
    assertThat(MailAddress.parse(text)).isEmpty();
    assertThatThrownBy(() -> new MailAddress(text)).hasMessageContaining("no mail address");
  }

  @Test
  void lengthsAreBounded() {
    String domain = "d".repeat(60) + "." + "d".repeat(60) + "." + "d".repeat(60) + ".example";

    assertThat(MailAddress.parse("a".repeat(63) + "@" + domain)).isPresent();
    assertThat(MailAddress.parse("a".repeat(64) + "@" + domain)).isEmpty();
    assertThat(MailAddress.parse("a".repeat(64) + "@b")).isPresent();
    assertThat(MailAddress.parse("a".repeat(65) + "@b")).isEmpty();
    assertThat(MailAddress.parse("a@" + "b".repeat(64))).isEmpty();
  }

  @Test
  void printedItIsMasked() {
    assertThat(new MailAddress("alice@example.com")).hasToString("a…@example.com");
    assertThat(new MailAddress("a@example.com")).hasToString("…@example.com");
  }
}
