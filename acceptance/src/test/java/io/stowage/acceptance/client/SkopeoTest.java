package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.Registries;
import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.TestImages;
import io.stowage.acceptance.harness.Tools;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** skopeo: every transport and manifest format, both ways. */
final class SkopeoTest {
  private static Path folder = Path.of("");
  private static Registry registry = NoRegistry.YET;

  @BeforeAll
  static void start() {
    Tools.require("skopeo");
    folder = Workspace.fresh("skopeo");
    registry = Registries.open("skopeo-registry");
    TestImages.busybox(folder.resolve("busybox"));
    TestImages.multiArch(folder.resolve("multi"));
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void anOciImageComesBackByteForByte() throws IOException {
    var pushed = "docker://" + registry.image("lib/exact:1");

    skopeo("copy", "--dest-tls-verify=false", layout("busybox"), pushed).succeed();
    skopeo("copy", "--src-tls-verify=false", pushed, layout("back")).succeed();

    assertThat(blobs("back")).isEqualTo(blobs("busybox"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "v2s2"})
  void anImageOfEitherFormatIsKeptInIt(String format) {
    var pushed = "docker://" + registry.image("lib/format-" + format + ":1");

    skopeo("copy", "--format", format, "--dest-tls-verify=false", layout("busybox"), pushed)
        .succeed();

    assertThat(raw(pushed))
        .contains(
            format.equals("oci")
                ? "application/vnd.oci.image.manifest.v1+json"
                : "application/vnd.docker.distribution.manifest.v2+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dir:", "docker-archive:"})
  void anImageTravelsThroughOtherTransports(String transport) {
    var name = transport.replace(":", "");
    var first = "docker://" + registry.image("lib/from-" + name + ":1");
    var second = "docker://" + registry.image("lib/to-" + name + ":1");
    var file = transport + folder.resolve(name + ".saved");
    skopeo("copy", "--dest-tls-verify=false", layout("busybox"), first).succeed();

    skopeo("copy", "--src-tls-verify=false", first, file).succeed();
    skopeo("copy", "--dest-tls-verify=false", file, second).succeed();

    assertThat(inspect(second, "{{.Layers | len}}")).isEqualTo("2");
    assertThat(skopeo("inspect", "--tls-verify=false", "--config", second).succeed())
        .contains("diff_ids");
  }

  @Test
  void aMultiArchImageKeepsItsIndexAndAllItsPlatforms() throws IOException {
    var pushed = "docker://" + registry.image("lib/multi:1");

    skopeo("copy", "--all", "--dest-tls-verify=false", layout("multi"), pushed).succeed();
    skopeo("copy", "--all", "--src-tls-verify=false", pushed, layout("multi-back")).succeed();

    assertThat(blobs("multi-back")).isEqualTo(blobs("multi"));
    assertThat(
            skopeo(
                    "--override-arch=arm64",
                    "inspect",
                    "--tls-verify=false",
                    "--format={{.Architecture}}",
                    pushed)
                .succeed())
        .isEqualTo("arm64");
  }

  @Test
  void aMultiArchImageTravelsAsADockerManifestList() {
    var pushed = "docker://" + registry.image("lib/list:1");

    skopeo("copy", "--all", "--format=v2s2", "--dest-tls-verify=false", layout("multi"), pushed)
        .succeed();
    skopeo("copy", "--all", "--src-tls-verify=false", pushed, "dir:" + folder.resolve("list"))
        .succeed();

    assertThat(raw(pushed)).contains("application/vnd.docker.distribution.manifest.list.v2+json");
  }

  @Test
  void layersMayBeZstd() throws IOException {
    var pushed = "docker://" + registry.image("lib/zstd:1");
    // In two steps and digests kept: skopeo would rather reuse a layer that it once saw gzipped.
    var unpacked = "dir:" + folder.resolve("unpacked");
    skopeo("copy", "--dest-decompress", layout("busybox"), unpacked).succeed();
    skopeo("copy", "--dest-compress-format=zstd", unpacked, layout("zstd")).succeed();

    skopeo("copy", "--preserve-digests", "--dest-tls-verify=false", layout("zstd"), pushed)
        .succeed();
    skopeo("copy", "--preserve-digests", "--src-tls-verify=false", pushed, layout("zstd-back"))
        .succeed();

    assertThat(raw(pushed)).contains("application/vnd.oci.image.layer.v1.tar+zstd");
    assertThat(blobs("zstd-back")).isEqualTo(blobs("zstd"));
  }

  @Test
  void imagesAreCopiedFromOneRepositoryToAnother() {
    var first = "docker://" + registry.image("lib/original:1");
    var second = "docker://" + registry.image("elsewhere/deep/copy:1");
    skopeo("copy", "--dest-tls-verify=false", layout("busybox"), first).succeed();

    skopeo("copy", "--src-tls-verify=false", "--dest-tls-verify=false", first, second).succeed();

    assertThat(inspect(second, "{{.Digest}}")).isEqualTo(inspect(first, "{{.Digest}}"));
  }

  @Test
  void tagsAreListedAndADeletedImageIsGone() {
    var name = "docker://" + registry.image("lib/deleted");
    skopeo("copy", "--dest-tls-verify=false", layout("busybox"), name + ":a").succeed();
    skopeo("copy", "--all", "--dest-tls-verify=false", layout("multi"), name + ":b").succeed();
    assertThat(skopeo("list-tags", "--tls-verify=false", name).succeed())
        .contains("\"a\"", "\"b\"");

    skopeo("delete", "--tls-verify=false", name + ":a").succeed();

    assertThat(skopeo("inspect", "--tls-verify=false", name + ":a").fail())
        .contains("manifest unknown");
    assertThat(raw(name + ":b")).contains("application/vnd.oci.image.index.v1+json");
  }

  private static String raw(String image) {
    return skopeo("inspect", "--tls-verify=false", "--raw", image).succeed();
  }

  private static String inspect(String image, String format) {
    return skopeo("inspect", "--tls-verify=false", "--format=" + format, image).succeed();
  }

  private static String layout(String name) {
    return "oci:" + folder.resolve(name) + ":latest";
  }

  private static String blobs(String layout) throws IOException {
    try (var files = Files.list(folder.resolve(layout).resolve("blobs/sha256"))) {
      return String.join("\n", files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private static Command skopeo(String... words) {
    return Command.of("skopeo", "--insecure-policy").and(words);
  }
}
