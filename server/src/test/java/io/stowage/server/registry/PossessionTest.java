package io.stowage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Dialect;
import io.stowage.server.registry.Access.Verdict;
import io.stowage.server.registry.Access.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Knowing a digest grants nothing: a blob is pushed here, or mounted from where one may pull. */
@ParameterizedClass
@EnumSource(Dialect.class)
class PossessionTest {
  private final Dialect dialect;
  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();
  private final FakeAccess access = new FakeAccess();
  private RunningRegistry registry;
  private RegistryClient client;

  PossessionTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    registry = RunningRegistry.in(folder).on(dialect).clock(clock).access(access).start();
    client = registry.client();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void aBlobIsNotSeenThroughAnotherRepository() {
    Digest digest = client.pushBlob("one", "secret");
    client.pushBlob("two", "other");

    assertThat(client.get("/v2/one/blobs/" + digest).text()).isEqualTo("secret");
    for (String repository : new String[] {"two", "nowhere"}) {
      Answer answer = client.get("/v2/" + repository + "/blobs/" + digest);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("BLOB_UNKNOWN");
      assertThat(client.head("/v2/" + repository + "/blobs/" + digest).status()).isEqualTo(404);
      assertThat(
              client
                  .get(
                      "/v2/" + repository + "/blobs/" + digest,
                      "If-None-Match",
                      "\"" + digest + "\"")
                  .status())
          .isEqualTo(404);
      assertThat(client.delete("/v2/" + repository + "/blobs/" + digest).status()).isEqualTo(404);
    }
    assertThat(client.get("/v2/one/blobs/" + digest).text()).isEqualTo("secret");
  }

  @Test
  void aManifestThatNamesAnotherRepositorysBlobIsRefusedAndGrantsNothing() {
    Digest secret = client.pushBlob("one", "secret");
    Digest config = client.pushBlob("two", "{}");

    Answer layer = client.putManifest("two", "latest", RegistryClient.image(config, secret));
    Answer asConfig = client.putManifest("two", "latest", RegistryClient.image(secret));

    assertThat(layer.status()).isEqualTo(400);
    assertThat(layer.code()).isEqualTo("MANIFEST_BLOB_UNKNOWN");
    assertThat(asConfig.code()).isEqualTo("MANIFEST_BLOB_UNKNOWN");
    assertThat(client.get("/v2/two/blobs/" + secret).status()).isEqualTo(404);
    assertThat(client.get("/v2/two/manifests/latest").status()).isEqualTo(404);
  }

  @Test
  void aManifestIsNotSeenThroughAnotherRepository() {
    Digest config = client.pushBlob("one", "{}");
    Digest image = client.pushImage("one", "latest", config);
    client.pushBlob("two", "x");

    assertThat(client.get("/v2/two/manifests/" + image).code()).isEqualTo("MANIFEST_UNKNOWN");
    Answer index =
        client.putManifest(
            "two",
            "latest",
            RegistryClient.OCI_INDEX,
            RegistryClient.index(image).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(index.code()).isEqualTo("MANIFEST_BLOB_UNKNOWN");
  }

  @Test
  void aMountFromARepositoryOneMayNotPullBeginsAnUpload() {
    Digest digest = client.pushBlob("secret/one", "secret");
    access.deny("secret/one", Action.PULL);

    for (String from : new String[] {"&from=secret/one", ""}) {
      Answer answer = client.post("/v2/two/blobs/uploads/?mount=" + digest + from);

      assertThat(answer.status()).as(from).isEqualTo(202);
      assertThat(answer.location()).startsWith("/v2/two/blobs/uploads/");
      assertThat(client.get("/v2/two/blobs/" + digest).status()).isEqualTo(404);
    }
  }

  @Test
  void aMountBeyondWhatTheCredentialsShownAreForBeginsAnUpload() {
    Digest digest = client.pushBlob("secret/one", "secret");
    RepositoryName two = new RepositoryName("two");
    var limits = List.of(new Wanted.OnRepository(two, Set.of(Action.PULL, Action.PUSH)));
    access.answer(new Verdict.Allowed(new Actor("alice", Optional.of(limits))));

    for (String from : new String[] {"&from=secret/one", ""}) {
      assertThat(client.post("/v2/two/blobs/uploads/?mount=" + digest + from).status())
          .as(from)
          .isEqualTo(202);
    }

    access.answer(new Verdict.Allowed(new Actor("alice")));
    assertThat(client.post("/v2/two/blobs/uploads/?mount=" + digest + "&from=secret/one").status())
        .isEqualTo(201);
  }

  @Test
  void aMountThatNamesNoSourceTakesAReadableOne() {
    Digest digest = client.pushBlob("secret/one", "shared");
    client.pushBlob("open/one", "shared");
    access.deny("secret/one", Action.PULL);

    Answer answer = client.post("/v2/two/blobs/uploads/?mount=" + digest);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(client.get("/v2/two/blobs/" + digest).text()).isEqualTo("shared");
  }

  @Test
  void aMountOfWhatIsNotThereBeginsAnUpload() {
    Digest digest = client.pushBlob("one", "here");
    String unknown = "sha256:" + "0".repeat(64);

    assertThat(client.post("/v2/two/blobs/uploads/?mount=" + unknown + "&from=one").status())
        .isEqualTo(202);
    assertThat(client.post("/v2/two/blobs/uploads/?mount=" + digest + "&from=nowhere").status())
        .isEqualTo(202);
    assertThat(client.post("/v2/two/blobs/uploads/?mount=sha256:12&from=one").code())
        .isEqualTo("DIGEST_INVALID");
    assertThat(client.post("/v2/two/blobs/uploads/?mount=" + digest + "&from=ONE").code())
        .isEqualTo("NAME_INVALID");
    assertThat(client.post("/v2/two/blobs/uploads/?mount=" + digest + "&from=one").status())
        .isEqualTo(201);
  }

  @Test
  void aCollectedBlobThatIsPushedElsewhereDoesNotComeBack() {
    Digest digest = client.pushBlob("one", "content");
    assertThat(client.get("/v2/one/blobs/" + digest).status()).isEqualTo(200);
    clock.advance(Duration.ofHours(25));
    assertThat(registry.registry().garbageCollector().run().blobs()).isEqualTo(1);

    client.pushBlob("two", "content");

    assertThat(client.get("/v2/one/blobs/" + digest).status()).isEqualTo(404);
    assertThat(client.head("/v2/one/blobs/" + digest).status()).isEqualTo(404);
    assertThat(client.get("/v2/two/blobs/" + digest).text()).isEqualTo("content");
  }

  @Test
  void aRepositoryMadeAgainHasNothingOfTheOldOne() {
    Digest config = client.pushBlob("one", "{}");
    Digest image = client.pushImage("one", "latest", config);
    client.get("/v2/one/manifests/latest");
    client.get("/v2/one/blobs/" + config);
    registry.registry().repositories().delete(new RepositoryName("one"));
    registry.registry().garbageCollector().run();

    client.pushBlob("one", "new");

    assertThat(client.get("/v2/one/manifests/latest").status()).isEqualTo(404);
    assertThat(client.get("/v2/one/manifests/" + image).status()).isEqualTo(404);
    assertThat(client.get("/v2/one/blobs/" + config).status()).isEqualTo(404);
    assertThat(client.putManifest("one", "latest", RegistryClient.image(config)).code())
        .isEqualTo("MANIFEST_BLOB_UNKNOWN");
  }

  @Test
  void aSessionIsItsRepositorysAlone() {
    String session = client.beginUpload("one");
    client.pushBlob("two", "x");
    String elsewhere = session.replace("/v2/one/", "/v2/two/");

    assertThat(client.get(elsewhere).code()).isEqualTo("BLOB_UPLOAD_UNKNOWN");
    assertThat(client.send("PATCH", elsewhere, new byte[] {1}).status()).isEqualTo(404);
    assertThat(
            client
                .send("PUT", elsewhere + "?digest=sha256:" + "0".repeat(64), new byte[] {1})
                .status())
        .isEqualTo(404);
    assertThat(client.delete(elsewhere).status()).isEqualTo(404);
    assertThat(client.get(session).status()).isEqualTo(204);
  }
}
