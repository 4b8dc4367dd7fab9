package io.stowage.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {
  private static final String ABC =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "library/alpine",
        "a/b/c/d/e",
        "a.b",
        "a_b",
        "a__b",
        "a-b",
        "a---b",
        "a.b_c__d-e/f"
      })
  void aRepositoryNameIsKeptAsItIs(String text) {
    assertThat(new RepositoryName(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "a/", "/a", "a//b", "A", "a..b", "a___b", "a._b", "a-.b", ".a", "a.", "_a", "a_",
        "-a", "a-", "a/-b", "a-/b", "a b", "a:b", "a@b", "../a", "a/../b", "é", "a\n", "\0"
      })
  void whatIsNoRepositoryNameIsRefused(String text) {
    assertInvalid("repository name", () -> new RepositoryName(text));
  }

  @Test
  void aRepositoryNameHasAtMost255Characters() {
    assertThat(new RepositoryName("a".repeat(255)).value()).hasSize(255);
    assertInvalid("repository name", () -> new RepositoryName("a".repeat(256)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "1", "_", "_.-", "V1.0-rc_1", "sha256-abc"})
  void aTagIsKeptAsItIs(String text) {
    assertThat(new Tag(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".a", "-a", "a/b", "a:b", "a b", "é", "a\n", "a+b"})
  void whatIsNoTagIsRefused(String text) {
    assertInvalid("tag", () -> new Tag(text));
  }

  @Test
  void aTagHasAtMost128Characters() {
    assertThat(new Tag("a".repeat(128)).name()).hasSize(128);
    assertInvalid("tag", () -> new Tag("a".repeat(129)));
  }

  @Test
  void aReferenceIsADigestOrATag() {
    assertThat(Reference.parse(ABC)).isInstanceOf(Digest.class).hasToString(ABC);
    assertThat(Reference.parse("latest")).isEqualTo(new Tag("latest"));
    assertInvalid("digest", () -> Reference.parse("a:b"));
    assertInvalid("tag", () -> Reference.parse(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256", ":", "sha256:", ":ab", "sha1:00", "md5:00", "sha256:xyz"})
  void whatIsNoDigestIsRefused(String text) {
    assertInvalid("digest", () -> Digest.parse(text));
  }

  @Test
  void upperCaseHexIsRefused() {
    assertInvalid(
        "digest", () -> Digest.parse("sha256:" + ABC.substring(7).toUpperCase(Locale.ROOT)));
  }

  @ParameterizedTest
  @EnumSource
  void aDigestSurvivesItsBytesAndItsText(Algorithm algorithm) {
    Digest digest = Digest.of(algorithm, "abc".getBytes(UTF_8));

    assertThat(digest.toBytes()).hasSize(algorithm.length() + 1).startsWith(algorithm.code());
    assertThat(Digest.fromBytes(digest.toBytes())).isEqualTo(digest);
    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
  }

  @Test
  void aDigestIsThatOfItsContent() {
    MessageDigest running = Algorithm.SHA256.newHash();
    running.update("a".getBytes(UTF_8));
    running.update("bc".getBytes(UTF_8));

    assertThat(Digest.of(Algorithm.SHA256, "abc".getBytes(UTF_8))).hasToString(ABC);
    assertThat(Digest.finish(Algorithm.SHA256, running)).hasToString(ABC);
  }

  @Test
  void bytesOfAnotherLengthOrAlgorithmAreNoDigest() {
    byte[] bytes = Digest.parse(ABC).toBytes();
    byte[] unknown = bytes.clone();
    unknown[0] = 3;
    byte[] mistaken = bytes.clone();
    mistaken[0] = Algorithm.SHA512.code();

    for (byte[] bad : List.of(new byte[0], new byte[32], new byte[34], unknown, mistaken)) {
      assertInvalid("digest", () -> Digest.fromBytes(bad));
    }
  }

  @Test
  void theCodesInTheDatabaseNeverChange() {
    assertThat(Stream.of(Algorithm.values()).map(Algorithm::code))
        .containsExactly((byte) 1, (byte) 2);
  }

  @Test
  void digestsSortAsTheirBytesDo() {
    List<Digest> digests =
        Stream.of("a", "b", "c", "d", "e")
            .flatMap(
                text -> Stream.of(Algorithm.values()).map(a -> Digest.of(a, text.getBytes(UTF_8))))
            .toList();

    for (Digest left : digests) {
      for (Digest right : digests) {
        assertThat(Integer.signum(left.compareTo(right)))
            .isEqualTo(
                Integer.signum(java.util.Arrays.compareUnsigned(left.toBytes(), right.toBytes())));
      }
    }
  }

  @Test
  void aDescriptorsSizeIsNotNegative() {
    assertThat(new Descriptor("x", Digest.parse(ABC), 0, List.of()).size()).isZero();
    assertInvalid("size", () -> new Descriptor("x", Digest.parse(ABC), -1, List.of()));
  }

  @Test
  void whatAManifestSaysCannotBeChanged() {
    var layers = new java.util.ArrayList<Descriptor>();
    var annotations = new java.util.HashMap<String, String>();
    Manifest manifest =
        new Manifest(
            MediaTypes.OCI_MANIFEST,
            Optional.empty(),
            Optional.empty(),
            layers,
            List.of(),
            Optional.empty(),
            annotations);

    layers.add(new Descriptor("x", Digest.parse(ABC), 1, List.of()));
    annotations.put("a", "b");

    assertThat(manifest.layers()).isEmpty();
    assertThat(manifest.annotations()).isEqualTo(Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.image.manifest.v1+json, true, false",
    "application/vnd.oci.image.index.v1+json, true, true",
    "application/vnd.docker.distribution.manifest.v2+json, true, false",
    "application/vnd.docker.distribution.manifest.list.v2+json, true, true",
    "application/vnd.docker.distribution.manifest.v1+prettyjws, false, false",
    "application/json, false, false"
  })
  void fourMediaTypesAreManifestsAndTwoOfThemIndexes(
      String type, boolean isManifest, boolean isIndex) {
    assertThat(MediaTypes.isManifest(type)).isEqualTo(isManifest);
    assertThat(MediaTypes.isIndex(type)).isEqualTo(isIndex);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, application/json",
    "Application/JSON; charset=utf-8, application/json",
    "' a/b ;q=1;r=2', a/b",
    "'', ''",
    "';', ''"
  })
  void aMediaTypeLosesItsParameters(String header, String type) {
    assertThat(MediaTypes.withoutParameters(header)).isEqualTo(type);
  }

  @Test
  void aRefusalShowsTheTextShortAndPrintable() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new Tag("\r\n" + "x".repeat(500)))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains("\"??xxx")
                    .contains("x…\"")
                    .doesNotContain("\n")
                    .hasSizeLessThan(250));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u009b31m", "\u202e", "\u2028", "\u200b", "\ud800"})
  void aRefusalShowsNothingThatRewritesALog(String text) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new Tag("x" + text))
        .withMessageContaining("\"x?");
  }

  private static void assertInvalid(
      String what, org.assertj.core.api.ThrowableAssert.ThrowingCallable parsing) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(parsing)
        .withMessageStartingWith(what + " \"");
  }
}
