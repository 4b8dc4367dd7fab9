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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * podman and buildah: build, push, pull. Each has storage and settings of its own in the work
 * folder, so that the machine's are never touched.
 */
@Tag("slow")
final class PodmanAndBuildahTest {
  private static Path folder = Path.of("");
  private static Registry registry = NoRegistry.YET;
  private static Map<String, String> settings = Map.of();

  @BeforeAll
  static void start() throws IOException {
    Tools.require("podman", "buildah", "runc", "skopeo");
    Tools.requireRoot();
    folder = Workspace.fresh("podman");
    registry = Registries.open("podman-registry");
    settings = ContainersSettings.in(folder, registry);
    TestImages.busybox(folder.resolve("busybox"));
    Command.of("skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false")
        .and("oci:" + folder.resolve("busybox") + ":latest")
        .and("docker://" + registry.image("lib/busybox:latest"))
        .succeed();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "v2s2"})
  void buildahBuildsOnAPulledImagePushesAndPodmanPulls(String format) throws IOException {
    var image = registry.image("team/built-" + format + ":1");
    var context = Files.createDirectories(folder.resolve("context-" + format));
    Files.writeString(context.resolve("greeting"), "hello\n");
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM %s
        COPY greeting /greeting
        RUN echo again >> /greeting
        """
            .formatted(registry.image("lib/busybox:latest")));

    buildah("bud", "--isolation=chroot", "-t", image, context.toString()).succeed();
    buildah("push", "--format=" + format, image, "docker://" + image).succeed();
    podman("pull", "--quiet", image).succeed();

    assertThat(podman("image", "inspect", "--format={{.ManifestType}}", image).succeed())
        .contains(format.equals("oci") ? "vnd.oci.image.manifest" : "docker.distribution.manifest");
    var files = Path.of(podman("image", "mount", image).succeed());
    assertThat(files.resolve("greeting")).hasContent("hello\nagain\n");
    podman("image", "unmount", image).succeed();
  }

  @Test
  void podmanPushesWhatItPulledAndPullsItByDigest() throws IOException {
    var source = registry.image("lib/busybox:latest");
    var copy = registry.image("team/copy:1");
    var digestFile = folder.resolve("digest");

    podman("pull", "--quiet", source).succeed();
    podman("tag", source, copy).succeed();
    podman("push", "--quiet", "--digestfile=" + digestFile, copy).succeed();
    podman("rmi", copy).succeed();
    podman("pull", "--quiet", registry.image("team/copy@" + Files.readString(digestFile)))
        .succeed();
  }

  @Test
  void podmanPushesAManifestList() {
    var list = registry.image("team/list:1");

    podman("manifest", "create", list).succeed();
    podman("manifest", "add", "--tls-verify=false", list, registry.image("lib/busybox:latest"))
        .succeed();
    podman("manifest", "push", "--all", "--tls-verify=false", list, "docker://" + list).succeed();

    assertThat(
            Command.of("skopeo", "inspect", "--raw", "--tls-verify=false", "docker://" + list)
                .succeed())
        .contains("manifests");
  }

  @Test
  void podmanSearchFindsARepositoryByItsCatalog() {
    assertThat(podman("search", "--tls-verify=false", registry.image("busy")).succeed())
        .contains("lib/busybox");
  }

  private static Command podman(String... words) {
    return Command.of("podman").and(words).with(settings);
  }

  private static Command buildah(String... words) {
    return Command.of("buildah").and(words).with(settings);
  }
}
