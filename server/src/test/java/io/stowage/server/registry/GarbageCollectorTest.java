package io.stowage.server.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.app.RawConnection;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is collected, when, and what never is. The grace is 24 hours. */
@ParameterizedClass
@EnumSource(Dialect.class)
class GarbageCollectorTest {
  private final Dialect dialect;
  private final FakeClock clock = new FakeClock();
  @TempDir Path folder;

  private RunningRegistry registry;
  private RegistryClient client;

  GarbageCollectorTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    start(Optional.empty());
  }

  private void start(Optional<Duration> untaggedAfter) {
    registry =
        RunningRegistry.in(folder.resolve(untaggedAfter.isPresent() ? "untagged" : "plain"))
            .on(dialect)
            .clock(clock)
            .registry(
                on ->
                    new RegistrySettings(
                        on.sparse(),
                        true,
                        on.uploadExpiry(),
                        on.concurrentUploads(),
                        on.uploadsPerAccount(),
                        100,
                        1000,
                        new RegistrySettings.Gc(
                            false, Duration.ofHours(24), Duration.ofDays(1), untaggedAfter)))
            .start();
    client = registry.client();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private GarbageCollector.Round after(int hours) {
    clock.advance(Duration.ofHours(hours));
    return registry.registry().garbageCollector().run();
  }

  private boolean isThere(String repository, Digest digest) {
    return client.get("/v2/" + repository + "/blobs/" + digest).status() == 200;
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(registry.blobs())) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void bytesOfAnUploadThatExpiredMeanwhileAreNotAcknowledged() throws IOException {
    String session = client.beginUpload("a");
    try (RawConnection connection = new RawConnection(registry.port())) {
      connection.write("PATCH " + session + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n01");
      await().until(() -> registry.registry().figures().running() == 1);

      after(24 * 30);
      connection.write("23");

      assertThat(connection.read(false).status()).isEqualTo(404);
    }
    assertThat(client.get(session).code()).isEqualTo("BLOB_UPLOAD_UNKNOWN");
    assertThat(files()).isZero();
  }

  @Test
  void aBlobThatNothingNamesGoesAfterItsGrace() throws IOException {
    Digest digest = client.pushBlob("a", "content");

    assertThat(after(23).blobs()).isZero();
    assertThat(isThere("a", digest)).isTrue();
    assertThat(after(2)).isEqualTo(new GarbageCollector.Round(0, 0, 1, 7));

    assertThat(isThere("a", digest)).isFalse();
    assertThat(client.head("/v2/a/blobs/" + digest).status()).isEqualTo(404);
    assertThat(files()).isZero();
    assertThat(after(48).blobs()).isZero();
    assertThat(registry.registry().garbageCollector().freedBytes()).isEqualTo(7);
  }

  @Test
  void aBlobThatAManifestNamesStaysUntilTheManifestGoes() {
    Digest digest = client.pushBlob("a", "{}");
    Digest image = client.pushImage("a", "v1", digest);

    assertThat(after(1000).blobs()).isZero();
    assertThat(isThere("a", digest)).isTrue();
    client.delete("/v2/a/manifests/v1");
    assertThat(after(1000).blobs()).isZero();
    client.delete("/v2/a/manifests/" + image);
    assertThat(after(23).blobs()).isZero();
    assertThat(after(2).blobs()).isEqualTo(1);
    assertThat(isThere("a", digest)).isFalse();
  }

  @Test
  void anUploadRenewsTheGrace() {
    Digest digest = client.pushBlob("a", "content");
    clock.advance(Duration.ofHours(20));
    client.pushBlob("b", "content");

    assertThat(after(20).blobs()).isZero();
    assertThat(isThere("a", digest)).isTrue();
    assertThat(after(5).blobs()).isEqualTo(1);
  }

  @Test
  void aHeadRenewsTheGraceOnceHalfOfItIsOver() {
    Digest digest = client.pushBlob("a", "content");
    clock.advance(Duration.ofHours(20));
    assertThat(client.head("/v2/a/blobs/" + digest).status()).isEqualTo(200);

    assertThat(after(20).blobs()).isZero();
    assertThat(after(5).blobs()).isEqualTo(1);
  }

  @Test
  void aHeadPromisesHalfTheGraceAtLeast() {
    for (int hour = 0; hour < 24; hour++) {
      Digest digest = client.pushBlob("a", "content " + hour);
      clock.advance(Duration.ofHours(hour));
      assertThat(client.head("/v2/a/blobs/" + digest).status()).isEqualTo(200);

      after(11);

      assertThat(isThere("a", digest)).as("asked for after %d hours", hour).isTrue();
    }
  }

  @Test
  void aMountRenewsTheGrace() {
    Digest digest = client.pushBlob("a", "content");
    clock.advance(Duration.ofHours(20));
    assertThat(client.post("/v2/b/blobs/uploads/?mount=" + digest + "&from=a").status())
        .isEqualTo(201);

    assertThat(after(20).blobs()).isZero();
    client.pushImage("b", "v1", digest);
    assertThat(after(1000).blobs()).isZero();
    assertThat(isThere("a", digest)).isTrue();
  }

  @Test
  void aBlobNamedInAnyRepositoryIsKeptInAll() {
    Digest digest = client.pushBlob("a", "{}");
    client.pushBlob("b", "{}");
    client.pushImage("b", "v1", digest);
    client.delete("/v2/a/blobs/" + digest);

    assertThat(after(100).blobs()).isZero();

    assertThat(isThere("b", digest)).isTrue();
  }

  @Test
  void whatIsPushedAgainAfterItsCollectionIsThere() {
    Digest digest = client.pushBlob("a", "content");
    after(25);

    client.pushBlob("a", "content");

    assertThat(isThere("a", digest)).isTrue();
    assertThat(after(23).blobs()).isZero();
  }

  @Test
  void aSessionNobodyTouchesGoesAndItsBytes() throws IOException {
    String session = client.beginUpload("a");
    client.send("PATCH", session, new byte[100]);
    String other = client.beginUpload("a");
    clock.advance(Duration.ofDays(4));
    client.send("PATCH", other, new byte[100]);

    assertThat(after(4 * 24)).isEqualTo(new GarbageCollector.Round(1, 0, 0, 0));

    assertThat(client.get(session).status()).isEqualTo(404);
    assertThat(client.get(other).status()).isEqualTo(204);
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void untaggedManifestsStayUnlessASettingSaysHowLong() {
    Digest config = client.pushBlob("a", "{}");
    Digest image = client.pushImage("a", "v1", config);
    client.delete("/v2/a/manifests/v1");

    assertThat(after(10_000).manifests()).isZero();
    assertThat(client.get("/v2/a/manifests/" + image).status()).isEqualTo(200);
  }

  @Test
  void whereASettingSaysSoUntaggedManifestsGoButNotChildrenAndReferrers() {
    registry.close();
    start(Optional.of(Duration.ofHours(10)));
    Digest config = client.pushBlob("a", "{}");
    Digest untagged = client.pushImage("a", "x", config, client.pushBlob("a", "1"));
    Digest child = client.pushImage("a", "y", config, client.pushBlob("a", "2"));
    client.putManifest(
        "a", "index", RegistryClient.OCI_INDEX, RegistryClient.index(child).getBytes(UTF_8));
    String referring = RegistryClient.referrer(config, child, "a/b", "x");
    Digest referrer = Digest.of(Algorithm.SHA256, referring.getBytes(UTF_8));
    client.putManifest("a", referrer.toString(), referring);
    client.delete("/v2/a/manifests/x");
    client.delete("/v2/a/manifests/y");

    assertThat(after(9).manifests()).isZero();
    assertThat(after(2).manifests()).isEqualTo(1);

    assertThat(client.get("/v2/a/manifests/" + untagged).status()).isEqualTo(404);
    assertThat(client.get("/v2/a/manifests/" + child).status()).isEqualTo(200);
    assertThat(client.get("/v2/a/manifests/" + referrer).status()).isEqualTo(200);
    client.delete("/v2/a/manifests/index");
    assertThat(after(20).manifests()).isPositive();
    assertThat(after(20).manifests()).isNotNegative();
    assertThat(client.get("/v2/a/manifests/" + child).status()).isEqualTo(404);
    assertThat(client.get("/v2/a/manifests/" + referrer).status()).isEqualTo(404);
    after(100);
    assertThat(registry.registry().figures().blobs()).isZero();
  }

  @Test
  void aDryRunNamesWhatTheRunThenFrees() {
    Digest kept = client.pushBlob("a", "{}");
    client.pushImage("a", "v1", kept);
    Digest one = client.pushBlob("a", "one");
    Digest two = client.pushBlob("b", "three");
    clock.advance(Duration.ofHours(25));
    GarbageCollector collector = registry.registry().garbageCollector();

    List<GarbageCollector.Candidate> told = collector.dryRun(100);
    assertThat(collector.dryRun(1)).hasSize(1);

    assertThat(told)
        .extracting(GarbageCollector.Candidate::digest)
        .containsExactlyInAnyOrder(one, two);
    assertThat(isThere("a", one)).isTrue();
    assertThat(collector.run()).isEqualTo(new GarbageCollector.Round(0, 0, 2, 8));
    assertThat(collector.dryRun(100)).isEmpty();
  }

  @Test
  void aDeletedRepositoryGivesItsSpaceBack() throws IOException {
    Digest shared = client.pushBlob("a", "{}");
    client.pushBlob("b", "{}");
    client.pushImage("b", "v1", shared);
    Digest own = client.pushBlob("a", "own");
    client.pushImage("a", "v1", shared, own);
    String session = client.beginUpload("a");
    client.send("PATCH", session, new byte[100]);

    registry.registry().repositories().delete(new RepositoryName("a"));
    after(0);
    after(25);

    assertThat(registry.registry().figures().blobs()).isEqualTo(1);
    assertThat(registry.registry().figures().uploads()).isZero();
    assertThat(files()).isEqualTo(1);
    assertThat(isThere("b", shared)).isTrue();
    assertThat(client.get("/v2/b/manifests/v1").status()).isEqualTo(200);
  }

  /** Changes rows as a process that died at that point would have left them. */
  private void rows(java.util.function.Consumer<io.stowage.server.db.Transaction> change) {
    try (Database database = Database.open(registry.database())) {
      database.execute(change::accept);
    }
  }

  @Test
  void aClaimWhoseUploadDiedBeforeItsCommitIsCleanedUp() throws IOException {
    client.pushBlob("a", "other");
    Digest digest = Digest.of(Algorithm.SHA256, "x".getBytes(UTF_8));
    registry.close();
    String location =
        "blobs/sha256/%s/%s/dead".formatted(digest.hex().substring(0, 2), digest.hex());
    rows(
        tx -> {
          long id = BlobRowStore.insertPending(tx, digest, 1, location, clock.millis());
          ReviewStore.reviewAt(tx, id, clock.millis() + Duration.ofHours(24).toMillis());
        });
    Path file = registry.blobs().resolve(location);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    registry.restart();
    client = registry.client();

    assertThat(isThere("a", digest)).isFalse();
    after(25);

    assertThat(file).doesNotExist();
    client.pushBlob("a", "x");
    assertThat(isThere("a", digest)).isTrue();
  }

  @Test
  void aRoundThatDiedGoesOnWhereItStopped() throws IOException {
    Digest undeleted = client.pushBlob("a", "one");
    Digest deleted = client.pushBlob("a", "two");
    registry.close();
    rows(
        tx -> {
          for (Digest digest : List.of(undeleted, deleted)) {
            BlobRow row = BlobRowStore.findLive(tx, digest).orElseThrow();
            BlobRowStore.changeState(tx, row.id(), BlobRowStore.LIVE, BlobRowStore.DELETING);
            ReviewStore.backOff(tx, row.id(), clock.millis() + Duration.ofMinutes(5).toMillis());
          }
        });
    try (Stream<Path> all = Files.walk(registry.blobs())) {
      Files.delete(
          all.filter(file -> file.toString().contains(deleted.hex()) && Files.isRegularFile(file))
              .findFirst()
              .get());
    }
    registry.restart();
    client = registry.client();

    assertThat(isThere("a", undeleted)).isFalse();
    client.pushBlob("a", "one");
    assertThat(after(1).blobs()).isEqualTo(2);

    assertThat(isThere("a", undeleted)).isTrue();
    assertThat(isThere("a", deleted)).isFalse();
    assertThat(files()).isEqualTo(1);
    assertThat(registry.registry().figures().reviews()).isEqualTo(1);
  }

  @Test
  void aGraceSetLowerCountsForWhatWaitsAlready() {
    Digest digest = client.pushBlob("a", "no manifest names it");
    RunningRegistry slow = registry;
    slow.close();
    registry =
        slow.startedAgain(
            on ->
                new RegistrySettings(
                    on.sparse(),
                    true,
                    on.uploadExpiry(),
                    on.concurrentUploads(),
                    on.uploadsPerAccount(),
                    100,
                    1000,
                    new RegistrySettings.Gc(
                        false, Duration.ofHours(1), Duration.ofDays(1), Optional.empty())));
    client = registry.client();

    assertThat(after(2).blobs()).isEqualTo(1);
    assertThat(isThere("a", digest)).isFalse();
  }

  @Test
  void aChainOfReferrersLongerThanTheStackIsDeepGoesWithItsSubject() throws InterruptedException {
    Assumptions.assumeTrue(dialect == Dialect.SQLITE, "the same loop walks both");
    stop();
    start(Optional.of(Duration.ofHours(1)));
    Digest blob = client.pushBlob("a", "{}");
    Digest subject = client.pushImage("a", "v1", blob);
    Digest last = subject;
    for (int i = 0; i < 3000; i++) {
      String content = RegistryClient.referrer(blob, last, "a/b", "x");
      last = Digest.of(Algorithm.SHA256, content.getBytes(UTF_8));
      assertThat(client.putManifest("a", last.toString(), content).status()).isEqualTo(201);
    }
    client.delete("/v2/a/manifests/v1");

    AtomicReference<Object> outcome = new AtomicReference<>("nothing");
    Thread small =
        new Thread(
            null,
            () -> {
              try {
                outcome.set(after(2).manifests());
              } catch (Throwable e) {
                outcome.set(e);
              }
            },
            "small",
            256 << 10);
    small.start();
    small.join();

    assertThat(outcome.get()).isEqualTo(1);
    assertThat(client.get("/v2/a/manifests/" + subject).status()).isEqualTo(404);
    assertThat(client.get("/v2/a/manifests/" + last).status()).isEqualTo(404);
  }

  @Test
  void verifyCallsNothingDamagedThatWasCollectedMeanwhile() throws IOException {
    Digest damaged = client.pushBlob("a", "damaged");
    try (Stream<Path> all = Files.walk(registry.blobs())) {
      Files.writeString(all.filter(Files::isRegularFile).findFirst().orElseThrow(), "DAMAGED");
    }
    client.pushBlob("a", "collected");
    List<String> lines = new ArrayList<>();

    Verifier.Report report =
        registry
            .registry()
            .verifier()
            .run(
                line -> {
                  lines.add(line);
                  after(48);
                });

    assertThat(lines).singleElement().asString().contains(damaged.toString());
    assertThat(report).isEqualTo(new Verifier.Report(1, 7, 1, 0));
  }
}
