package io.stowage.server.registry;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.registry.RegistryRequest.BlobAt;
import io.stowage.server.registry.RegistryRequest.ManifestAt;
import io.stowage.server.registry.RegistryRequest.NewUpload;
import io.stowage.server.registry.RegistryRequest.ReferrersOf;
import io.stowage.server.registry.RegistryRequest.TagList;
import io.stowage.server.registry.RegistryRequest.UploadAt;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients write, read: against slower and simpler readers, and against chance. */
class ParsersTest {
  private static final List<String> HOSTILE =
      List.of(
          "blobs",
          "uploads",
          "manifests",
          "tags",
          "list",
          "referrers",
          "v2",
          "a",
          "x.y",
          "library");
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, new byte[0]);

  @Test
  void anAddressIsReadBackWhateverItsRepositoryIsCalled() {
    Random random = new Random(2);
    for (int round = 0; round < 5000; round++) {
      StringBuilder text = new StringBuilder(pick(random, HOSTILE));
      for (int parts = random.nextInt(5); parts > 0; parts--) {
        text.append('/').append(pick(random, HOSTILE));
      }
      RepositoryName name = new RepositoryName(text.toString());
      Tag tag = new Tag(pick(random, HOSTILE));
      String base = "/v2/" + name;

      assertThat(RegistryRequest.parse(base + "/tags/list")).isEqualTo(new TagList(name));
      assertThat(RegistryRequest.parse(base + "/blobs/" + DIGEST))
          .isEqualTo(new BlobAt(name, DIGEST));
      assertThat(RegistryRequest.parse(base + "/referrers/" + DIGEST))
          .isEqualTo(new ReferrersOf(name, DIGEST));
      assertThat(RegistryRequest.parse(base + "/blobs/uploads/")).isEqualTo(new NewUpload(name));
      assertThat(RegistryRequest.parse(base + "/blobs/uploads")).isEqualTo(new NewUpload(name));
      assertThat(RegistryRequest.parse(base + "/blobs/uploads/5-f"))
          .isEqualTo(new UploadAt(name, "5-f"));
      assertThat(RegistryRequest.parse(base + "/manifests/" + tag))
          .isEqualTo(new ManifestAt(name, tag));
      assertThat(RegistryRequest.parse(encoded(random, base + "/manifests/" + DIGEST)))
          .isEqualTo(new ManifestAt(name, DIGEST));
    }
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Some characters after the prefix in percent-encoding. */
  private static String encoded(Random random, String path) {
    StringBuilder text = new StringBuilder(path.substring(0, 4));
    path.substring(4)
        .chars()
        .forEach(
            c -> {
              if (random.nextInt(4) == 0) {
                text.append("%%%02x".formatted(c));
              } else {
                text.append((char) c);
              }
            });
    return text.toString();
  }

  @Test
  void noAddressFailsInAnotherWayThanTheRegistrys() {
    Random random = new Random(3);
    List<String> pieces =
        List.of(
            "/",
            "//",
            "%",
            "%2",
            "%2f",
            "%00",
            "%ff",
            "..",
            "+",
            ":",
            "sha256:",
            "_catalog",
            "_oci",
            "é",
            "\\",
            "blobs",
            "uploads",
            "manifests",
            "tags",
            "list",
            "referrers",
            "a",
            "A",
            " ");
    for (int round = 0; round < 50_000; round++) {
      StringBuilder path = new StringBuilder("/v2/");
      for (int parts = random.nextInt(9); parts > 0; parts--) {
        path.append(pick(random, pieces));
      }
      try {
        assertThat(RegistryRequest.parse(path.toString())).isNotNull();
      } catch (RegistryException e) {
        assertThat(e.status()).as(path.toString()).isIn(400, 404);
      }
    }
  }

  @Test
  void aRangeIsWhatASlowReaderWouldServe() {
    for (int size = 0; size < 7; size++) {
      for (int first = -1; first < 9; first++) {
        for (int last = -1; last < 9; last++) {
          String header = "bytes=" + (first < 0 ? "" : first) + "-" + (last < 0 ? "" : last);
          ByteRange range = ByteRange.of(Optional.of(header), size);
          boolean[] wanted = new boolean[size];
          for (int at = 0; at < size; at++) {
            wanted[at] = first < 0 ? at >= size - last : at >= first && (last < 0 || at <= last);
          }
          boolean[] served = new boolean[size];
          switch (range) {
            case ByteRange.Whole _ -> assertThat(first < 0 && last < 0).as(header).isTrue();
            case ByteRange.Part part -> {
              Arrays.fill(served, (int) part.first(), (int) part.last() + 1, true);
              assertThat(served).as(header + " of " + size).isEqualTo(wanted);
              assertThat(part.length()).isPositive();
            }
            case ByteRange.Unsatisfiable _ ->
                assertThat(wanted).as(header + " of " + size).doesNotContain(true);
          }
        }
      }
    }
  }

  @Test
  void aRangeIsReadBackFromWhatItWasWrittenAs() {
    Random random = new Random(4);
    for (int round = 0; round < 10_000; round++) {
      long start = random.nextLong(1L << 40);
      long end = start + random.nextLong(1L << 40);
      String text = start + "-" + end;
      String form =
          pick(random, List.of(text, "bytes " + text + "/*", "bytes=" + text, text + "/" + end));
      ChunkRange range = ChunkRange.parse(Optional.of(form)).orElseThrow();
      assertThat(range).isEqualTo(new ChunkRange(start, end));
      range.requireStart(start, "x");
      range.requireLength(OptionalLong.of(end - start + 1));
      range.requireLength(OptionalLong.empty());
      assertThatThrownBy(() -> range.requireStart(start + 1, "x"))
          .isInstanceOf(RegistryException.class);
      assertThatThrownBy(() -> range.requireLength(OptionalLong.of(end - start)))
          .isInstanceOf(RegistryException.class);
    }
  }

  @Test
  void noMutilatedManifestFailsInAnotherWayThanTheRegistrys() {
    Random random = new Random(5);
    List<String> whole =
        List.of(
            RegistryClient.image(DIGEST, DIGEST),
            RegistryClient.index(DIGEST, DIGEST),
            RegistryClient.referrer(DIGEST, DIGEST, "a/b", "note"));
    List<String> pieces =
        List.of(
            "null",
            "true",
            "-1",
            "2e99",
            "1E-2147483648",
            "\"\"",
            "[]",
            "{}",
            "[{}]",
            "\\u0000",
            "\\ud800",
            "\"",
            ",",
            ":",
            "{\"urls\":[{}]}",
            "99999999999999999999",
            "\u0000",
            "é");
    int taken = 0;
    for (int round = 0; round < 60_000; round++) {
      StringBuilder text = new StringBuilder(pick(random, whole));
      for (int cuts = 1 + random.nextInt(3); cuts > 0 && !text.isEmpty(); cuts--) {
        mutilate(random, text, pieces);
      }
      byte[] content = text.toString().getBytes(UTF_8);
      if (random.nextInt(5) == 0 && content.length > 0) {
        content[random.nextInt(content.length)] = (byte) random.nextInt(256);
      }
      try {
        ManifestParser.parse(content, Optional.of(MediaTypes.OCI_MANIFEST));
        taken++;
      } catch (RegistryException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID);
      } catch (RuntimeException e) {
        throw new AssertionError(text.toString(), e);
      }
    }
    assertThat(taken).isBetween(1, 59_999);
  }

  /** Replaces a JSON value, or just some characters. */
  private static void mutilate(Random random, StringBuilder text, List<String> pieces) {
    int at = random.nextInt(text.length());
    int colon = text.indexOf(":", at);
    if (random.nextBoolean() && colon > 0) {
      int end = colon + 1;
      while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      text.replace(colon + 1, end, pick(random, pieces));
    } else {
      text.replace(at, Math.min(text.length(), at + random.nextInt(4)), pick(random, pieces));
    }
  }

  @Test
  void anUnknownDockerListGivesTheChildOrNone() {
    for (String list :
        List.of(
            "{\"manifests\":[{\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"},\"digest\":\"%s\",\"size\":1}]}",
            "{\"manifests\":[{\"platform\":7},{\"platform\":{\"os\":[],\"architecture\":{}}}]}",
            "{\"manifests\":[]}")) {
      assertThat(ManifestParser.linuxAmd64(list.formatted(DIGEST).getBytes(UTF_8)))
          .isEqualTo(list.contains("%s") ? Optional.of(DIGEST) : Optional.empty());
    }
  }

  @Test
  @Timeout(20)
  void manyAnnotationsWhateverTheirNamesAreReadInSeconds() {
    StringBuilder text =
        new StringBuilder(RegistryClient.image(DIGEST).replaceFirst("\\}$", ",\"annotations\":{"));
    // Names so short that a manifest holds many, and whose hashes lie close together.
    for (int i = 0; i < 380_000; i++) {
      String name = Integer.toString(i, 36);
      text.append(i == 0 ? "" : ",").append('"').append(name).append("\":\"\"");
    }
    byte[] content = text.append("}}").toString().getBytes(UTF_8);
    assertThat(content.length).isBetween(3 << 20, Manifests.LARGEST);

    assertThat(ManifestParser.parse(content, Optional.empty()).annotations()).hasSize(380_000);
  }

  @Test
  void theChildForLinuxOnAmd64IsFoundWhereverItsFieldsStand() {
    String other = Digest.of(Algorithm.SHA256, new byte[] {1}).toString();
    String arm =
        "{\"digest\":\"%s\",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}}"
            .formatted(other);
    String odd = "{\"x\":[{\"digest\":[]}],\"platform\":7,\"digest\":\"%s\"}".formatted(other);
    String amd =
        "{\"platform\":{\"features\":[{}],\"architecture\":\"amd64\",\"os\":\"linux\"},\"annotations\":{\"platform\":\"\"},\"digest\":\"%s\"}"
            .formatted(DIGEST);

    assertThat(
            amd64("{\"annotations\":{\"manifests\":\"\"},\"manifests\":[%s,%s,%s]}", arm, odd, amd))
        .contains(DIGEST);
    assertThat(amd64("{\"manifests\":[%s,%s]}", arm, odd)).isEmpty();
    assertThat(amd64("{\"manifests\":{\"manifests\":[%s]}}", amd)).isEmpty();
    assertThat(amd64("[%s]", amd)).isEmpty();
    assertThat(amd64("{\"manifests\":[%s", arm)).isEmpty();
  }

  private static Optional<Digest> amd64(String index, Object... children) {
    return ManifestParser.linuxAmd64(index.formatted(children).getBytes(UTF_8));
  }

  @Test
  void whatIsNotUtf8IsNoManifest() {
    String image = RegistryClient.image(DIGEST);

    for (Charset wide : List.of(UTF_16, UTF_16LE, UTF_16BE, Charset.forName("UTF-32"))) {
      assertThatThrownBy(() -> ManifestParser.parse(image.getBytes(wide), Optional.empty()))
          .as(wide.name())
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("UTF-8");
    }
    assertThatThrownBy(
            () -> ManifestParser.parse(("\uFEFF" + image).getBytes(UTF_8), Optional.empty()))
        .hasMessageContaining("byte order mark");
  }

  @Test
  void aRefusalRepeatsNoMoreThanTheBeginningOfWhatWasSent() {
    String type = "application/" + "x".repeat(1_000_000);
    byte[] content =
        RegistryClient.image(DIGEST).replace(MediaTypes.OCI_MANIFEST, type).getBytes(UTF_8);

    assertThatThrownBy(() -> ManifestParser.parse(content, Optional.empty()))
        .isInstanceOf(RegistryException.class)
        .satisfies(
            e -> assertThat(e.getMessage()).contains("application/xxx").hasSizeLessThan(500));
    assertThatThrownBy(() -> ManifestParser.parse(content, Optional.of(MediaTypes.DOCKER_MANIFEST)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }
}
