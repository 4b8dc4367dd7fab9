package io.stowage.server.importer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.oci.Digest;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Dialect;
import io.stowage.server.registry.GarbageCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is taken from a registry:2's folder, and what is told of what is broken in it. */
@ParameterizedClass
@EnumSource(Dialect.class)
final class DistributionImporterTest {
  private final Dialect dialect;
  private final FakeClock clock = new FakeClock();
  private final List<String> lines = new ArrayList<>();
  @TempDir private Path folder;

  private RunningRegistry registry;
  private RegistryClient client;
  private OldTree tree;
  private OldTree.Image whole;

  DistributionImporterTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    registry = RunningRegistry.in(folder.resolve("stowage")).on(dialect).clock(clock).start();
    client = registry.client();
    tree = new OldTree(folder.resolve("old"));
    whole = tree.image("team/whole", "1");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private ImportReport run(OldTree from, boolean verify) {
    lines.clear();
    return new DistributionImporter(registry.registry().adoption(), registry.blobs())
        .run(from.folder(), verify, lines::add);
  }

  private ImportReport run() {
    return run(tree, false);
  }

  private List<String> problems() {
    return lines.stream().filter(line -> line.startsWith("problem ")).toList();
  }

  /** Expects these problems, each told with its parts, in any order, and the whole image taken. */
  private void expectOnly(String... parts) {
    ImportReport report = run();

    assertThat(problems()).hasSize(parts.length);
    for (String part : parts) {
      assertThat(problems()).anyMatch(line -> line.contains(part));
    }
    assertThat(report.problems()).isEqualTo(parts.length);
    assertThat(pull("team/whole", "1")).isEqualTo(200);
    assertThat(blob("team/whole", whole.layer())).isEqualTo(200);
  }

  private int pull(String repository, Object reference) {
    return client.get("/v2/" + repository + "/manifests/" + reference).status();
  }

  private int blob(String repository, Digest digest) {
    return client.get("/v2/" + repository + "/blobs/" + digest).status();
  }

  private int collect(Duration later) {
    clock.advance(later);
    return registry.registry().garbageCollector().run().blobs();
  }

  @Test
  void aWholeImageIsServedFromWhereItLies() {
    ImportReport report = run();

    assertThat(report.summary())
        .startsWith("1 repository: 1 manifest, 1 tag, 2 blobs (")
        .endsWith(" bytes) taken; 0 problems");
    assertThat(lines).endsWith("Blobs are served from " + tree.root() + ": keep it.");
    assertThat(client.get("/v2/team/whole/blobs/" + whole.layer()).text())
        .isEqualTo("layer of team/whole:1");
    assertThat(registry.blobs().resolve("blobs")).isEmptyDirectory();
  }

  @Test
  void aRepositoryOfTheLibraryIsTakenUnderItsShortName() {
    tree.image("library/app", "1");

    ImportReport report = run();

    assertThat(report.summary()).startsWith("2 repositories: 2 manifests, 2 tags, 4 blobs");
    assertThat(report.problems()).isZero();
    assertThat(pull("app", "1")).isEqualTo(200);
    assertThat(client.get("/v2/_catalog").text())
        .isEqualTo("{\"repositories\":[\"app\",\"team/whole\"]}");
  }

  @Test
  void ofTwoRepositoriesThatAreOneHereTheShortNameIsTakenAndTheOtherTold() {
    tree.image("app", "1");
    tree.image("library/app", "2");
    tree.image("library/app/deeper", "3");

    expectOnly(
        tree.repository("library/app")
            + ": library/app and app are one repository here, and this folder holds both: the"
            + " latter is taken, this one skipped; rename it");

    assertThat(pull("app", "1")).isEqualTo(200);
    assertThat(pull("app", "2")).isEqualTo(404);
    assertThat(pull("library/app/deeper", "3")).isEqualTo(200);
    expectOnly("library/app and app are one repository here");
  }

  @Test
  void theSecondRunChangesNothing() {
    run();

    assertThat(run().summary())
        .isEqualTo(
            "1 repository: 0 manifests, 0 tags, 0 blobs (0 bytes) taken;"
                + " 1 manifest and 1 tag were here already; 0 problems");
    assertThat(lines).hasSize(2);
  }

  @Test
  void aTagThatMovedHereSinceIsKept() {
    run();
    Digest config = client.pushBlob("team/whole", "{}");
    Digest newer = client.pushImage("team/whole", "1", config);

    ImportReport report = run();

    assertThat(report.problems()).isZero();
    assertThat(lines).anyMatch(line -> line.startsWith("kept team/whole:1 at " + newer));
    assertThat(client.head("/v2/team/whole/manifests/1").header("Docker-Content-Digest"))
        .contains(newer.toString());
  }

  @Test
  void anIndexIsTakenAfterItsChildrenInWhateverOrderTheyLie() {
    OldTree.Image one = tree.image("team/multi", "");
    Digest inner = tree.manifest("team/multi", "", RegistryClient.index(one.manifest()));
    tree.manifest("team/multi", "all", RegistryClient.index(inner, one.manifest()));

    expectOnly();

    assertThat(pull("team/multi", "all")).isEqualTo(200);
    assertThat(pull("team/multi", inner)).isEqualTo(200);
  }

  @Test
  void aBlobWithoutBytesIsToldWithWhatNeedsIt() throws IOException {
    OldTree.Image broken = tree.image("team/broken", "1");
    Files.delete(tree.data(broken.layer()));

    expectOnly(
        tree.data(broken.layer()) + ": the bytes of a linked blob are missing",
        "team/broken@" + broken.manifest(),
        "team/broken:1: its manifest");
    assertThat(pull("team/broken", "1")).isEqualTo(404);
  }

  @Test
  void aBlobCutToNothingIsFoundWithoutReadingAll() throws IOException {
    OldTree.Image broken = tree.image("team/broken", "1");
    Files.write(tree.data(broken.layer()), new byte[0]);

    expectOnly(
        tree.data(broken.layer()) + ": its 0 bytes have the digest",
        "team/broken@" + broken.manifest(),
        "team/broken:1: its manifest");
  }

  @Test
  void theBlobOfNoBytesIsTaken() {
    Digest config = tree.layer("team/empty", "{}");
    Digest nothing = tree.layer("team/empty", "");
    tree.manifest("team/empty", "1", tree.image(config, nothing));

    expectOnly();

    assertThat(blob("team/empty", nothing)).isEqualTo(200);
  }

  @Test
  void aFlippedByteOfABlobIsFoundWhenAskedFor() throws IOException {
    OldTree.Image broken = tree.image("team/broken", "1");
    Files.writeString(tree.data(broken.layer()), "Layer of team/broken:1");

    assertThat(run(tree, true).problems()).isEqualTo(3);
    assertThat(problems())
        .anyMatch(line -> line.contains(tree.data(broken.layer()) + ": its 22 bytes"));
    assertThat(pull("team/broken", "1")).isEqualTo(404);
    assertThat(pull("team/whole", "1")).isEqualTo(200);
  }

  @Test
  void aFlippedByteOfAManifestIsAlwaysFound() throws IOException {
    OldTree.Image broken = tree.image("team/broken", "1");
    Files.writeString(tree.data(broken.manifest()), " ", java.nio.file.StandardOpenOption.WRITE);

    expectOnly(
        tree.data(broken.manifest()) + ": its bytes have the digest",
        "team/broken:1: its manifest");
  }

  @Test
  void linksThatAreNoneAreTold() {
    OldTree.Image broken = tree.image("team/broken", "1");
    OldTree.write(tree.revisionLink("team/broken", broken.manifest()), "");
    OldTree.write(tree.layerLink("team/broken", broken.layer()), "sha256:junk");
    OldTree.write(
        tree.layerLink("team/broken", broken.config()), whole.config() + " ".repeat(1000));

    expectOnly(
        tree.revisionLink("team/broken", broken.manifest()).toString(),
        tree.layerLink("team/broken", broken.layer()).toString(),
        tree.layerLink("team/broken", broken.config()) + ": not a link file",
        "team/broken:1: its manifest");
  }

  @Test
  void aLinkThatSaysAnotherDigestIsNotBelieved() {
    OldTree.write(tree.revisionLink("team/other", whole.layer()), whole.manifest().toString());

    expectOnly("its link says " + whole.manifest());
    assertThat(pull("team/other", whole.manifest())).isEqualTo(404);
  }

  @Test
  void namesThatNobodyCouldPushAreTold() {
    tree.image("team/Upper", "1");
    OldTree.write(
        tree.tag("team/whole", "no tag").resolve("current/link"), whole.manifest().toString());

    expectOnly(tree.repository("team/Upper").toString(), tree.tag("team/whole", "no tag") + ":");
  }

  @Test
  void linksOutOfTheTreeAreNotFollowed() throws IOException {
    OldTree elsewhere = new OldTree(folder.resolve("elsewhere"));
    elsewhere.image("team/secret", "1");
    Files.createSymbolicLink(tree.repository("stolen"), elsewhere.repository("team/secret"));
    OldTree.Image broken = tree.image("team/broken", "1");
    Path secret = folder.resolve("secret");
    Files.move(tree.data(broken.layer()), secret);
    Files.createSymbolicLink(tree.data(broken.layer()), secret);

    expectOnly(
        tree.repository("stolen") + ": not a folder",
        tree.data(broken.layer()) + ": not a readable file",
        "team/broken@" + broken.manifest(),
        "team/broken:1: its manifest");
    assertThat(pull("stolen", "1")).isEqualTo(404);
  }

  @Test
  void aFileWhereAFolderBelongsIsTold() throws IOException {
    Path revisions = tree.repository("team/odd").resolve("_manifests/revisions");
    OldTree.write(revisions.resolve("sha256"), "a file");
    OldTree.write(revisions.resolve("md5/x/link"), "md5:x");
    Files.writeString(tree.root().resolve("repositories/note"), "a file");

    expectOnly(
        revisions.resolve("sha256").toString(),
        revisions.resolve("md5").toString(),
        tree.root().resolve("repositories/note") + ": not a folder");
  }

  @Test
  void aSchema1ManifestIsToldAndItsLayersAreLeftAlone() {
    Digest layer = tree.layer("team/ancient", "an old layer");
    Digest manifest =
        tree.manifest(
            "team/ancient",
            "1",
            "{\"schemaVersion\":1,\"fsLayers\":[{\"blobSum\":\"%s\"}]}".formatted(layer));

    expectOnly("schema 1", "team/ancient:1: its manifest");

    collect(Duration.ofDays(30));
    assertThat(tree.data(layer)).exists();
    assertThat(tree.data(manifest)).exists();
  }

  @Test
  void aManifestMayOnlyNameWhatItsRepositoryLinks() {
    Digest config = tree.layer("team/broken", "{}");
    Digest image = tree.manifest("team/broken", "", tree.image(config, whole.layer()));

    expectOnly("team/broken@" + image + ": the manifest names blob " + whole.layer());
    assertThat(problems()).noneMatch(line -> line.contains("push"));
  }

  @Test
  void anIndexWithoutOneOfItsChildrenIsTold() {
    Digest index =
        tree.manifest("team/whole", "all", RegistryClient.index(whole.manifest(), whole.layer()));

    expectOnly("team/whole@" + index + ": the manifest names manifest", "team/whole:all: its");
  }

  @Test
  void whatRegistry2DeletedIsNoProblem() throws IOException {
    OldTree.Image gone = tree.image("team/gone", "1");
    Files.delete(tree.revisionLink("team/gone", gone.manifest()));
    Files.delete(tree.tag("team/gone", "1").resolve("current/link"));
    // Its garbage collection takes the bytes and leaves the links.
    Files.delete(tree.data(gone.layer()));
    tree.repository("team/gone").resolve("_uploads").toFile().mkdir();

    expectOnly();
  }

  @Test
  void aTagWhosePushWasCutOffIsNotedAndNoProblem() {
    OldTree.write(
        tree.tag("team/whole", "half").resolve("index/sha256/" + whole.manifest().hex() + "/link"),
        whole.manifest().toString());

    expectOnly();

    assertThat(lines).anyMatch(line -> line.startsWith("left team/whole:half, which points at"));
    assertThat(pull("team/whole", "half")).isEqualTo(404);
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> run(new OldTree(folder.resolve("nowhere")), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no folder " + folder.resolve("nowhere"));
  }

  @Test
  void aFolderWithoutATreeIsRefused() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));

    assertThatThrownBy(() -> run(new OldTree(other), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds no docker/registry/v2");
  }

  @Test
  void anEmptyTreeIsEmpty() throws IOException {
    OldTree empty = new OldTree(folder.resolve("empty"));
    Files.createDirectories(empty.root().resolve("repositories"));

    assertThat(run(empty, false).summary())
        .isEqualTo("0 repositories: 0 manifests, 0 tags, 0 blobs (0 bytes) taken; 0 problems");
  }

  @Test
  void garbageCollectionDeletesOnlyTheFilesOfWhatNothingNamesAnyMore() {
    OldTree.Image unwanted = tree.image("team/unwanted", "1");
    Digest unlinked = tree.bytes("linked by nobody");
    Digest unnamed = tree.layer("team/whole", "named by no manifest");
    run();

    assertThat(collect(Duration.ofDays(30))).isZero();
    assertThat(client.delete("/v2/team/unwanted/manifests/" + unwanted.manifest()).status())
        .isEqualTo(202);
    assertThat(collect(Duration.ofDays(30))).isEqualTo(2);

    assertThat(tree.data(unwanted.layer())).doesNotExist();
    assertThat(tree.data(unwanted.layer()).getParent()).isEmptyDirectory();
    assertThat(tree.data(unwanted.config())).doesNotExist();
    assertThat(tree.data(whole.layer())).hasContent("layer of team/whole:1");
    assertThat(tree.data(whole.config())).exists();
    assertThat(tree.data(unwanted.manifest())).exists();
    assertThat(tree.data(unlinked)).exists();
    assertThat(tree.data(unnamed)).exists();
    assertThat(blob("team/whole", whole.layer())).isEqualTo(200);
  }

  @Test
  void theSameImageInTwoRepositoriesIsOneBlob() {
    OldTree.write(tree.layerLink("team/twin", whole.config()), whole.config().toString());
    OldTree.write(tree.layerLink("team/twin", whole.layer()), whole.layer().toString());
    OldTree.write(tree.revisionLink("team/twin", whole.manifest()), whole.manifest().toString());

    expectOnly();

    assertThat(lines)
        .anyMatch(line -> line.startsWith("2 repositories: 2 manifests, 1 tag, 2 blobs"));
    assertThat(registry.registry().figures().blobs()).isEqualTo(2);
    client.delete("/v2/team/twin/manifests/" + whole.manifest());
    assertThat(collect(Duration.ofDays(30))).isZero();
    assertThat(blob("team/whole", whole.layer())).isEqualTo(200);
  }

  @Test
  void aDamagedBlobWhoseFileIsPutRightIsTakenAgain() throws IOException {
    run();
    Files.delete(tree.data(whole.layer()));
    assertThat(blob("team/whole", whole.layer())).isEqualTo(404);
    Files.write(tree.data(whole.layer()), "layer of team/whole:1".getBytes(UTF_8));

    assertThat(run().problems()).isZero();

    assertThat(blob("team/whole", whole.layer())).isEqualTo(200);
  }

  @Test
  void aTreeInTheDataFolderIsNamedRelatively() {
    OldTree inside = new OldTree(registry.blobs());
    OldTree.Image image = inside.image("team/inside", "1");
    assertThat(run(inside, false).problems()).isZero();
    assertThat(blob("team/inside", image.layer())).isEqualTo(200);

    client.delete("/v2/team/inside/manifests/" + image.manifest());
    clock.advance(Duration.ofDays(30));

    assertThat(registry.registry().garbageCollector().dryRun(10))
        .extracting(GarbageCollector.Candidate::location)
        .hasSize(2)
        .allMatch(location -> location.startsWith("docker/registry/v2/blobs/sha256/"));
    assertThat(collect(Duration.ZERO)).isEqualTo(2);
    assertThat(inside.data(image.layer())).doesNotExist();
    assertThat(inside.root().resolve("blobs/sha256")).isNotEmptyDirectory();
  }
}
