package io.stowage.server.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic",
        "Basic ",
        "Basic !!!",
        "Basic YWxpY2U=", // alice
        "Basic OnNlY3JldA==", // :secret
        "Basic YTpiAGM=", // a:b, zero, c
        "Digest username=alice",
        "wonderland",
      })
  void whatCannotBeReadIsMalformedAndNotRepeated(String header) {
    assertThat(Credentials.of(Optional.of(header)))
        .isInstanceOfSatisfying(
            Credentials.Malformed.class,
            malformed ->
                assertThat(malformed.problem())
                    .doesNotContain("alice", "secret", "wonderland", "YW"));
  }

  @Test
  void textThatIsNotUtf8IsMalformed() {
    assertThat(Credentials.of(basic("j\u00fcrgen:pass", ISO_8859_1)))
        .isInstanceOf(Credentials.Malformed.class);
  }

  @Test
  void aHeaderTooLongIsRefusedUnread() {
    assertThat(Credentials.of(basic("a:" + "x".repeat(16_000), UTF_8)))
        .isInstanceOf(Credentials.Malformed.class);
  }

  @Test
  void noHeaderIsNoCredentials() {
    assertThat(Credentials.of(Optional.empty())).isEqualTo(new Credentials.None());
    assertThat(Credentials.of(Optional.of("  "))).isEqualTo(new Credentials.None());
    assertThat(Credentials.of(basic(":", UTF_8))).isEqualTo(new Credentials.None());
  }

  @Test
  void theNameEndsAtTheFirstColonAndTextIsUtf8() {
    assertThat(Credentials.of(basic("j\u00fcrgen:a:b c", UTF_8)))
        .isEqualTo(new Credentials.Password("j\u00fcrgen", "a:b c"));
  }

  @Test
  void theSchemeIsReadInAnyCase() {
    assertThat(Credentials.of(Optional.of("bAsIc YTpi")))
        .isEqualTo(new Credentials.Password("a", "b"));
    assertThat(Credentials.of(Optional.of("bearer  abc"))).isEqualTo(new Credentials.Token("abc"));
  }

  @Test
  void neitherPasswordNorTokenIsPrinted() {
    assertThat(new Credentials.Password("a", "secret").toString()).doesNotContain("secret");
    assertThat(new Credentials.Token("secret").toString()).doesNotContain("secret");
  }

  @Test
  void noTextMakesItFail() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "Basic " : "Bearer ");
      random.ints(random.nextInt(40), 0, 0x180).forEach(c -> text.append((char) c));

      assertThat(Credentials.of(Optional.of(text.toString()))).isNotNull();
    }
  }

  private static Optional<String> basic(String pair, Charset charset) {
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(charset)));
  }
}
