package io.stowage.server.importer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RunningRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which name a layout's images get, and what is told of a broken one. */
final class OciLayoutImporterTest {
  private final List<String> lines = new ArrayList<>();
  @TempDir private Path folder;
  private Path layout;
  private RunningRegistry registry;
  private RegistryClient client;

  @BeforeEach
  void start() {
    layout = folder.resolve("layout");
    OldTree.write(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    registry = RunningRegistry.in(folder.resolve("stowage")).start();
    client = registry.client();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private ImportReport run(String name) {
    lines.clear();
    return new OciLayoutImporter(registry.registry().adoption())
        .run(layout, Optional.of(name).filter(given -> !given.isEmpty()), lines::add);
  }

  private Digest put(String content) {
    Digest digest = Digest.of(Algorithm.SHA256, content.getBytes(UTF_8));
    OldTree.write(file(digest), content);
    return digest;
  }

  private Path file(Digest digest) {
    return layout.resolve("blobs/sha256/" + digest.hex());
  }

  private Digest image(String note) {
    return put(RegistryClient.image(put("{}"), put(note)));
  }

  /** Ends the layout with one entry, with this annotation unless it is empty. */
  private void index(Digest entry, String mediaType, String annotation, String value) {
    String annotations =
        annotation.isEmpty() ? "" : ",\"annotations\":{\"%s\":\"%s\"}".formatted(annotation, value);
    OldTree.write(
        layout.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1%s}]}"
            .formatted(mediaType, entry, annotations));
  }

  private void refName(Digest entry, String value) {
    index(entry, RegistryClient.OCI_MANIFEST, "org.opencontainers.image.ref.name", value);
  }

  private int pull(String repository, Object reference) {
    return client.get("/v2/" + repository + "/manifests/" + reference).status();
  }

  @Test
  void theArgumentNamesTheImage() {
    refName(image("a"), "other");

    assertThat(run("team/app:2").problems()).isZero();

    assertThat(pull("team/app", "2")).isEqualTo(200);
    assertThat(pull("team/app", "other")).isEqualTo(404);
  }

  @Test
  void theLayoutNamesTheTagWhereTheArgumentDoesNot() {
    Digest image = image("a");
    refName(image, "1.0");

    assertThat(run("team/app").summary()).startsWith("1 repository: 1 manifest, 1 tag, 2 blobs");

    assertThat(pull("team/app", "1.0")).isEqualTo(200);
    assertThat(run("team/app").summary())
        .contains(" 0 manifests", " 0 blobs", "; 1 manifest and 1 tag were here already;");
  }

  @Test
  void aWholeNameInTheLayoutNeedsNoArgument() {
    refName(image("a"), "registry.example.com:5000/team/app:1.0");

    assertThat(run("").problems()).isZero();

    assertThat(pull("team/app", "1.0")).isEqualTo(200);
  }

  @Test
  void containerdsNameCountsBeforeTheTag() {
    index(
        image("a"),
        RegistryClient.OCI_MANIFEST,
        "io.containerd.image.name",
        "docker.io/library/app:3");

    assertThat(run("").problems()).isZero();

    assertThat(pull("library/app", "3")).isEqualTo(200);
    assertThat(pull("app", "3")).isEqualTo(200);
  }

  @Test
  void aTagAloneNamesNoRepository() {
    refName(image("a"), "latest");

    assertThat(run("").problems()).isEqualTo(1);

    assertThat(lines.getFirst()).contains("give a name after the folder");
    assertThat(pull("latest", "latest")).isEqualTo(404);
  }

  @Test
  void whatNothingNamesNeedsAName() {
    index(image("a"), RegistryClient.OCI_MANIFEST, "", "");

    assertThat(run("").problems()).isEqualTo(1);
    assertThat(run("team/app").problems()).isZero();
  }

  @Test
  void anIndexInAnIndexIsTakenWhole() {
    Digest one = image("one");
    Digest inner = put(RegistryClient.index(one));
    Digest outer =
        put(
            RegistryClient.index(image("two"))
                .replace(
                    "\"manifests\":[",
                    "\"manifests\":["
                        + RegistryClient.descriptor(RegistryClient.OCI_INDEX, inner, 1)
                        + ","));
    index(outer, RegistryClient.OCI_INDEX, "", "");

    assertThat(run("team/app:all").problems()).isZero();

    assertThat(pull("team/app", "all")).isEqualTo(200);
    assertThat(pull("team/app", inner)).isEqualTo(200);
    assertThat(pull("team/app", one)).isEqualTo(200);
  }

  @Test
  void aMissingBlobIsToldAndItsImageRefused() throws IOException {
    Digest image = image("lost");
    Path lost = file(Digest.of(Algorithm.SHA256, "lost".getBytes(UTF_8)));
    Files.delete(lost);
    refName(image, "1");

    assertThat(run("team/app").problems()).isEqualTo(2);

    assertThat(lines).anyMatch(line -> line.contains(lost.toString()));
    assertThat(lines).anyMatch(line -> line.contains("@" + image));
    assertThat(pull("team/app", "1")).isEqualTo(404);
  }

  @Test
  void aBlobOfOtherBytesIsRefused() throws IOException {
    Digest image = image("whole");
    Files.writeString(file(Digest.of(Algorithm.SHA256, "whole".getBytes(UTF_8))), "wholE");
    refName(image, "1");

    assertThat(run("team/app").problems()).isEqualTo(1);

    assertThat(pull("team/app", "1")).isEqualTo(404);
  }

  @Test
  void aFolderThatIsNoLayoutIsRefused() {
    assertThatThrownBy(() -> run("team/app"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no OCI layout");
  }

  @Test
  void aTagForManyImagesIsRefusedAndARepositoryIsNot() {
    String entry = RegistryClient.descriptor(RegistryClient.OCI_MANIFEST, image("one"), 1);
    String other = RegistryClient.descriptor(RegistryClient.OCI_MANIFEST, image("two"), 1);
    OldTree.write(
        layout.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[%s,%s]}".formatted(entry, other));

    assertThatThrownBy(() -> run("team/app:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds 2 images, and a tag can be at one only");
    assertThat(run("team/app").summary())
        .isEqualTo("1 repository: 2 manifests, 0 tags, 3 blobs (8 bytes) taken; 0 problems");
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    refName(image("a"), "1");

    assertThatThrownBy(() -> run("Team/App")).isInstanceOf(IllegalArgumentException.class);
  }
}
