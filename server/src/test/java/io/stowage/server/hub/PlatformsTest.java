package io.stowage.server.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.RepositoryName;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.registry.ManifestParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a push says of its repository. */
class PlatformsTest {
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, new byte[0]);

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static String descriptor(String mediaType) {
    return "{'mediaType':'%s','size':2,'digest':'%s'}".formatted(mediaType, DIGEST);
  }

  private static byte[] image(String config, String layer, String more) {
    return bytes(
        "{'schemaVersion':2,'mediaType':'%s','config':%s,'layers':[%s]%s}"
            .formatted(MediaTypes.OCI_MANIFEST, descriptor(config), descriptor(layer), more));
  }

  private static byte[] index(String... platforms) {
    StringBuilder children = new StringBuilder();
    for (String platform : platforms) {
      String[] parts = platform.split("/");
      children
          .append(children.isEmpty() ? "" : ",")
          .append(
              "{'mediaType':'%s','size':2,'digest':'%s','platform':{'architecture':'%s','os':'%s','features':[1,{}]}}"
                  .formatted(
                      MediaTypes.OCI_MANIFEST,
                      Digest.of(Algorithm.SHA256, bytes(platform)),
                      parts[1],
                      parts[0]));
    }
    return bytes(
        "{'schemaVersion':2,'mediaType':'%s','annotations':{'x':'y'},'manifests':[%s]}"
            .formatted(MediaTypes.OCI_INDEX, children));
  }

  private static Platforms.Pushed read(byte[] manifest, Optional<byte[]> config) {
    return Platforms.read(ManifestParser.parse(manifest, Optional.empty()), manifest, config);
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.image.config.v1+json, x/y, image",
    "application/vnd.docker.container.image.v1+json, x/y, image",
    "application/vnd.cncf.helm.config.v1+json, x/y, helm",
    "application/vnd.wasm.config.v0+json, application/wasm, wasm",
    "application/vnd.oci.empty.v1+json, application/wasm, wasm",
    "application/vnd.docker.plugin.v1+json, x/y, plugin",
    "application/vnd.oci.empty.v1+json, application/vnd.docker.volume.v1+tar.gz, volume",
    "application/vnd.oci.empty.v1+json, x/y, artifact",
    "application/vnd.acme.thing+json, x/y, artifact",
  })
  void theConfigTellsWhatARepositoryHolds(String config, String layer, String type) {
    assertThat(read(image(config, layer, ""), Optional.empty()).type().orElseThrow().slug())
        .isEqualTo(type);
  }

  @Test
  void signaturesAndIndexesSayNothingOfTheType() {
    byte[] signature =
        image(
            "application/vnd.acme.thing+json",
            "x/y",
            ",'subject':" + descriptor(MediaTypes.OCI_MANIFEST));

    assertThat(read(signature, Optional.empty()).type()).isEmpty();
    assertThat(read(index("linux/amd64"), Optional.empty()).type()).isEmpty();
  }

  @Test
  void anIndexNamesItsPlatformsAndAConfigItsOwn() {
    byte[] index = index("linux/amd64", "linux/ARM64", "windows/amd64", "unknown/unknown", "a b/c");
    byte[] config = bytes("{'rootfs':{'os':'no'},'architecture':'riscv64','os':'linux'}");

    assertThat(read(index, Optional.empty()).platforms())
        .containsExactlyInAnyOrder(
            new Platform("linux", "amd64"),
            new Platform("linux", "arm64"),
            new Platform("windows", "amd64"));
    assertThat(
            read(image("application/vnd.oci.image.config.v1+json", "x/y", ""), Optional.of(config))
                .platforms())
        .containsExactly(new Platform("linux", "riscv64"));
  }

  @Test
  void theChildrenOfAnIndexAreReadAsFarAsTheyAreSound() {
    assertThat(IndexChild.of(index("linux/amd64", "unknown/unknown")))
        .extracting(IndexChild::isAttestation)
        .containsExactly(false, true);
    assertThat(IndexChild.of(bytes("[]"))).isEmpty();
    assertThat(IndexChild.of(bytes("{'manifests':[{'digest':'nonsense'},{'digest':"))).isEmpty();
    assertThat(IndexChild.of(bytes("no JSON"))).isEmpty();
    String[] many = new String[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = "linux/a" + i;
    }
    assertThat(IndexChild.of(index(many))).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[]", "{'os':'linux'}", "{'os':1,'architecture':{}}", "{"})
  void aConfigThatIsNoneHasNoPlatform(String config) {
    assertThat(IndexChild.platformOfConfig(bytes(config))).isEmpty();
  }

  @Test
  void labelsOfAConfigTellTheSourceAndAnnotationsKnowBetter() {
    String config =
        "{'os':'linux','config':{'Env':[{}],'Labels':{'a':1,'org.opencontainers.image.source':'https://git.example/a'}}}";
    byte[] plain = image("application/vnd.oci.image.config.v1+json", "x/y", "");
    byte[] annotated =
        image(
            "application/vnd.oci.image.config.v1+json",
            "x/y",
            ",'annotations':{'org.opencontainers.image.source':'https://git.example/b'}");

    assertThat(read(plain, Optional.of(bytes(config))).source()).contains("https://git.example/a");
    assertThat(read(annotated, Optional.of(bytes(config))).source())
        .contains("https://git.example/b");
    assertThat(read(plain, Optional.of(bytes("{'config':{'Labels':[]}}"))).source()).isEmpty();
    assertThat(read(plain, Optional.empty()).source()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{}",
        "{'config':null}",
        "{'config':{'Labels':null}}",
        "{'config':{"
      })
  void aConfigThatIsNoneHasNoLabels(String config) {
    assertThat(ConfigLabels.of(bytes(config))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatPushesSayIsKept(Dialect dialect, @TempDir Path folder) {
    FakeClock clock = new FakeClock();
    try (Database database = TestDatabases.open(dialect, folder)) {
      long id = new HubRowsStore(database).repository("ann/app");
      database.execute(
          tx -> {
            Platforms.record(
                tx,
                id,
                read(index("linux/amd64", "linux/arm64"), Optional.empty()),
                clock.instant());
            Platforms.record(tx, id, read(index("linux/amd64"), Optional.empty()), clock.instant());
            Platforms.record(
                tx,
                id,
                new Platforms.Pushed(Optional.of(RepositoryType.HELM), Set.of(), Optional.empty()),
                clock.instant());
            for (int i = 0; i < 1000; i++) {
              Platform madeUp = new Platform("os", String.format(Locale.ROOT, "zz%04d", i));
              Platforms.record(
                  tx,
                  id,
                  new Platforms.Pushed(Optional.empty(), Set.of(madeUp), Optional.empty()),
                  clock.instant());
            }
          });

      HubRepository found =
          new HubRepositories(database)
              .find(new RepositoryName("ann/app"), Viewer.EVERYTHING)
              .orElseThrow();

      assertThat(found.platforms())
          .hasSize(128)
          .startsWith(new Platform("linux", "amd64"), new Platform("linux", "arm64"));
      assertThat(found.type()).isEqualTo(RepositoryType.HELM);
      assertThat(found.pushedAt()).contains(clock.instant());
      assertThat(found.updatedAt()).isEqualTo(clock.instant());
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatWasUnlinkedByHandNoLabelLinksAgain(Dialect dialect, @TempDir Path folder) {
    FakeClock clock = new FakeClock();
    RepositoryEdits edits = new RepositoryEdits(clock);
    try (Database database = TestDatabases.open(dialect, folder)) {
      long id = new HubRowsStore(database).repository("ann/app");

      assertThat(sourceAfterPush(database, id, "https://git.example/a"))
          .contains("https://git.example/a");
      assertThat(sourceAfterPush(database, id, "https://git.example/b"))
          .as("one that has a source keeps it")
          .contains("https://git.example/a");

      link(database, edits, id, Optional.empty());
      assertThat(sourceAfterPush(database, id, "https://git.example/a")).isEmpty();

      link(database, edits, id, Optional.of("https://git.example/c"));
      assertThat(sourceAfterPush(database, id, "https://git.example/a"))
          .contains("https://git.example/c");

      link(database, edits, id, Optional.empty());
      assertThat(sourceAfterPush(database, id, "https://git.example/a")).isEmpty();
    }
  }

  private static void link(
      Database database, RepositoryEdits edits, long id, Optional<String> source) {
    database.execute(tx -> edits.link(tx, id, source, false, OptionalLong.empty()));
  }

  private static Optional<String> sourceAfterPush(Database database, long id, String label) {
    var pushed =
        new Platforms.Pushed(Optional.of(RepositoryType.IMAGE), Set.of(), Optional.of(label));
    database.execute(tx -> Platforms.record(tx, id, pushed, new FakeClock().instant()));
    return new HubRepositories(database)
        .find(new RepositoryName("ann/app"), Viewer.EVERYTHING)
        .orElseThrow()
        .source();
  }
}
