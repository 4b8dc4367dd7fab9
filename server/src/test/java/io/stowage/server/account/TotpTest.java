package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {
  /** RFC 6238, appendix B; of the eight digits there the last six are ours. */
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  private static final Instant AT = Instant.ofEpochSecond(1111111109);
  private static final long STEP = 1111111109 / 30;

  private final Totp totp = new Totp();

  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130",
  })
  void theCodesAreThoseOfTheSpecification(long second, String code) {
    assertThat(totp.accept(SECRET, code, 0, Instant.ofEpochSecond(second))).hasValue(second / 30);
  }

  @Test
  void aStepBeforeAndAfterAreTakenAndNoMore() {
    assertThat(totp.accept(SECRET, "081804", 0, AT.plusSeconds(30))).hasValue(STEP);
    assertThat(totp.accept(SECRET, "081804", 0, AT.minusSeconds(30))).hasValue(STEP);
    assertThat(totp.accept(SECRET, "081804", 0, AT.plusSeconds(60))).isEmpty();
    assertThat(totp.accept(SECRET, "081804", 0, AT.minusSeconds(60))).isEmpty();
  }

  @Test
  void noCodeIsTakenTwiceNorOneFromBefore() {
    OptionalLong step = totp.accept(SECRET, "081804", 0, AT);

    assertThat(totp.accept(SECRET, "081804", step.getAsLong(), AT)).isEmpty();
    assertThat(totp.accept(SECRET, "081804", step.getAsLong() + 1, AT.plusSeconds(29))).isEmpty();
    assertThat(totp.accept(SECRET, "050471", step.getAsLong(), AT.plusSeconds(2)))
        .hasValue(STEP + 1);
  }

  @Test
  void blanksDoNotCount() {
    assertThat(totp.accept(SECRET, " 081 804", 0, AT)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "81804", "0818044", "08180४", "-81804", "stw_pat", "０81804"})
  void whatIsNoCodeIsNotTaken(String typed) {
    assertThat(totp.accept(SECRET, typed, 0, AT)).isEmpty();
  }

  @Test
  void theSecretIsToldAsTextAndAsAnAddress() {
    assertThat(Totp.base32(SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assertThat(Totp.base32("fooba".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MZXW6YTB");
    assertThat(Totp.base32("foob".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MZXW6YQ");
    assertThat(Totp.uri("Acme: images & more", "alice", SECRET))
        .isEqualTo(
            "otpauth://totp/Acme%3A%20images%20%26%20more:alice"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme%3A%20images%20%26%20more"
                + "&algorithm=SHA1&digits=6&period=30");
    assertThat(Totp.newSecret()).hasSize(20);
  }

  @Test
  void theQrCodeIsASquareWithItsThreeCorners() {
    String svg = Totp.qrSvg(Totp.uri("Stowage", "alice", SECRET));

    Matcher box = Pattern.compile("viewBox=\"0 0 ([0-9]+) \\1\"").matcher(svg);
    assertThat(box.find()).isTrue();
    int last = Integer.parseInt(box.group(1)) - 5;
    assertThat(svg)
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .endsWith("</svg>")
        .contains("M4,4h1v1h-1z", "M" + last + ",4h", "M4," + last + "h")
        .doesNotContain("M3,", ",3h");
  }
}
