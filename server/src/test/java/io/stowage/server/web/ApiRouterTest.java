package io.stowage.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.app.RawConnection;
import io.stowage.server.web.ApiClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The gates before every operation, over HTTP. */
class ApiRouterTest {
  private static Shelf shelf;
  private static ApiClient nobody;
  private static ApiClient alice;

  @BeforeAll
  static void start() {
    shelf = new Shelf();
    for (String title : List.of("anna", "bertha", "clara", "dora", "emma")) {
      shelf.put(title, 10);
    }
    nobody = shelf.client();
    alice = nobody.bearing("alice");
  }

  @AfterAll
  static void stop() {
    shelf.close();
  }

  @Test
  void anOperationWithoutAnEndpointAndAnEndpointWithoutAnOperationAreRefused() {
    Map<String, Endpoint<String>> endpoints = Map.of("swim", _ -> ApiResult.noContent());

    assertThatThrownBy(() -> new ApiRouter<>(Shelf.contract(), endpoints, new Shelf.Names()))
        .hasMessageContaining("addBook")
        .hasMessageContaining("[swim]");
  }

  @Test
  void aProblemSaysWhatAndForWhichRequest() {
    Answer answer = nobody.get("/nothing");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.json().path("type").asString()).isEqualTo("urn:stowage:problem:not_found");
    assertThat(answer.json().path("title").asString()).isEqualTo("Not found");
    assertThat(answer.json().path("instance").asString())
        .isEqualTo("urn:stowage:request:" + answer.header("X-Request-Id").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /books, 'GET, HEAD, POST'",
    "OPTIONS, /books/anna, 'GET, HEAD, PUT'",
    "PATCH, /books/latest, 'GET, HEAD'"
  })
  void aMethodThatIsNotServedIsToldWithThoseThatAre(String method, String path, String allowed) {
    Answer answer = alice.send(method, path, Optional.empty());

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).contains(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "/places/acme/app, acme/app",
    "/places/acme%2Fapp, acme/app",
    "/places/a/b/c/d, a/b/c/d",
    "/places/acme/app/-/people/bob, acme/app bob",
    "/places/acme%2Fapp/-/people/b%C3%B6b, acme/app böb",
    "/places/people/people/-/people/-, people/people -",
    "/places/app/%2D/people/a+b, app a+b"
  })
  void aNameWithSlashesEndsAtTheDash(String path, String shown) {
    assertThat(nobody.get(path).text()).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/places/",
        "/places/-",
        "/places/a/-",
        "/places/a/-/people",
        "/places/a/-/people/bob/",
        "/places/a/-/people/b%2Fb",
        "/places/a//b",
        "/places/a/../b",
        "/places/a/%2e%2e/b",
        "/places/ACME",
        "/books/anna/",
        "/books/Anna",
        "/books/an%2Fna"
      })
  void whatNamesNothingIsNotFound(String path) {
    assertThat(nobody.get(path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/books/%", "/books/%zz", "/books/%00", "/books/%ff", "/books?read=%"})
  void anAddressThatIsBrokenIsInvalid(String path) throws IOException {
    Answer answer = raw("GET", path, "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid_address");
  }

  @Test
  void addressesAreBounded() {
    assertThat(nobody.get("/books/" + "a".repeat(2100)).status()).isEqualTo(414);
    assertThat(nobody.get("/places" + "/a".repeat(70)).status()).isEqualTo(404);
    assertThat(nobody.get("/books?" + "read=true&".repeat(70)).code()).isEqualTo("invalid_address");
  }

  @Test
  void aWordGoesBeforeAParameter() {
    assertThat(nobody.get("/books/latest").json().path("title").asString()).isEqualTo("latest");
  }

  @Test
  void whoeverIsNobodyIsToldNothingElse() {
    Answer answer = nobody.post("/books?colour=red", "not json");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).contains("Bearer realm=\"stowage\"");
  }

  @Test
  void anOpenOperationDoesNotLookAtCredentials() {
    assertThat(nobody.with("Authorization", "Basic x").get("/books/latest").status())
        .isEqualTo(200);
    assertThat(nobody.with("Authorization", "Basic x").get("/books").status()).isEqualTo(401);
  }

  @Test
  void aCookieIsTakenOnlyFromOurOwnPages() {
    ApiClient browser = nobody.with("Cookie", "name=alice");
    Map<String, Object> book = Map.of("title", "cookie");

    assertThat(browser.post("/books", book).code()).isEqualTo("cross_site_request");
    assertThat(browser.with("Origin", "https://evil.example").post("/books", book).status())
        .isEqualTo(403);
    assertThat(
            browser
                .with("Origin", "http://127.0.0.1:" + shelf.port())
                .post("/books", book)
                .status())
        .isEqualTo(201);
    assertThat(browser.get("/books").status()).isEqualTo(200);
  }

  @Test
  void everyFaultOfABodyIsToldByItsPointer() {
    Answer answer =
        alice.post(
            "/books",
            """
            {"pages": 0, "author": "nobody", "isAdministrator": true,
             "place": {"row/shelf": "middle", "a~b": 1}}\
            """);

    assertThat(answer.code()).isEqualTo("invalid_request");
    assertThat(answer.errors())
        .containsOnly(
            Map.entry("/title", "required"),
            Map.entry("/pages", "too_small"),
            Map.entry("/author", "wrong_format"),
            Map.entry("/isAdministrator", "unknown"),
            Map.entry("/place/row~1shelf", "not_allowed"),
            Map.entry("/place/a~0b", "unknown"));
    assertThat(answer.text()).doesNotContain("nobody").doesNotContain("middle");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"title\":\"a\"} x",
        "{\"title\":\"a\",\"title\":\"b\"}",
        "{'title':'a'}",
        "{\"title\":NaN}",
        "{\"title\":\"a\",\"pages\":1000000000000000000000000000000000000000000000}"
      })
  void whatIsNoJsonIsRefused(String body) {
    Answer answer = alice.post("/books", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isIn("invalid_json", "body_required");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"title\":\"a\\u0000b\"}`, /title, invalid_text",
        "`{\"title\":\"\\ud800\"}`, /title, invalid_text",
        "`{\"title\":\"a\",\"pages\":99999999999999999999}`, /pages, out_of_range",
        "`{\"title\":\"a\",\"pages\":1e999}`, /pages, out_of_range",
        "`{\"title\":\"a\",\"pages\":1e30}`, /pages, out_of_range",
        "`{\"title\":\"a\",\"pages\":-1e19}`, /pages, out_of_range",
        "`{\"title\":\"\"}`, /title, too_short",
        "`{\"title\":7}`, /title, wrong_type",
        "`[]`, ``, wrong_type"
      })
  void aValueThatNothingCanHoldIsRefused(String body, String pointer, String code) {
    assertThat(alice.post("/books", body).errors()).containsEntry(pointer, code);
  }

  @Test
  void bodiesAreBounded() {
    String deep = "[".repeat(100_000);
    String large = "{\"title\":\"" + "a".repeat(1 << 20) + "\"}";

    assertThat(alice.post("/books", deep).code()).isEqualTo("invalid_json");
    assertThat(alice.post("/books", large).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json;charset=utf-16"
      })
  void onlyJsonIsTaken(String type) {
    Answer answer = alice.with("Content-Type", type).post("/books", "{\"title\":\"a\"}");

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.header("Accept")).contains("application/json");
  }

  @Test
  void utf8MayBeSaid() {
    Answer answer =
        alice
            .with("Content-Type", "application/json; charset=\"UTF-8\"")
            .post("/books", "{\"title\":\"utf\"}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).contains("/api/v1/books/utf");
    assertThat(alice.post("/books", Map.of("title", "utf")).code()).isEqualTo("book_exists");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit, too_small",
    "limit=101, limit, too_large",
    "limit=ten, limit, wrong_type",
    "limit=, limit, wrong_type",
    "limit=1&limit=2, limit, repeated",
    "read=yes, read, wrong_type",
    "shelf=top&shelf=middle, shelf, not_allowed",
    "shelf=top&shelf=top&shelf=top&shelf=top, shelf, too_many",
    "limits=1, limits, unknown"
  })
  void parametersAreHeldToTheContract(String query, String parameter, String code) {
    Answer answer = nobody.get("/books?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errors()).containsEntry(parameter.replaceAll(".*/", ""), code);
  }

  @Test
  void aListIsWalkedPageByPage() {
    List<String> titles = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      JsonNode page = nobody.get("/books?limit=2&shelf=low" + next.get()).json();
      page.path("items").forEach(book -> titles.add(book.path("title").asString()));
      next = Optional.ofNullable(page.get("next")).map(cursor -> "&cursor=" + cursor.asString());
    }

    assertThat(titles).contains("anna", "bertha", "clara", "dora", "emma").isSorted();
  }

  @Test
  void aCursorIsGoodForItsListAndFiltersOnly() {
    String cursor = nobody.get("/books?limit=1").json().path("next").asString();

    assertThat(nobody.get("/books?limit=3&cursor=" + cursor).status()).isEqualTo(200);
    assertThat(nobody.get("/books?read=true&cursor=" + cursor).code()).isEqualTo("invalid_cursor");
    assertThat(nobody.get("/books?cursor=" + cursor + "A").code()).isEqualTo("invalid_cursor");
    assertThat(nobody.get("/books?cursor=x").code()).isEqualTo("invalid_cursor");
  }

  @Test
  void aChangeSaysWhichVersionItIsAbout() {
    Map<String, Object> change = Map.of("title", "anna");
    String tag = alice.get("/books/anna").header("ETag").orElseThrow();

    assertThat(alice.put("/books/anna", change).status()).isEqualTo(428);
    assertThat(alice.with("If-Match", tag).put("/books/anna", change).status()).isEqualTo(204);
    assertThat(alice.with("If-Match", tag).put("/books/anna", change).status()).isEqualTo(412);
    assertThat(alice.with("If-Match", "W/" + tag).put("/books/anna", change).status())
        .isEqualTo(412);
    assertThat(alice.with("If-Match", "*").put("/books/anna", change).status()).isEqualTo(204);
  }

  @Test
  void whatTheClientHasIsNotSentAgain() {
    String tag = nobody.get("/books/dora").header("ETag").orElseThrow();

    assertThat(nobody.with("If-None-Match", "\"x\", W/" + tag).get("/books/dora").status())
        .isEqualTo(304);
    assertThat(nobody.with("If-None-Match", "\"x\"").get("/books/dora").status()).isEqualTo(200);
  }

  @Test
  void headIsGetWithoutABody() {
    Answer answer = nobody.head("/books/emma");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Length")).contains("27");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "overloaded, 503, unavailable, 2",
    "busy, 503, unavailable, 2",
    "full, 507, storage_full,",
    "throttled, 429, too_many_requests, 2"
  })
  void whatGoesWrongInsideIsToldInItsPlace(
      String kind, int status, String code, @Nullable String retry) {
    Answer answer = nobody.get("/faults/" + kind);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.header("Retry-After")).isEqualTo(Optional.ofNullable(retry));
    assertThat(answer.text()).doesNotContain("secret");
  }

  @Test
  void aBugIsToldByTheRequestsIdAlone() throws IOException {
    Answer answer = raw("GET", "/faults/bug", "");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text())
        .contains(answer.header("X-Request-Id").orElseThrow())
        .doesNotContain("secret")
        .doesNotContain("Exception");
  }

  /** Any address and body is answered, with a problem where it is wrong, and never with a 500. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverIsSentIsAnswered(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 150; i++) {
      String method = pick(random, "GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");
      String path = path(random);
      Answer answer = raw(method, path, body(random));

      assertThat(answer.status()).as("seed %d: %s %s", seed, method, path).isLessThan(500);
      if (path.startsWith("/") && answer.status() != 304) {
        shelf.check().accept(method, path, answer);
      }
    }
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    int segments = 1 + random.nextInt(6);
    for (int i = 0; i < segments; i++) {
      path.append('/')
          .append(
              pick(
                  random,
                  "books",
                  "places",
                  "people",
                  "-",
                  "anna",
                  "latest",
                  "",
                  "..",
                  "%2e",
                  "%2F",
                  "%",
                  "%c3%28",
                  "%00",
                  "a;b",
                  "a+b",
                  "\u00ff",
                  "x".repeat(1 + random.nextInt(300))));
    }
    int parameters = random.nextInt(3);
    for (int i = 0; i < parameters; i++) {
      path.append(i == 0 ? '?' : '&')
          .append(pick(random, "limit", "cursor", "read", "shelf", "", "=", "%"))
          .append(pick(random, "", "=", "=1", "=-9", "=true", "=%ff", "=AQAAAAA", "=top"));
    }
    return path.toString();
  }

  private static String body(Random random) {
    return pick(
        random,
        "",
        "{}",
        "null",
        "{\"title\":\"fuzz\"}",
        "{\"title\":[]}",
        "[[[[",
        "\u00ff\u00fe",
        "{\"title\":\"\\udc00\"}",
        "1e400",
        "{\"\\u0000\":1}");
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Past a client that would refuse to send it. */
  private static Answer raw(String method, String path, String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.ISO_8859_1);
    var answer =
        RawConnection.exchange(
            shelf.port(),
            "%s /api/v1%s HTTP/1.1\nHost: localhost\nAuthorization: Bearer alice\nIf-Match: *\nContent-Type: application/json\nContent-Length: %d"
                .formatted(method, path, content.length),
            content);
    return new Answer(answer.status(), answer.headers(), answer.body());
  }
}
