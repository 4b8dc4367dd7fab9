package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.GoTool;
import io.stowage.acceptance.harness.Registries;
import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.TestImages;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** crane, oras, regctl, helm and cosign, each built from its Go module at a pinned version. */
@Tag("slow")
final class GoClientsTest {
  private static Path folder = Path.of("");
  private static Registry registry = NoRegistry.YET;

  @BeforeAll
  static void start() throws IOException {
    folder = Workspace.fresh("go-clients");
    registry = Registries.open("go-clients-registry");
    TestImages.note(folder.resolve("note"));
    TestImages.multiArch(folder.resolve("multi"));
    Files.createDirectories(folder.resolve("home"));
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void cranePushesCopiesListsAndDeletes() {
    var image = registry.image("crane/multi");
    crane("push", folder.resolve("multi").toString(), image + ":1").succeed();

    crane("validate", "--remote=" + image + ":1").succeed();
    crane("copy", image + ":1", registry.image("crane/copy:1")).succeed();
    crane("tag", image + ":1", "2").succeed();
    crane("pull", image + ":1", folder.resolve("crane.tar").toString()).succeed();
    var digest = crane("digest", image + ":1").succeed();

    assertThat(crane("digest", registry.image("crane/copy:1")).succeed()).isEqualTo(digest);
    assertThat(crane("ls", image).succeed().lines()).containsExactlyInAnyOrder("1", "2");
    assertThat(crane("catalog", registry.authority()).succeed()).contains("crane/copy");
    assertThat(crane("manifest", "--platform=linux/arm64", image + ":1").succeed())
        .contains("vnd.oci.image.manifest");
    crane("delete", image + "@" + digest).succeed();
    assertThat(crane("digest", image + ":1").fail()).contains("MANIFEST_UNKNOWN");
  }

  @Test
  void craneChangesAnImageInTheRegistry() throws IOException {
    var image = registry.image("crane/changed:1");
    var layer = Files.write(folder.resolve("layer.tar"), TestImages.busyboxTar());

    crane("append", "--new_layer=" + layer, "--new_tag=" + image).succeed();
    crane("mutate", "--label=color=green", image).succeed();

    assertThat(crane("config", image).succeed()).contains("green");
  }

  @Test
  void orasAttachesDiscoversAndCopiesArtifacts() throws IOException {
    Registries.requireStowage();
    var image = registry.image("oras/artifact:1");
    Files.writeString(folder.resolve("readme.md"), "# Read me\n");
    Files.writeString(folder.resolve("bill.json"), "{\"parts\":[]}\n");

    oras("push", "--artifact-type=application/vnd.test.doc", image, "readme.md:text/markdown")
        .succeed();
    oras("attach", "--artifact-type=application/vnd.test.bill", image, "bill.json").succeed();
    var copy = registry.image("oras/copy:1");
    Command.of(GoTool.ORAS.program(), "copy", "-r", "--from-plain-http", "--to-plain-http")
        .and(image, copy)
        .with(home())
        .succeed();
    oras("pull", "--output=pulled", copy).succeed();

    assertThat(oras("discover", "--format=json", copy).succeed())
        .contains("application/vnd.test.bill");
    assertThat(folder.resolve("pulled/readme.md")).hasContent("# Read me\n");
    assertThat(oras("repo", "tags", registry.image("oras/copy")).succeed()).isEqualTo("1");
  }

  @Test
  void orasPushesABlobByItselfAndDeletesIt() throws IOException {
    var blob = registry.image("oras/blob");
    var file = Files.writeString(folder.resolve("blob.txt"), "just bytes\n");
    var digest = TestImages.sha256(Files.readAllBytes(file));

    oras("blob", "push", blob, "blob.txt").succeed();
    oras("blob", "fetch", "--output=fetched.txt", blob + "@" + digest).succeed();
    oras("blob", "delete", "--force", blob + "@" + digest).succeed();

    assertThat(folder.resolve("fetched.txt")).hasSameBinaryContentAs(file);
    oras("blob", "fetch", "--output=again.txt", blob + "@" + digest).fail();
  }

  @Test
  void regctlCopiesAnIndexWithItsReferrers() throws IOException {
    Registries.requireStowage();
    var image = registry.image("regctl/multi:1");
    var copy = registry.image("regctl/copy:1");

    regctl("image", "copy", "ocidir://" + folder.resolve("multi") + ":latest", image).succeed();
    regctl("artifact", "put", "--artifact-type=application/vnd.test.note", "--subject=" + image)
        .reading("a note")
        .succeed();
    regctl("image", "copy", "--referrers", "--digest-tags", image, copy).succeed();

    assertThat(regctl("image", "digest", copy).succeed())
        .isEqualTo(regctl("image", "digest", image).succeed());
    assertThat(regctl("artifact", "list", copy).succeed()).contains("application/vnd.test.note");
    assertThat(regctl("artifact", "tree", copy).succeed()).contains("application/vnd.test.note");
  }

  @Test
  void regctlDeletesOneTagAndLeavesTheOther() {
    Registries.requireStowage();
    var image = registry.image("regctl/tags");
    var source = "ocidir://" + folder.resolve("note") + ":latest";
    regctl("image", "copy", source, image + ":a").succeed();
    regctl("image", "copy", source, image + ":b").succeed();

    regctl("tag", "delete", image + ":a").succeed();

    assertThat(regctl("tag", "ls", image).succeed()).isEqualTo("b");
    assertThat(regctl("repo", "ls", registry.authority()).succeed()).contains("regctl/tags");
  }

  @Test
  void helmPushesAndPullsAChart() throws IOException {
    var chart = folder.resolve("chart");
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: walk\nversion: 1.2.3\n");
    Files.writeString(chart.resolve("templates/note.yaml"), "kind: Note\n");

    helm("package", chart.toString()).succeed();
    helm("push", "walk-1.2.3.tgz", "oci://" + registry.image("charts"), "--plain-http").succeed();
    var name = "oci://" + registry.image("charts/walk");
    helm("pull", name, "--version=1.2.3", "--plain-http", "--destination=home").succeed();

    assertThat(helm("show", "chart", name, "--plain-http").succeed()).contains("name: walk");
    assertThat(folder.resolve("home/walk-1.2.3.tgz"))
        .hasSameBinaryContentAs(folder.resolve("walk-1.2.3.tgz"));
  }

  @Test
  void cosignSignsAndVerifiesByTag() {
    signAndVerify(registry.image("cosign/by-tag"), Map.of());
  }

  @Test
  void cosignSignsAndVerifiesByReferrer() {
    Registries.requireStowage();
    var name = registry.image("cosign/by-referrer");

    signAndVerify(name, Map.of("COSIGN_EXPERIMENTAL", "1"));

    assertThat(crane("ls", name).succeed()).as("no tag stands in for the referrers").isEqualTo("1");
  }

  private static void signAndVerify(String name, Map<String, String> experimental) {
    crane("push", folder.resolve("note").toString(), name + ":1").succeed();
    var image = name + "@" + crane("digest", name + ":1").succeed();
    var key = name.substring(name.lastIndexOf('/') + 1);

    cosign("generate-key-pair", "--output-key-prefix=" + key).succeed();
    var sign =
        cosign("sign", "--key=" + key + ".key", "--yes", "--tlog-upload=false")
            .and("--allow-http-registry");
    if (!experimental.isEmpty()) {
      sign = sign.and("--registry-referrers-mode=oci-1-1").with(experimental);
    }
    sign.and(image).succeed();
    var verify =
        cosign("verify", "--key=" + key + ".pub", "--insecure-ignore-tlog")
            .and("--allow-http-registry");
    if (!experimental.isEmpty()) {
      verify = verify.and("--experimental-oci11").with(experimental);
    }

    assertThat(verify.and(image).succeed()).contains("critical");
    var unsigned = name + "-unsigned:1";
    crane("push", folder.resolve("note").toString(), unsigned).succeed();
    assertThat(
            cosign("verify", "--key=" + key + ".pub", "--insecure-ignore-tlog")
                .and("--allow-http-registry", unsigned)
                .fail())
        .contains("no signatures found");
  }

  private static Command crane(String... words) {
    return Command.of(GoTool.CRANE.program(), "--insecure").and(words).with(home());
  }

  private static Command oras(String... words) {
    return Command.of(GoTool.ORAS.program()).and(words).and("--plain-http").with(home()).in(folder);
  }

  private static Command regctl(String... words) {
    return Command.of(GoTool.REGCTL.program())
        .and("--host", "reg=" + registry.authority() + ",tls=disabled")
        .and(words)
        .with(home());
  }

  private static Command helm(String... words) {
    return Command.of(GoTool.HELM.program()).and(words).with(home()).in(folder);
  }

  private static Command cosign(String... words) {
    return Command.of(GoTool.COSIGN.program())
        .and(words)
        .with(home())
        .with(Map.of("COSIGN_PASSWORD", "open sesame"))
        .in(folder);
  }

  /** Nothing of the person who runs the tests is read or changed. */
  private static Map<String, String> home() {
    var home = folder.resolve("home").toString();
    return Map.of("HOME", home, "DOCKER_CONFIG", home, "XDG_CACHE_HOME", home);
  }
}
