package io.stowage.server.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.db.Dialect;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Manifests pushed, pulled by every kind of client, refused and deleted. */
@ParameterizedClass
@EnumSource(Dialect.class)
class ManifestsTest {
  private final Dialect dialect;
  @TempDir Path folder;

  private RunningRegistry registry;
  private RegistryClient client;
  private Digest config;

  ManifestsTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    registry = RunningRegistry.in(folder).on(dialect).start();
    client = registry.client();
    config = client.pushBlob("a", "{}");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  /** A valid manifest of exactly so many bytes. */
  private byte[] ofSize(int bytes) {
    String image = RegistryClient.image(config);
    String padded = image.substring(0, image.length() - 1) + ",\"annotations\":{\"x\":\"";
    return (padded + "x".repeat(bytes - padded.length() - 3) + "\"}}").getBytes(UTF_8);
  }

  @Test
  void fourMebibytesIsTheLargest() {
    byte[] largest = ofSize(4 << 20);
    byte[] larger = ofSize((4 << 20) + 1);

    Answer taken = client.putManifest("a", "max", MediaTypes.OCI_MANIFEST, largest);
    Answer refused = client.putManifest("a", "more", MediaTypes.OCI_MANIFEST, larger);

    assertThat(taken.status()).as(taken.text()).isEqualTo(201);
    assertThat(client.get("/v2/a/manifests/max").body()).isEqualTo(largest);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.code()).isEqualTo("SIZE_INVALID");
    assertThat(client.get("/v2/a/manifests/more").status()).isEqualTo(404);
  }

  @Test
  void theLimitHoldsForABodyInChunksToo() {
    byte[] largest = ofSize(4 << 20);
    byte[] larger = ofSize((4 << 20) + 1);

    Answer taken =
        client.send(
            "PUT",
            "/v2/a/manifests/max",
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(largest)));
    Answer refused =
        client.send(
            "PUT",
            "/v2/a/manifests/more",
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(larger)));

    assertThat(taken.status()).as(taken.text()).isEqualTo(201);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.code()).isEqualTo("SIZE_INVALID");
  }

  @Test
  void dockersManifestsAreServedAsTheyWerePushed() {
    String image =
        RegistryClient.image(config).replace(MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST);
    String spaced = image.replace(":", " :\n  ").replace("sha256 :\n  ", "sha256:");
    Answer pushed =
        client.putManifest("a", "v1", MediaTypes.DOCKER_MANIFEST, spaced.getBytes(UTF_8));
    assertThat(pushed.status()).as(pushed.text()).isEqualTo(201);

    Answer pulled = client.get("/v2/a/manifests/v1");

    assertThat(pulled.text()).isEqualTo(spaced);
    assertThat(pulled.header("Content-Type")).contains(MediaTypes.DOCKER_MANIFEST);
    assertThat(pulled.header("Docker-Content-Digest"))
        .contains(Digest.of(Algorithm.SHA256, spaced.getBytes(UTF_8)).toString());
  }

  @Test
  void anOldDockerThatAsksByTagGetsTheChildItCanRun() {
    Digest arm = client.pushImage("a", "arm", config, client.pushBlob("a", "arm"));
    Digest amd = client.pushImage("a", "amd", config, client.pushBlob("a", "amd"));
    String list =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s,%s]}"
            .formatted(
                MediaTypes.DOCKER_MANIFEST_LIST, platform(arm, "arm64"), platform(amd, "amd64"));
    Answer pushed =
        client.putManifest("a", "v1", MediaTypes.DOCKER_MANIFEST_LIST, list.getBytes(UTF_8));
    assertThat(pushed.status()).as(pushed.text()).isEqualTo(201);
    String both = MediaTypes.DOCKER_MANIFEST + ", " + MediaTypes.DOCKER_MANIFEST_LIST;
    String byDigest = "/v2/a/manifests/" + pushed.header("Docker-Content-Digest").orElseThrow();

    Answer old = client.get("/v2/a/manifests/v1", "Accept", MediaTypes.DOCKER_MANIFEST);

    assertThat(old.header("Docker-Content-Digest")).contains(amd.toString());
    assertThat(old.header("Content-Type")).contains(MediaTypes.OCI_MANIFEST);
    for (Answer whole :
        List.of(
            client.get("/v2/a/manifests/v1"),
            client.get("/v2/a/manifests/v1", "Accept", both),
            client.get("/v2/a/manifests/v1", "Accept", "*/*"),
            client.get(
                "/v2/a/manifests/v1",
                "Accept",
                MediaTypes.DOCKER_MANIFEST,
                "Accept",
                MediaTypes.DOCKER_MANIFEST_LIST),
            client.get(byDigest, "Accept", MediaTypes.DOCKER_MANIFEST))) {
      assertThat(whole.text()).isEqualTo(list);
      assertThat(whole.header("Content-Type")).contains(MediaTypes.DOCKER_MANIFEST_LIST);
    }
  }

  private static String platform(Digest digest, String architecture) {
    String descriptor = RegistryClient.descriptor(MediaTypes.DOCKER_MANIFEST, digest, 1);
    return descriptor.substring(0, descriptor.length() - 1)
        + ",\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}".formatted(architecture);
  }

  @Test
  void parametersOfTheContentTypeAreNeitherKeptNorMinded() {
    Answer pushed =
        client.putManifest(
            "a",
            "v1",
            MediaTypes.OCI_MANIFEST + "; charset=utf-8",
            RegistryClient.image(config).getBytes(UTF_8));

    assertThat(pushed.status()).isEqualTo(201);
    assertThat(client.get("/v2/a/manifests/v1").headers().get("Content-Type"))
        .containsExactly(MediaTypes.OCI_MANIFEST);
  }

  @Test
  void whatIsNoManifestIsRefused() {
    String image = RegistryClient.image(config);
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    Map<String, String> bad =
        Map.ofEntries(
            Map.entry("empty", ""),
            Map.entry("not JSON", "x"),
            Map.entry("null", "null"),
            Map.entry("an array", "[]"),
            Map.entry("a text", "\"x\""),
            Map.entry("no version", "{}"),
            Map.entry("schema 1", image.replace("\"schemaVersion\":2", "\"schemaVersion\":1")),
            Map.entry("version text", image.replace(":2,\"media", ":\"2\",\"media")),
            Map.entry("huge version", image.replace(":2,\"media", ":98765432109,\"media")),
            Map.entry(
                "long version", image.replace(":2,\"media", ":2" + "0".repeat(30) + ",\"media")),
            Map.entry(
                "longer version",
                image.replace(":2,\"media", ":2" + "0".repeat(5000) + ",\"media")),
            Map.entry("exponent", image.replace(":2,\"media", ":2e999999999,\"media")),
            Map.entry("deep", "{\"x\":" + deep + "}"),
            Map.entry("deep objects", "{\"x\":".repeat(5000) + "1" + "}".repeat(5000)),
            Map.entry("twice", image.replace("{\"schema", "{\"config\":{},\"schema")),
            Map.entry("trailing", image + "{}"),
            Map.entry("no config", "{\"schemaVersion\":2,\"layers\":[]}"),
            Map.entry("size text", image.replace("\"size\":1", "\"size\":\"1\"")),
            Map.entry("size huge", image.replace("\"size\":1", "\"size\":1e400")),
            Map.entry("size beyond", image.replace("\"size\":1", "\"size\":99999999999999999999")),
            Map.entry("size below", image.replace("\"size\":1", "\"size\":-1")),
            Map.entry("digest", image.replace("sha256:", "sha256:x")),
            Map.entry("digest list", image.replace("\"" + config + "\"", "[]")),
            Map.entry("layers text", image.replace("\"layers\":[]", "\"layers\":\"x\"")),
            Map.entry("layers of text", image.replace("\"layers\":[]", "\"layers\":[\"x\"]")),
            Map.entry("subject", image.replace("\"layers\":[]", "\"layers\":[],\"subject\":7")),
            Map.entry(
                "nul",
                image.replace("\"layers\":[]", "\"layers\":[],\"artifactType\":\"a\\u0000\"")),
            Map.entry("both", image.replace("\"layers\":[]", "\"layers\":[],\"manifests\":[]")),
            Map.entry(
                "mismatch", image.replace(MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST)),
            Map.entry("index", image.replace(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_INDEX)));

    bad.forEach(
        (why, content) -> {
          Answer answer =
              client.putManifest("a", "bad", MediaTypes.OCI_MANIFEST, content.getBytes(UTF_8));
          assertThat(answer.status()).as(why + ": " + answer.text()).isEqualTo(400);
          assertThat(answer.code()).as(why).isEqualTo("MANIFEST_INVALID");
          assertThat(answer.text()).doesNotContain("Exception", "tools.jackson");
        });
    assertThat(client.get("/v2/a/manifests/bad").status()).isEqualTo(404);
  }

  @Test
  void otherMediaTypesAreRefused() {
    String schema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    String plain = "{\"schemaVersion\":1,\"name\":\"a\",\"tag\":\"x\",\"fsLayers\":[]}";

    for (String type : List.of(schema1, "application/json", "text/html")) {
      Answer answer = client.putManifest("a", "bad", type, plain.getBytes(UTF_8));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("MANIFEST_INVALID");
    }
  }

  @Test
  void upToAHundredTagsComeWithAManifest() {
    byte[] image = RegistryClient.image(config).getBytes(UTF_8);
    Digest digest = Digest.of(Algorithm.SHA256, image);

    for (int count : new int[] {10, 100}) {
      Answer answer =
          client.putManifest(
              "a",
              digest + "?" + tagsNamed("t" + count + "-", count),
              MediaTypes.OCI_MANIFEST,
              image);
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.headers().get("OCI-Tag")).hasSize(count);
      assertThat(client.head("/v2/a/manifests/t" + count + "-" + (count - 1)).status())
          .isEqualTo(200);
    }
    Answer tooMany =
        client.putManifest("a", digest + "?" + tagsNamed("u", 101), MediaTypes.OCI_MANIFEST, image);

    assertThat(tooMany.status()).isEqualTo(414);
    assertThat(tooMany.code()).isEqualTo("UNSUPPORTED");
    assertThat(client.head("/v2/a/manifests/u0").status()).isEqualTo(404);
  }

  private static String tagsNamed(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "tag=" + prefix + i)
        .collect(Collectors.joining("&"));
  }

  @Test
  void aClientThatHasItIsToldSo() {
    Digest digest = client.pushImage("a", "v1", config);

    for (String known :
        List.of("\"" + digest + "\"", "W/\"" + digest + "\"", "\"x\", \"" + digest + "\"", "*")) {
      Answer answer = client.get("/v2/a/manifests/v1", "If-None-Match", known);
      assertThat(answer.status()).as(known).isEqualTo(304);
      assertThat(answer.header("ETag")).contains("\"" + digest + "\"");
      assertThat(answer.body()).isEmpty();
    }
    assertThat(client.get("/v2/a/manifests/v1", "If-None-Match", "\"x\"").status()).isEqualTo(200);
    assertThat(client.get("/v2/a/manifests/no", "If-None-Match", "*").status()).isEqualTo(404);
  }

  @Test
  void aHeadIsItsGetWithoutTheBody() {
    Digest digest = client.pushImage("a", "v1", config);

    for (String reference : List.of("v1", digest.toString())) {
      Answer get = client.get("/v2/a/manifests/" + reference);
      Answer head = client.head("/v2/a/manifests/" + reference);

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      get.headers().remove("X-Request-Id");
      head.headers().remove("X-Request-Id");
      assertThat(head.headers()).isEqualTo(get.headers());
      assertThat(get.header("Content-Length")).contains(Integer.toString(get.body().length));
    }
  }

  @Test
  void ofTwoRepositoriesWithTheSameManifestDeletingOneLeavesTheOther() {
    client.pushBlob("b", "{}");
    Digest digest = client.pushImage("a", "v1", config);
    client.pushImage("b", "v1", config);
    client.get("/v2/a/manifests/v1");

    assertThat(client.delete("/v2/a/manifests/" + digest).status()).isEqualTo(202);

    assertThat(client.get("/v2/a/manifests/" + digest).status()).isEqualTo(404);
    assertThat(client.get("/v2/a/manifests/v1").status()).isEqualTo(404);
    registry.restart();
    client = registry.client();
    assertThat(client.get("/v2/b/manifests/v1").text()).isEqualTo(RegistryClient.image(config));
    assertThat(client.delete("/v2/b/manifests/" + digest).status()).isEqualTo(202);
    assertThat(client.get("/v2/b/manifests/v1").status()).isEqualTo(404);
  }

  @Test
  void aTagMovesAndIsGoneWhenDeleted() {
    Digest first = client.pushImage("a", "v1", config);
    Digest second = client.pushImage("a", "v1", config, client.pushBlob("a", "x"));

    assertThat(client.get("/v2/a/manifests/v1").header("Docker-Content-Digest"))
        .contains(second.toString());
    assertThat(client.delete("/v2/a/manifests/v1").status()).isEqualTo(202);
    assertThat(client.get("/v2/a/manifests/v1").status()).isEqualTo(404);
    assertThat(client.delete("/v2/a/manifests/v1").status()).isEqualTo(404);
    assertThat(client.get("/v2/a/manifests/" + first).status()).isEqualTo(200);
    assertThat(client.get("/v2/a/manifests/" + second).status()).isEqualTo(200);
  }

  @Test
  void aReferrerGoesWithItsSubject() {
    Digest subject = client.pushImage("a", "v1", config);
    String content = RegistryClient.referrer(config, subject, "a/b", "x");
    client.putManifest("a", "sig", content);
    Digest referrer = Digest.of(Algorithm.SHA256, content.getBytes(UTF_8));
    client.putManifest("a", "sig2", RegistryClient.referrer(config, referrer, "a/b", "y"));

    client.delete("/v2/a/manifests/" + subject);

    assertThat(client.get("/v2/a/manifests/sig").status()).isEqualTo(404);
    assertThat(client.get("/v2/a/manifests/sig2").status()).isEqualTo(404);
    assertThat(client.get("/v2/a/referrers/" + subject).text()).contains("\"manifests\":[]");
    assertThat(client.get("/v2/_catalog").text()).doesNotContain("\"a\"");
  }

  @Test
  void aManifestMustHaveTheDigestItIsPushedBy() {
    Answer answer =
        client.putManifest("a", "sha256:" + "0".repeat(64), RegistryClient.image(config));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("DIGEST_INVALID");
  }
}
