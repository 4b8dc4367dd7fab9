package io.stowage.server.dockerhub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.common.FakeClock;
import io.stowage.server.common.OverloadedException;
import io.stowage.server.common.Refusal;
import io.stowage.server.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What each address of Docker Hub's API leads to, and what is said where it leads to nothing. */
class HubRouterTest {
  private static final int PER_MINUTE = 1000;
  private static final int NUMBERS = 25;
  private static final FakeClock CLOCK = new FakeClock();

  @SuppressWarnings("NullAway.Init")
  private static RoutedServer server;

  @BeforeAll
  static void start() {
    server = new RoutedServer(router(new CallLimit(PER_MINUTE, CLOCK)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HubRouter router(CallLimit limit) {
    return HubRouter.counting(
            limit, request -> request.header("X-Caller").orElse(request.origin().address()))
        .on("GET", "v2/numbers", HubRouterTest::numbers)
        .on("GET", "v2/repositories/{namespace}/{repository+}/tags", seen("tags"))
        .on("DELETE", "v2/repositories/{namespace}/{repository+}/tags/{tag}", seen("tag"))
        .on("GET", "v2/repositories/{namespace}/{repository+}", seen("repository"))
        .on("DELETE", "v2/repositories/{namespace}/{repository+}", seen("delete"))
        .on("POST", "v2/echo", call -> HubCall.json(201, call.body().root()))
        .on("GET", "v2/agent", call -> said(Boolean.toString(call.isHubTool())))
        .on("GET", "v2/broken", _ -> fail(new IllegalStateException("the secret reason")))
        .on("GET", "v2/busy", _ -> fail(new OverloadedException("many are at it")))
        .on("GET", "v2/later", _ -> fail(Refusal.tooMany("x", "later", Duration.ofMillis(29_001))))
        .on("GET", "v2/away", _ -> fail(Refusal.of(Refusal.Kind.UNAVAILABLE, "x", "not now")))
        .on("GET", "v2/invalid", _ -> fail(HubException.invalid("name", "Too short.")))
        .build();
  }

  private static Response numbers(HubCall call) {
    HubPage page = call.page();
    List<ObjectNode> found =
        LongStream.range(page.offset(), Math.min(NUMBERS, page.offset() + page.size()))
            .mapToObj(each -> JsonMapper.shared().createObjectNode().put("is", each))
            .toList();
    return call.list(page, NUMBERS, found);
  }

  private static HubRouter.Answerer seen(String what) {
    return call -> {
      String text = what + " " + call.place("namespace") + " " + call.place("repository");
      return said(what.equals("tag") ? text + " " + call.place("tag") : text);
    };
  }

  private static Response said(String text) {
    return HubCall.json(200, JsonMapper.shared().createObjectNode().put("said", text));
  }

  private static Response fail(RuntimeException with) {
    throw with;
  }

  private static RegistryClient client() {
    return server.client();
  }

  private static JsonNode json(Answer answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /hub/v2/repositories/acme/app/tags, tags acme app",
    "GET, /hub/v2/repositories/acme/app/tags/, tags acme app",
    "GET, /v2/repositories/acme/app/tags/, tags acme app",
    "GET, /hub/v2/repositories/acme/app/part/tags, tags acme app/part",
    "GET, /hub/v2/repositories/acme/app%2Fpart/tags, tags acme app/part",
    "DELETE, /hub/v2/repositories/acme/app/tags/1.0+x/, tag acme app 1.0+x",
    "GET, /hub/v2/repositories/acme/tags, repository acme tags",
    "GET, /hub/v2/repositories/acme/app/, repository acme app",
    "DELETE, /hub/v2/repositories/acme/a/b, delete acme a/b"
  })
  void anAddressLeadsToWhatItNames(String method, String path, String expected) {
    Answer answer = client().send(method, path, new byte[0]);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer).required("said").asString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hub/v2",
        "/hub/v2/",
        "/hub/",
        "/hub/v2/nothing",
        "/hub/v2/numbers//",
        "/hub/v2//numbers",
        "/hub/v2/repositories/acme/%00",
        "/hub/v2/repositories/acme//tags"
      })
  void whatIsNotThereIsSaidNotToBeFound(String path) {
    Answer answer = client().get(path);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(json(answer).required("detail").asString()).contains("not found");
    assertThat(json(answer).required("message").asString()).contains("not found");
  }

  @Test
  void deletingAListDeletesNoRepositoryOfItsName() {
    Answer answer = client().delete("/hub/v2/repositories/acme/app/tags/");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).contains("GET, HEAD");
  }

  @Test
  void aHeadIsItsGetWithoutTheBody() {
    Answer answer = client().head("/hub/v2/numbers");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("X-RateLimit-Limit")).isPresent();
  }

  @Test
  void pagesAreFollowedByTheirWholeAddresses() {
    Answer answer = client().get("/hub/v2/numbers/?page_size=10&ordering=-name&page=2");

    String here = server.url() + "/hub/v2/numbers/?page_size=10&ordering=-name&page=";
    JsonNode page = json(answer);
    assertThat(page.required("count").asInt()).isEqualTo(NUMBERS);
    assertThat(page.required("next").asString()).isEqualTo(here + 3);
    assertThat(page.required("previous").asString()).isEqualTo(here + 1);
    assertThat(page.required("results").size()).isEqualTo(10);
    assertThat(page.required("results").required(0).required("is").asInt()).isEqualTo(10);
  }

  @Test
  void aPageAfterTheLastIsNotFound() {
    assertThat(client().get("/hub/v2/numbers?page=4").status()).isEqualTo(404);
  }

  @Test
  void aBodyIsReadWhateverItsTypeIsCalled() {
    Answer answer =
        client().send("POST", "/hub/v2/echo/", "{\"a\":1}".getBytes(UTF_8), "X-Caller", "echo");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text()).isEqualTo("{\"a\":1}");
  }

  @Test
  void aBodyThatIsNoObjectIsNotQuotedInTheRefusal() {
    Answer answer = client().send("POST", "/hub/v2/echo", "\"hunter2".getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("must be a JSON object").doesNotContain("hunter2");
  }

  @Test
  void aBodyBeyondAllMeasureIsRefused() {
    Answer answer = client().send("POST", "/hub/v2/echo", new byte[256 * 1024 + 1]);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(json(answer).has("detail")).isTrue();
  }

  @Test
  void aFieldThatIsWrongIsNamed() {
    Answer answer = client().get("/hub/v2/invalid");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .isEqualTo("{\"fields\":{\"name\":[\"Too short.\"]},\"text\":\"name: Too short.\"}");
  }

  @Test
  void aFaultOfOursTellsNothingButWhereToLook() {
    Answer answer = client().get("/hub/v2/broken");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).doesNotContain("secret");
    assertThat(answer.text()).contains(answer.header("X-Request-Id").orElseThrow());
  }

  @Test
  void whoComesWhenAllIsBusyIsAskedToWait() {
    Answer answer = client().get("/hub/v2/busy");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isPresent();
  }

  @Test
  void whoIsRefusedForAWhileIsToldForHowLong() {
    Answer later = client().get("/hub/v2/later");
    Answer away = client().get("/hub/v2/away");

    assertThat(later.status()).isEqualTo(429);
    assertThat(later.header("Retry-After")).contains("30");
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.header("Retry-After")).contains("2");
  }

  @Test
  void hubToolIsKnownByItsName() {
    assertThat(client().get("/hub/v2/agent", "User-Agent", "hub-tool/v0.4.6").text())
        .contains("true");
    assertThat(client().get("/hub/v2/agent", "User-Agent", "terraform-provider-docker/1").text())
        .contains("false");
  }

  @Test
  void callsAreCountedForEachCallerAndTooManyRefused() {
    try (RoutedServer strict = new RoutedServer(router(new CallLimit(2, CLOCK)))) {
      Answer first = strict.client().get("/hub/v2/numbers", "X-Caller", "alice");
      strict.client().get("/hub/v2/nothing", "X-Caller", "alice");
      Answer third = strict.client().get("/hub/v2/numbers", "X-Caller", "alice");
      Answer other = strict.client().get("/hub/v2/numbers", "X-Caller", "bob");

      String end = Long.toString(CLOCK.instant().plusSeconds(60).getEpochSecond());
      assertThat(first.header("X-RateLimit-Limit")).contains("2");
      assertThat(first.header("X-RateLimit-Remaining")).contains("1");
      assertThat(first.header("X-RateLimit-Reset")).contains(end);
      assertThat(third.status()).isEqualTo(429);
      assertThat(third.text()).isEqualTo("{\"detail\":\"Rate limit exceeded\",\"error\":false}");
      assertThat(third.header("X-RateLimit-Remaining")).contains("0");
      assertThat(third.header("X-Retry-After")).contains(end);
      assertThat(third.header("Retry-After")).contains("60");
      assertThat(other.status()).isEqualTo(200);

      CLOCK.advance(Duration.ofMinutes(1));
      assertThat(strict.client().get("/hub/v2/numbers", "X-Caller", "alice").status())
          .isEqualTo(200);
    }
  }
}
