package io.stowage.server.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.db.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Blobs pulled whole and in parts, damaged, healed, shared and deleted. */
@ParameterizedClass
@EnumSource(Dialect.class)
class BlobsTest {
  private static final String CONTENT = "0123456789";

  private final Dialect dialect;
  @TempDir Path folder;

  private RunningRegistry registry;
  private RegistryClient client;
  private Digest digest;
  private String path;

  BlobsTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    registry = RunningRegistry.in(folder).on(dialect).start();
    client = registry.client();
    digest = client.pushBlob("a", CONTENT);
    path = "/v2/a/blobs/" + digest;
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private record Ranged(String range, int status, String body) {}

  @Test
  void rangesAreServedAsRfc9110HasThem() {
    List<Ranged> table =
        List.of(
            new Ranged("bytes=0-0", 206, "0"),
            new Ranged("bytes=2-4", 206, "234"),
            new Ranged("bytes=2-", 206, "23456789"),
            new Ranged("bytes=-3", 206, "789"),
            new Ranged("bytes=-300", 206, CONTENT),
            new Ranged("bytes=0-99999999999999999999999", 206, CONTENT),
            new Ranged("bytes=9-9", 206, "9"),
            new Ranged("bytes=10-", 416, ""),
            new Ranged("bytes=10-20", 416, ""),
            new Ranged("bytes=99999999999999999999999-", 416, ""),
            new Ranged("bytes=5-4", 416, ""),
            new Ranged("bytes=-0", 416, ""),
            new Ranged("bytes=0-1,3-4", 200, CONTENT),
            new Ranged("bytes=-", 200, CONTENT),
            new Ranged("bytes=x-y", 200, CONTENT),
            new Ranged("lines=0-1", 200, CONTENT),
            new Ranged("", 200, CONTENT));

    for (Ranged row : table) {
      Answer answer = client.get(path, "Range", row.range());
      assertThat(answer.status()).as(row.range()).isEqualTo(row.status());
      if (row.status() == 416) {
        assertThat(answer.header("Content-Range")).contains("bytes */10");
        assertThat(answer.code()).isEqualTo("SIZE_INVALID");
      } else {
        assertThat(answer.text()).as(row.range()).isEqualTo(row.body());
        int first = CONTENT.indexOf(row.body());
        assertThat(answer.header("Content-Range"))
            .isEqualTo(
                row.status() == 200
                    ? java.util.Optional.empty()
                    : java.util.Optional.of(
                        "bytes %d-%d/10".formatted(first, first + row.body().length() - 1)));
      }
    }
  }

  @Test
  void aRangeCountsOnlyOfTheContentTheClientMeans() {
    assertThat(client.get(path, "Range", "bytes=1-1", "If-Range", "\"" + digest + "\"").text())
        .isEqualTo("1");
    assertThat(client.get(path, "Range", "bytes=1-1", "If-Range", "\"other\"").status())
        .isEqualTo(200);
    assertThat(
            client
                .get(path, "Range", "bytes=1-1", "If-Range", "Sat, 29 Oct 1994 19:43:31 GMT")
                .status())
        .isEqualTo(200);
  }

  @Test
  void aHeadIsItsGetWithoutTheBody() {
    Answer get = client.get(path);
    Answer head = client.head(path);

    get.headers().remove("X-Request-Id");
    head.headers().remove("X-Request-Id");
    assertThat(head.headers()).isEqualTo(get.headers());
    assertThat(head.header("Content-Length")).contains("10");
    assertThat(head.header("Docker-Content-Digest")).contains(digest.toString());
    assertThat(head.header("Content-Type")).contains("application/octet-stream");
    assertThat(head.header("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void aClientThatHasItIsToldSo() {
    Answer answer = client.get(path, "If-None-Match", "\"" + digest + "\"");

    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertThat(client.get(path, "If-None-Match", "\"other\"").text()).isEqualTo(CONTENT);
  }

  @Test
  void aBlobOfNoBytesIsABlob() {
    Digest empty = client.pushBlob("a", "");

    Answer answer = client.get("/v2/a/blobs/" + empty);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Length")).contains("0");
    assertThat(client.get("/v2/a/blobs/" + empty, "Range", "bytes=0-").status()).isEqualTo(416);
  }

  @Test
  void theSha512OfAContentIsAnotherBlob() {
    Digest other = Digest.of(Algorithm.SHA512, CONTENT.getBytes(UTF_8));
    assertThat(client.get("/v2/a/blobs/" + other).status()).isEqualTo(404);

    Answer pushed =
        client.send("POST", "/v2/a/blobs/uploads/?digest=" + other, CONTENT.getBytes(UTF_8));

    assertThat(pushed.status()).isEqualTo(201);
    assertThat(client.get("/v2/a/blobs/" + other).header("Docker-Content-Digest"))
        .contains(other.toString());
    client.delete(path);
    assertThat(client.get("/v2/a/blobs/" + other).text()).isEqualTo(CONTENT);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(registry.blobs().resolve("blobs"))) {
      return new ArrayList<>(all.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  void aBlobWhoseFileIsShortIsAbsentUntilItIsPushedAgain() throws IOException {
    assertThat(client.get(path).text()).isEqualTo(CONTENT);
    Files.write(files().getFirst(), "0123".getBytes(UTF_8));

    requireDamagedThenHealed();
  }

  @Test
  void aBlobWhoseFileIsGoneIsAbsentUntilItIsPushedAgain() throws IOException {
    assertThat(client.get(path).text()).isEqualTo(CONTENT);
    Files.delete(files().getFirst());

    requireDamagedThenHealed();
  }

  private void requireDamagedThenHealed() {
    Answer answer = client.get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("BLOB_UNKNOWN");
    assertThat(client.head(path).status()).isEqualTo(404);
    assertThat(registry.registry().figures().damaged()).isEqualTo(1);
    assertThat(client.putManifest("a", "x", RegistryClient.image(digest)).code())
        .isEqualTo("MANIFEST_BLOB_UNKNOWN");
    assertThat(client.post("/v2/b/blobs/uploads/?mount=" + digest + "&from=a").status())
        .isEqualTo(202);

    client.pushBlob("b", CONTENT);

    assertThat(client.get(path).text()).isEqualTo(CONTENT);
    assertThat(client.get("/v2/b/blobs/" + digest).text()).isEqualTo(CONTENT);
    assertThat(registry.registry().figures().damaged()).isZero();
  }

  @Test
  void aFolderOfBlobsThatIsAwayIsNoDamage() throws IOException {
    Path blobs = registry.blobs().resolve("blobs");
    Path away = registry.blobs().resolve("away");
    Files.move(blobs, away);

    assertThat(client.get(path).status()).isEqualTo(503);
    assertThat(client.get("/health/ready").status()).isEqualTo(503);
    Files.move(away, blobs);

    assertThat(client.get(path).text()).isEqualTo(CONTENT);
    assertThat(client.get("/health/ready").status()).isEqualTo(200);
    assertThat(registry.registry().figures().damaged()).isZero();
  }

  @Test
  void verifyFindsAByteThatFlipped() throws IOException {
    client.pushBlob("a", "whole");
    Path file =
        files().stream().filter(one -> one.toString().contains(digest.hex())).findFirst().get();
    Files.write(file, "0123456780".getBytes(UTF_8));
    List<String> lines = new ArrayList<>();

    Verifier.Report report = registry.registry().verifier().run(lines::add);

    assertThat(report).isEqualTo(new Verifier.Report(2, 15, 1, 0));
    assertThat(lines).singleElement().asString().contains(digest.toString());
    assertThat(client.get(path).status()).isEqualTo(404);
    assertThat(registry.registry().verifier().run(lines::add).damaged())
        .as("still damaged")
        .isEqualTo(1);
    client.pushBlob("a", CONTENT);
    assertThat(client.get(path).text()).isEqualTo(CONTENT);
    assertThat(registry.registry().verifier().run(lines::add).damaged()).isZero();
  }

  @Test
  void verifyNamesABlobItCannotReadAndGoesOn() throws IOException {
    client.pushBlob("a", "whole");
    Path folder = files().getFirst().getParent();
    Path away = registry.blobs().resolve("away");
    Files.move(folder, away);
    // A link to itself: every look through it fails, as on a disk that fails.
    Files.createSymbolicLink(folder, folder);
    List<String> lines = new ArrayList<>();

    Verifier.Report report = registry.registry().verifier().run(lines::add);

    assertThat(report.blobs()).isEqualTo(2);
    assertThat(report.damaged()).isEqualTo(1);
    assertThat(report.unreadable()).isEqualTo(1);
    assertThat(lines).singleElement().asString().startsWith("unreadable sha256:");
    assertThat(registry.registry().figures().damaged()).isZero();
    Files.delete(folder);
    Files.move(away, folder);
    assertThat(registry.registry().verifier().run(lines::add).damaged()).isZero();
  }

  @Test
  void aBlobThatMayNotBeReadNowIsNoDamage() throws IOException {
    Path file = files().getFirst();
    Files.setPosixFilePermissions(file, Set.of());
    Assumptions.assumeFalse(Files.isReadable(file), "root reads everything");

    assertThat(client.get(path).status()).isEqualTo(503);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThat(client.get(path).text()).isEqualTo(CONTENT);
  }

  @Test
  void verifyTakesBackABlobWhoseFileWasPutRight() throws IOException {
    Path file = files().getFirst();
    Files.writeString(file, "0123456780");
    registry.registry().verifier().run(_ -> {});
    Files.writeString(file, CONTENT);
    List<String> lines = new ArrayList<>();

    Verifier.Report report = registry.registry().verifier().run(lines::add);

    assertThat(report.damaged()).isZero();
    assertThat(lines).singleElement().asString().contains("restored", digest.toString());
    assertThat(client.get(path).text()).isEqualTo(CONTENT);
  }

  @Test
  void ofTwoRepositoriesThatShareABlobDeletingOneLeavesTheOtherWhole() {
    assertThat(client.post("/v2/b/blobs/uploads/?mount=" + digest + "&from=a").status())
        .isEqualTo(201);

    assertThat(client.delete(path).status()).isEqualTo(202);

    assertThat(client.get(path).status()).isEqualTo(404);
    assertThat(client.head(path).status()).isEqualTo(404);
    assertThat(client.delete(path).status()).isEqualTo(404);
    assertThat(client.get("/v2/b/blobs/" + digest).text()).isEqualTo(CONTENT);
  }

  @Test
  void whatWasDeletedCanBePushedAgainAtOnce() {
    Digest manifest = client.pushImage("a", "v1", digest);
    client.delete("/v2/a/manifests/" + manifest);
    client.delete(path);

    client.pushBlob("a", CONTENT);
    client.pushImage("a", "v1", digest);

    assertThat(client.get(path).text()).isEqualTo(CONTENT);
    assertThat(client.get("/v2/a/manifests/v1").status()).isEqualTo(200);
  }

  @Test
  void aRepositoryThatIsDeletedIsGoneAtOnceAndItsNameIsFree() {
    client.pushImage("a", "v1", digest);
    String session = client.beginUpload("a");
    client.post("/v2/b/blobs/uploads/?mount=" + digest + "&from=a");

    assertThat(registry.registry().repositories().delete(new RepositoryName("a"))).isTrue();

    assertThat(client.get("/v2/a/manifests/v1").status()).isEqualTo(404);
    assertThat(client.get(path).status()).isEqualTo(404);
    assertThat(client.get("/v2/a/tags/list").status()).isEqualTo(404);
    assertThat(client.get(session).status()).isEqualTo(404);
    assertThat(client.post("/v2/c/blobs/uploads/?mount=" + digest + "&from=a").status())
        .isEqualTo(202);
    assertThat(client.get("/v2/b/blobs/" + digest).text()).isEqualTo(CONTENT);
    assertThat(registry.registry().repositories().delete(new RepositoryName("a"))).isFalse();
    client.pushBlob("a", CONTENT);
    client.pushImage("a", "v1", digest);
    registry.registry().garbageCollector().run();
    assertThat(client.get("/v2/a/manifests/v1").status()).isEqualTo(200);
    assertThat(client.get("/v2/b/blobs/" + digest).text()).isEqualTo(CONTENT);
  }

  @Test
  void thatARepositoryIsDeletedIsToldOnce() {
    List<Events.RegistryEvent> told = new ArrayList<>();
    try (RunningRegistry other =
        RunningRegistry.in(folder.resolve("told")).on(dialect).telling(told).start()) {
      Digest blob = other.client().pushBlob("a", CONTENT);
      other.client().pushImage("a", "v1", blob);
      told.clear();

      other.registry().repositories().delete(new RepositoryName("a"));
      other.registry().garbageCollector().run();
    }

    assertThat(told)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(Events.Kind.DELETE);
              assertThat(event.repository().value()).isEqualTo("a");
              assertThat(event.target().digest()).isEmpty();
            });
  }

  @Test
  void whereDeletingIsOffNothingIsDeleted() {
    Digest manifest = client.pushImage("a", "v1", digest);
    registry.close();
    registry =
        RunningRegistry.in(folder.resolve("second"))
            .on(dialect)
            .registry(
                on ->
                    new RegistrySettings(
                        on.sparse(),
                        false,
                        on.uploadExpiry(),
                        on.concurrentUploads(),
                        on.uploadsPerAccount(),
                        on.pageSize(),
                        on.maxPageSize(),
                        on.gc()))
            .start();
    client = registry.client();
    client.pushBlob("a", CONTENT);
    client.pushImage("a", "v1", digest);

    for (String address :
        Arrays.asList(path, "/v2/a/manifests/v1", "/v2/a/manifests/" + manifest)) {
      Answer answer = client.delete(address);
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.code()).isEqualTo("UNSUPPORTED");
      assertThat(client.get(address).status()).isEqualTo(200);
    }
  }
}
