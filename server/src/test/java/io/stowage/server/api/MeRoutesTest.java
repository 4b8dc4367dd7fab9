package io.stowage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.By;
import io.stowage.server.app.RunningHub;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people see and change of their own account, over HTTP. */
class MeRoutesTest {
  @TempDir Path folder;
  private Optional<RunningHub> opened = Optional.empty();

  private RunningHub start(Dialect dialect) {
    RunningHub hub = RunningHub.start(dialect, folder);
    opened = Optional.of(hub);
    hub.person("alice");
    return hub;
  }

  @AfterEach
  void stop() {
    opened.ifPresent(RunningHub::close);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aProfileIsChangedByWhoHasSeenIt(Dialect dialect) {
    RunningHub hub = start(dialect);
    ApiClient alice = Browser.of(hub, "alice").client();
    String version = alice.get("/me").header("ETag").orElseThrow();
    ApiClient changing = alice.with("If-Match", version);

    Answer changed =
        changing.patch("/me", Map.of("fullName", "Alice A", "link", "https://a.example"));

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().path("fullName").asString()).isEqualTo("Alice A");
    assertThat(changed.header("ETag")).isNotEqualTo(Optional.of(version));
    assertThat(changing.patch("/me", Map.of("company", "Acme")).status()).isEqualTo(412);
    assertThat(alice.patch("/me", Map.of("company", "Acme")).status()).isEqualTo(428);
    Answer whatever = alice.with("If-Match", "*").patch("/me", Map.of("company", "Acme"));
    assertThat(whatever.json().path("fullName").asString()).as("stays").isEqualTo("Alice A");
    assertThat(alice.with("If-Match", "*").patch("/me", Map.of("link", "javascript:1")).errors())
        .containsKey("/link");
    assertThat(alice.with("If-Match", "*").patch("/me", Map.of("administrator", true)).errors())
        .containsEntry("/administrator", "unknown");
    assertThat(
            alice.with("If-None-Match", whatever.header("ETag").orElseThrow()).get("/me").status())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void defaultsOfRepositoriesAreChanged(Dialect dialect) {
    RunningHub hub = start(dialect);
    ApiClient alice = Browser.of(hub, "alice").client();
    Map<String, Boolean> wanted = Map.of("privateByDefault", false, "allowsPublic", false);

    Answer changed = alice.with("If-Match", "*").put("/me/defaults", wanted);

    assertThat(changed.json().path("privateByDefault").asBoolean(true)).isFalse();
    assertThat(changed.json().path("allowsPublic").asBoolean(true)).isFalse();
    assertThat(alice.with("If-Match", "\"0\"").put("/me/defaults", wanted).status()).isEqualTo(412);
    assertThat(alice.put("/me/defaults", wanted).status()).isEqualTo(428);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /me",
    "PATCH, /me",
    "PUT, /me/defaults",
    "POST, /me/password",
    "POST, /me/email",
    "POST, /me/email/proof",
    "GET, /me/notices",
    "PUT, /me/notices",
    "GET, /me/sessions",
    "DELETE, /me/sessions/x",
    "GET, /me/two-factor",
    "POST, /me/two-factor",
    "DELETE, /me/two-factor",
    "POST, /me/two-factor/confirm",
    "POST, /me/two-factor/recovery-codes",
    "GET, /me/tokens",
    "POST, /me/tokens",
    "GET, /me/tokens/x",
    "PATCH, /me/tokens/x",
    "DELETE, /me/tokens/x",
    "GET, /me/robots",
    "POST, /me/robots",
    "GET, /me/robots/x",
    "PATCH, /me/robots/x",
    "DELETE, /me/robots/x",
    "POST, /me/robots/x/regenerate",
    "GET, /me/scope-maps",
    "POST, /me/scope-maps",
    "GET, /me/scope-maps/x",
    "PUT, /me/scope-maps/x",
    "DELETE, /me/scope-maps/x",
    "GET, /admin/admin-user",
    "POST, /admin/admin-user",
    "DELETE, /admin/admin-user",
    "POST, /admin/admin-user/password/regenerate"
  })
  void nobodyIsAskedToLogIn(String method, String path) {
    RunningHub hub = start(Dialect.SQLITE);

    assertThat(hub.nobody().send(method, path, Optional.empty()).status()).isEqualTo(401);
  }

  /** A body for each that takes one: who may not ask is told so before it is looked at closely. */
  private static final Map<String, Object> BODIES =
      Map.ofEntries(
          Map.entry("PATCH /me", Map.of("company", "Acme")),
          Map.entry("PUT /me/defaults", Map.of("privateByDefault", true, "allowsPublic", true)),
          Map.entry("POST /me/password", Map.of("password", "x", "newPassword", "y")),
          Map.entry("POST /me/email", Map.of("password", "x", "email", "a@example.org")),
          Map.entry("POST /me/email/proof", ""),
          Map.entry("PUT /me/notices", Map.of("notices", List.of())),
          Map.entry("DELETE /me/sessions/x", ""),
          Map.entry("POST /me/two-factor", ""),
          Map.entry("DELETE /me/two-factor", ""),
          Map.entry("POST /me/two-factor/confirm", Map.of("code", "123456")),
          Map.entry("POST /me/two-factor/recovery-codes", ""),
          Map.entry("POST /me/tokens", Map.of("label", "x", "scopes", List.of("repo:read"))),
          Map.entry("PATCH /me/tokens/x", Map.of("enabled", false)),
          Map.entry("DELETE /me/tokens/x", ""),
          Map.entry("POST /me/robots", Map.of("name", "ci")),
          Map.entry("PATCH /me/robots/x", Map.of("enabled", false)),
          Map.entry("DELETE /me/robots/x", ""),
          Map.entry("POST /me/robots/x/regenerate", ""),
          Map.entry("POST /me/scope-maps", Map.of("name", "x", "rules", List.of())),
          Map.entry("PUT /me/scope-maps/x", Map.of("rules", List.of())),
          Map.entry("DELETE /me/scope-maps/x", ""),
          Map.entry("POST /admin/admin-user", ""),
          Map.entry("DELETE /admin/admin-user", ""),
          Map.entry("POST /admin/admin-user/password/regenerate", ""));

  @Test
  void aTokenThatOnlyReadsChangesNothingAndAMachineIsNobody() {
    RunningHub hub = start(Dialect.SQLITE);
    ApiClient reading = hub.nobody().bearing(Tokens.personal(hub, "alice", "repo:read"));
    ApiClient nothing = hub.nobody().bearing(Tokens.personal(hub, "alice", "workflow"));
    ApiClient robot = hub.nobody().bearing(Tokens.robot(hub, "alice"));

    BODIES.forEach(
        (request, body) -> {
          String[] parts = request.split(" ", 2);
          Optional<Object> sent = body.equals("") ? Optional.empty() : Optional.of(body);
          for (ApiClient client : List.of(reading, robot)) {
            assertThat(client.with("If-Match", "*").send(parts[0], parts[1], sent).status())
                .as(request)
                .isEqualTo(403);
          }
        });
    for (String path :
        List.of(
            "/me",
            "/me/notices",
            "/me/sessions",
            "/me/two-factor",
            "/me/tokens",
            "/me/robots",
            "/me/scope-maps")) {
      assertThat(reading.get(path).status()).as(path).isEqualTo(200);
      assertThat(nothing.get(path).code()).as(path).isEqualTo("token_too_narrow");
      assertThat(robot.get(path).status()).as(path).isEqualTo(403);
    }
    for (String path : List.of("/me/tokens/x", "/me/robots/x", "/me/scope-maps/x")) {
      assertThat(reading.get(path).status()).as(path).isEqualTo(404);
      assertThat(nothing.get(path).status()).as(path).isEqualTo(403);
    }
    assertThat(robot.get("/session").json().has("user")).isFalse();
  }

  @Test
  void aTokenThatMayAllIsNeverFresh() {
    RunningHub hub = start(Dialect.SQLITE);
    ApiClient token = hub.nobody().bearing(Tokens.personal(hub, "alice", "repo:admin"));

    assertThat(
            token
                .post("/me/tokens", Map.of("label", "more", "scopes", List.of("repo:admin")))
                .code())
        .isEqualTo("confirmation_needed");
    assertThat(token.post("/me/two-factor").code()).isEqualTo("confirmation_needed");
    assertThat(token.with("If-Match", "*").patch("/me", Map.of("company", "A")).status())
        .isEqualTo(200);
  }

  // --- password ----------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anotherPasswordEndsAllOtherSessionsAndKeptLogIns(Dialect dialect) {
    RunningHub hub = start(dialect);
    Browser here = Browser.of(hub, "alice");
    Browser there = Browser.of(hub, "alice");
    String kept = keptLogIn(hub);
    assertThat(change(here, "not mine", "alice has another").code()).isEqualTo("wrong_password");
    assertThat(change(here, RunningHub.password("alice"), "short").errors())
        .containsKey("/newPassword");
    assertThat(change(here, RunningHub.password("alice"), RunningHub.password("alice")).status())
        .isEqualTo(422);

    Answer changed = change(here, RunningHub.password("alice"), "alice has another");

    assertThat(changed.status()).isEqualTo(204);
    assertThat(here.user()).contains("alice");
    assertThat(there.user()).isEmpty();
    assertThat(hub.registry().get("/token", "Authorization", basic("alice", kept)).status())
        .isEqualTo(401);
    assertThat(refresh(hub, kept)).isEqualTo(401);
    assertThat(Browser.of(hub, "alice", "alice has another").user()).contains("alice");
  }

  private static Answer change(Browser browser, String before, String after) {
    return browser.client().post("/me/password", Map.of("password", before, "newPassword", after));
  }

  private static String basic(String name, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  private static String keptLogIn(RunningHub hub) {
    var answer =
        hub.registry()
            .get(
                "/token?offline_token=true&client_id=test",
                "Authorization",
                basic("alice", RunningHub.password("alice")));
    return JsonMapper.shared().readTree(answer.body()).required("refresh_token").asString();
  }

  private static int refresh(RunningHub hub, String kept) {
    String form =
        "grant_type=refresh_token&client_id=test&service=127.0.0.1:%d&refresh_token=%s"
            .formatted(hub.registry().port(), kept);
    return hub.registry()
        .send(
            "POST",
            "/token",
            form.getBytes(UTF_8),
            "Content-Type",
            "application/x-www-form-urlencoded")
        .status();
  }

  @Test
  void whoGuessesThePasswordOfAnOpenSessionMustWait() {
    RunningHub hub = start(Dialect.SQLITE);
    Browser alice = Browser.of(hub, "alice");
    for (int i = 0; i < 5; i++) {
      assertThat(change(alice, "guess " + i, "a new password").status()).isEqualTo(403);
    }

    assertThat(change(alice, "guess", "a new password").status()).isEqualTo(429);
    assertThat(alice.client().post("/session/confirm", Map.of("password", "guess")).status())
        .isEqualTo(429);
  }

  @Test
  void withoutMailAnotherAddressHoldsAtOnce() {
    RunningHub hub = start(Dialect.SQLITE);
    ApiClient alice = Browser.of(hub, "alice").client();
    String password = RunningHub.password("alice");

    Answer changed =
        alice.post("/me/email", Map.of("password", password, "email", "alice@example.org"));

    assertThat(changed.json().path("proofSent").asBoolean(true)).isFalse();
    assertThat(alice.get("/me").json().path("email").asString()).isEqualTo("alice@example.org");
    assertThat(alice.post("/me/email", Map.of("password", password, "email", "a b")).errors())
        .containsKey("/email");
  }

  // --- sessions ----------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aSessionIsEndedFromAnother(Dialect dialect) {
    RunningHub hub = start(dialect);
    hub.person("bob");
    Browser here = Browser.of(hub, "alice");
    Browser there = Browser.of(hub, "alice");
    String bobs = current(Browser.of(hub, "bob"));

    JsonNode sessions = here.bare().get("/me/sessions").json().required("items");

    assertThat(sessions).hasSize(2);
    assertThat(here.client().delete("/me/sessions/" + current(there)).status()).isEqualTo(204);
    assertThat(there.user()).isEmpty();
    assertThat(here.user()).contains("alice");
    assertThat(here.client().delete("/me/sessions/" + bobs).status())
        .as("somebody else's")
        .isEqualTo(404);
    assertThat(here.client().delete("/me/sessions/none").status()).isEqualTo(404);
    assertThat(hub.audited()).anyMatch(line -> line.contains("account.session.end"));
  }

  private static String current(Browser browser) {
    for (JsonNode each : browser.bare().get("/me/sessions").json().required("items")) {
      if (each.required("current").asBoolean()) {
        return each.required("id").asString();
      }
    }
    throw new AssertionError("no session is the current one");
  }

  @Test
  void aSessionEndsWithItsOwnersAccess() {
    RunningHub hub = start(Dialect.SQLITE);
    Browser alice = Browser.of(hub, "alice");

    hub.accounts().setSuspended(hub.accounts().person("alice").orElseThrow().id(), true, By.SERVER);

    assertThat(alice.user()).isEmpty();
    assertThat(hub.nobody().get("/users/alice").status()).isEqualTo(404);
  }

  // --- notices -----------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatOneIsToldOfIsChosenByKind(Dialect dialect) {
    RunningHub hub = start(dialect);
    ApiClient alice = Browser.of(hub, "alice").client();
    assertThat(alice.get("/me/notices").json().required("notices")).hasSize(5);
    String hook = "https://hooks.slack.com/services/T0/B0/secretpart";

    Answer changed = alice.put("/me/notices", notices("token", false, true, hook));

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().path("slackHost").asString()).isEqualTo("hooks.slack.com");
    assertThat(changed.text()).doesNotContain("secretpart");
    assertThat(alice.get("/me/notices").text())
        .contains("{\"kind\":\"token\",\"mail\":false,\"slack\":true,\"mailForced\":false}");
    Answer kept = alice.put("/me/notices", Map.of("notices", List.of(notice("token", true, true))));
    assertThat(kept.json().has("slackHost")).as("the hook stays").isTrue();
    assertThat(alice.put("/me/notices", notices("token", true, true, "")).json().has("slackHost"))
        .isFalse();
    assertThat(hub.audited()).anyMatch(line -> line.contains("account.notices.update"));
    assertThat(String.join("\n", hub.audited())).doesNotContain("secretpart");
  }

  private static Map<String, Object> notices(
      String kind, boolean mail, boolean slack, String hook) {
    return Map.of("notices", List.of(notice(kind, mail, slack)), "slackUrl", hook);
  }

  private static Map<String, Object> notice(String kind, boolean mail, boolean slack) {
    return Map.of("kind", kind, "mail", mail, "slack", slack);
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example/hook",
    "http://hooks.slack.com/services/x",
    "https://user@hooks.slack.com/services/x",
    "https://127.0.0.1/hook",
    "no address"
  })
  void aHookThatNothingIsSentToIsRefused(String hook) {
    RunningHub hub = start(Dialect.SQLITE);
    ApiClient alice = Browser.of(hub, "alice").client();

    assertThat(alice.put("/me/notices", notices("token", true, true, hook)).errors())
        .containsKey("/slackUrl");
  }

  @Test
  void mailsThatKeepTheAccountSafeAreNotTurnedOff() {
    RunningHub hub = start(Dialect.SQLITE);
    ApiClient alice = Browser.of(hub, "alice").client();

    assertThat(alice.put("/me/notices", notices("password", false, true, "")).status())
        .isEqualTo(422);
    assertThat(alice.put("/me/notices", notices("weather", true, true, "")).status())
        .isEqualTo(400);
    assertThat(
            alice
                .put(
                    "/me/notices",
                    Map.of(
                        "notices",
                        List.of(notice("token", true, true), notice("token", false, true))))
                .status())
        .isEqualTo(422);
  }
}
