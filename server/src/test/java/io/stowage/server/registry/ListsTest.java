package io.stowage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.db.Dialect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tags, catalog and referrers, a page at a time. */
@ParameterizedClass
@EnumSource(Dialect.class)
class ListsTest {
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

  private final Dialect dialect;
  @TempDir Path folder;

  private RunningRegistry registry;
  private RegistryClient client;

  ListsTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    registry = RunningRegistry.in(folder).on(dialect).start();
    client = registry.client();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static JsonNode json(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  private List<String> tags(String query) {
    return texts(json(client.get("/v2/a/tags/list" + query)).path("tags"));
  }

  private static Optional<String> next(Answer answer) {
    return answer
        .header("Link")
        .map(
            link -> {
              Matcher matcher = NEXT.matcher(link);
              assertThat(matcher.matches()).as(link).isTrue();
              return matcher.group(1);
            });
  }

  private void push(String repository, String... tags) {
    Digest config = client.pushBlob(repository, "{}");
    for (String tag : tags) {
      client.pushImage(repository, tag, config);
    }
  }

  @Test
  void tagsComeInTheOrderOfTheirBytes() {
    push("a", "b", "B", "a", "A", "_", "1", "a.b", "a-b", "10", "2");

    assertThat(tags("")).containsExactly("1", "10", "2", "A", "B", "_", "a", "a-b", "a.b", "b");
    assertThat(tags("?last=A")).containsExactly("B", "_", "a", "a-b", "a.b", "b");
    assertThat(tags("?last=9")).startsWith("A");
    assertThat(tags("?n=2&last=A")).containsExactly("B", "_");
    assertThat(tags("?last=zzz")).isEmpty();
    assertThat(tags("?n=1000000")).hasSize(10);
    assertThat(tags("?last=")).hasSize(10);
    assertThat(json(client.get("/v2/a/tags/list")).path("name").asString()).isEqualTo("a");
  }

  @Test
  void noneWantedIsNoneGivenAndNothingMore() {
    push("a", "x", "y");

    for (String path : List.of("/v2/a/tags/list?n=0", "/v2/_catalog?n=0")) {
      Answer answer = client.get(path);
      assertThat(answer.header("Link")).isEmpty();
      assertThat(answer.text()).contains("[]");
    }
  }

  @Test
  void anExactlyFullLastPageHasNoLink() {
    push("a", "x", "y");

    assertThat(client.get("/v2/a/tags/list?n=2").header("Link")).isEmpty();
    assertThat(client.get("/v2/a/tags/list?n=1").header("Link")).isPresent();
    assertThat(client.get("/v2/_catalog?n=1").header("Link")).isEmpty();
  }

  @Test
  void whatIsNoNumberIsRefused() {
    push("a", "x");

    for (String n : List.of("-1", "x", "1.5", "", "%20", "0x1", "99999999999999999999")) {
      for (String path : List.of("/v2/a/tags/list?n=", "/v2/_catalog?n=")) {
        Answer answer = client.get(path + n);
        assertThat(answer.status()).as(n).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("PAGINATION_NUMBER_INVALID");
      }
    }
  }

  @Test
  void aLastThatNoNameCanBeIsNoFailure() {
    push("a", "x");

    for (String last : List.of("%00", "%ff", "a%00b", "%F0%9F%90%B3", "'", "%25")) {
      assertThat(client.get("/v2/a/tags/list?last=" + last).status()).as(last).isLessThan(500);
      assertThat(client.get("/v2/_catalog?last=" + last).status()).as(last).isLessThan(500);
    }
  }

  @Test
  void fiveThousandTagsAreWalkedByTheirLinks() {
    Digest config = client.pushBlob("a", "{}");
    byte[] image = RegistryClient.image(config).getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.of(Algorithm.SHA256, image);
    TreeSet<String> pushed = new TreeSet<>();
    for (int batch = 0; batch < 50; batch++) {
      int from = batch * 100;
      List<String> names =
          IntStream.range(from, from + 100).mapToObj(i -> (i % 2 == 0 ? "V" : "v") + i).toList();
      pushed.addAll(names);
      String query = names.stream().map(name -> "tag=" + name).collect(Collectors.joining("&"));
      assertThat(
              client
                  .putManifest("a", digest + "?" + query, RegistryClient.OCI_MANIFEST, image)
                  .status())
          .isEqualTo(201);
    }

    List<String> seen = new ArrayList<>();
    int pages = 0;
    for (Optional<String> path = Optional.of("/v2/a/tags/list?n=900"); path.isPresent(); pages++) {
      Answer answer = client.get(path.get());
      seen.addAll(texts(json(answer).path("tags")));
      path = next(answer);
    }

    assertThat(seen).containsExactlyElementsOf(pushed);
    assertThat(pages).isEqualTo(6);
    assertThat(tags("")).hasSize(100);
    assertThat(tags("?n=5000")).hasSize(1000);
    assertThat(client.delete("/v2/a/manifests/" + digest).status()).isEqualTo(202);
    assertThat(tags("")).isEmpty();
  }

  @Test
  void theCatalogShowsWhatHoldsAManifest() {
    client.pushBlob("only/blobs", "x");
    client.beginUpload("only/begun");
    List<String> names = List.of("b", "a", "a/b", "a-b", "a0", "z/y/x");
    names.forEach(name -> push(name, "latest"));

    List<String> seen = new ArrayList<>();
    for (Optional<String> path = Optional.of("/v2/_catalog?n=2"); path.isPresent(); ) {
      Answer answer = client.get(path.get());
      List<String> page = texts(json(answer).path("repositories"));
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      seen.addAll(page);
      path = next(answer);
    }

    assertThat(seen).containsExactly("a", "a-b", "a/b", "a0", "b", "z/y/x");
    assertThat(texts(json(client.get("/v2/_catalog?last=a%2Fb")).path("repositories")))
        .containsExactly("a0", "b", "z/y/x");
  }

  @Test
  void aRepositoryLeavesTheCatalogWithItsLastManifestAndComesBackWithTheNext() {
    push("a", "latest");
    push("b", "latest");
    String digest =
        client.head("/v2/a/manifests/latest").header("Docker-Content-Digest").orElseThrow();

    client.delete("/v2/a/manifests/latest");
    assertThat(client.get("/v2/_catalog").text()).contains("\"a\"");
    client.delete("/v2/a/manifests/" + digest);
    assertThat(client.get("/v2/_catalog").text()).isEqualTo("{\"repositories\":[\"b\"]}");
    registry.registry().repositories().delete(new RepositoryName("b"));
    assertThat(client.get("/v2/_catalog").text()).isEqualTo("{\"repositories\":[]}");
    assertThat(client.get("/v2/b/tags/list").code()).isEqualTo("NAME_UNKNOWN");
    push("b", "latest");
    assertThat(client.get("/v2/_catalog").text()).isEqualTo("{\"repositories\":[\"b\"]}");
  }

  @Test
  void moreThanAPageOfReferrersIsWalkedByLinks() {
    Digest config = client.pushBlob("a", "{}");
    Digest subject = client.pushImage("a", "latest", config);
    TreeSet<String> all = new TreeSet<>();
    for (int i = 0; i < 510; i++) {
      String content =
          RegistryClient.referrer(config, subject, i % 170 == 0 ? "a/rare+x" : "a/common", "n" + i);
      Digest digest = Digest.of(Algorithm.SHA256, content.getBytes(StandardCharsets.UTF_8));
      Answer answer = client.putManifest("a", digest.toString(), content);
      assertThat(answer.header("OCI-Subject")).contains(subject.toString());
      all.add(digest.toString());
    }

    List<String> seen = new ArrayList<>();
    int pages = 0;
    for (Optional<String> path = Optional.of("/v2/a/referrers/" + subject);
        path.isPresent();
        pages++) {
      Answer answer = client.get(path.get());
      assertThat(answer.header("Content-Type")).contains(RegistryClient.OCI_INDEX);
      json(answer).path("manifests").forEach(one -> seen.add(one.path("digest").asString()));
      path = next(answer);
    }
    Answer rare = client.get("/v2/a/referrers/" + subject + "?artifactType=a/rare%2Bx");
    Answer none = client.get("/v2/a/referrers/" + subject + "?artifactType=a/none");
    Answer common = client.get("/v2/a/referrers/" + subject + "?artifactType=a/common");

    assertThat(seen).containsExactlyElementsOf(all);
    assertThat(pages).isEqualTo(2);
    assertThat(rare.header("OCI-Filters-Applied")).contains("artifactType");
    assertThat(json(rare).path("manifests")).hasSize(3);
    assertThat(json(rare).path("manifests").path(0).path("annotations").path("note").asString())
        .startsWith("n");
    assertThat(json(none).path("manifests")).isEmpty();
    assertThat(json(common).path("manifests").size()).isEqualTo(500);
    assertThat(json(client.get(next(common).orElseThrow())).path("manifests")).hasSize(7);
  }

  @Test
  void aPageOfLargeReferrersIsCutByItsBytes() {
    Digest config = client.pushBlob("a", "{}");
    Digest subject = client.pushImage("a", "latest", config);
    TreeSet<String> all = new TreeSet<>();
    for (int i = 0; i < 5; i++) {
      String note = i + "x".repeat(i == 0 ? 4_190_000 : 1_500_000);
      String content = RegistryClient.referrer(config, subject, "a/large", note);
      Digest digest = Digest.of(Algorithm.SHA256, content.getBytes(StandardCharsets.UTF_8));
      assertThat(client.putManifest("a", digest.toString(), content).status()).isEqualTo(201);
      all.add(digest.toString());
    }

    List<String> seen = new ArrayList<>();
    int pages = 0;
    for (Optional<String> path = Optional.of("/v2/a/referrers/" + subject);
        path.isPresent();
        pages++) {
      Answer answer = client.get(path.get());
      assertThat(answer.body()).hasSizeLessThan(5 << 20);
      json(answer).path("manifests").forEach(one -> seen.add(one.path("digest").asString()));
      path = next(answer);
    }

    assertThat(seen).containsExactlyElementsOf(all);
    assertThat(pages).isBetween(3, 4);
  }

  @Test
  void referrersOfWhatNobodyKnowsAreNone() {
    Digest unknown = Digest.of(Algorithm.SHA512, new byte[0]);

    Answer answer = client.get("/v2/no/where/referrers/" + unknown);

    assertThat(json(answer).path("manifests")).isEmpty();
    assertThat(client.get("/v2/no/where/referrers/sha256:1").code()).isEqualTo("DIGEST_INVALID");
    assertThat(client.get("/v2/no/where/referrers/" + unknown + "?artifactType=%00").status())
        .isLessThan(500);
    push("a", "x");
    assertThat(client.get("/v2/a/referrers/" + unknown + "?artifactType=%00").status())
        .isLessThan(500);
    assertThat(client.get("/v2/a/referrers/" + unknown + "?last=x").code())
        .isEqualTo("DIGEST_INVALID");
  }
}
