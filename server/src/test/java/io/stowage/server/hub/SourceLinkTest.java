package io.stowage.server.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceLinkTest {
  private static final String PREFIX = "org.opencontainers.image.";

  @Test
  void labelsTellSourceDescriptionAndLicenses() {
    SourceLink link =
        SourceLink.of(
            Map.of(
                PREFIX + "source", " https://github.com/ann/app ",
                PREFIX + "description", "Says\n hello",
                PREFIX + "licenses", "Apache-2.0 OR MIT"));

    assertThat(link.source()).contains("https://github.com/ann/app");
    assertThat(link.description()).contains("Says  hello");
    assertThat(link.licenses()).contains("Apache-2.0 OR MIT");
  }

  @Test
  void labelsThatAreMissingOrEmptyTellNothing() {
    SourceLink link = SourceLink.of(Map.of(PREFIX + "source", "", "source", "https://x.example"));

    assertThat(link.source()).isEmpty();
    assertThat(link.description()).isEmpty();
    assertThat(link.licenses()).isEmpty();
  }

  @Test
  void aLongDescriptionIsCut() {
    assertThat(SourceLink.of(Map.of(PREFIX + "description", "😀".repeat(300))).description())
        .hasValueSatisfying(
            text -> assertThat(text.codePointCount(0, text.length())).isEqualTo(100));
  }

  @ParameterizedTest
  @CsvSource({
    "https://github.com/ann/app, https://github.com/ann/app",
    "https://github.com/ann/app.git, https://github.com/ann/app",
    "http://git.example:3000/ann/app, http://git.example:3000/ann/app",
    "git@github.com:ann/app.git, https://github.com/ann/app",
    "ssh://git@github.com/ann/app, https://github.com/ann/app",
  })
  void addressesAreForBrowsers(String text, String address) {
    assertThat(SourceLink.address(text)).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://x/y",
        "https://",
        "https://u:p@host/x",
        "ann/app",
        "//x/y",
        "https://a b",
      })
  void otherAddressesAreNone(String text) {
    assertThat(SourceLink.address(text)).isEmpty();
  }
}
