package io.stowage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.app.RunningHub;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Tokens, robots and scope maps of a person, over HTTP. */
class TokenRoutesTest {
  @TempDir Path folder;
  private Optional<RunningHub> opened = Optional.empty();

  private RunningHub start(Dialect dialect) {
    RunningHub hub = RunningHub.start(dialect, folder);
    opened = Optional.of(hub);
    hub.person("alice");
    hub.person("bob");
    return hub;
  }

  @AfterEach
  void stop() {
    opened.ifPresent(RunningHub::close);
  }

  private static int registry(RunningHub hub, String login, String secret) {
    String pair = login + ":" + secret;
    return hub.registry()
        .get(
            "/v2/",
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
        .status();
  }

  private static Map<String, Object> rule(String pattern, String... permissions) {
    return Map.of("pattern", pattern, "permissions", List.of(permissions));
  }

  private static Map<String, Object> token(String label, String... scopes) {
    return Map.of("label", label, "scopes", List.of(scopes));
  }

  // --- tokens ------------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aTokenIsMadeSwitchedOffAndOnAndDeleted(Dialect dialect) {
    RunningHub hub = start(dialect);
    ApiClient alice = Browser.of(hub, "alice").client();

    Answer made = alice.post("/me/tokens", token("laptop", "write:packages", "repo:read"));

    assertThat(made.status()).isEqualTo(201);
    String secret = made.json().required("secret").asString();
    String path = "/me/tokens/" + made.json().required("id").asString();
    assertThat(made.header("Location")).contains("/api/v1" + path);
    assertThat(secret).startsWith("stw_pat_");
    assertThat(registry(hub, "alice", secret)).isEqualTo(200);
    assertThat(alice.get(path).json().required("scopes").toString())
        .contains("repo:read", "write:packages");
    Answer off = alice.patch(path, Map.of("enabled", false, "label", "old laptop"));
    assertThat(off.json().path("enabled").asBoolean(true)).isFalse();
    assertThat(off.json().path("label").asString()).isEqualTo("old laptop");
    assertThat(alice.patch(path, Map.of("label", " ")).errors()).containsKey("/label");
    assertThat(alice.patch(path, Map.of("scopes", "repo:admin")).status()).isEqualTo(400);
    assertThat(registry(hub, "alice", secret)).isEqualTo(401);
    assertThat(hub.nobody().bearing(secret).get("/me").status()).isEqualTo(401);
    alice.patch(path, Map.of("enabled", true));
    assertThat(registry(hub, "alice", secret)).isEqualTo(200);
    assertThat(alice.delete(path).status()).isEqualTo(204);
    assertThat(registry(hub, "alice", secret)).isEqualTo(401);
    assertThat(alice.get(path).status()).isEqualTo(404);
    assertThat(alice.patch(path, Map.of("enabled", true)).status()).isEqualTo(404);
    assertThat(alice.delete(path).status()).isEqualTo(404);
    assertThat(alice.get("/me/tokens").text()).doesNotContain(secret);
    assertThat(String.join("\n", hub.audited()))
        .contains("token.create", "token.disable", "token.enable", "token.delete")
        .doesNotContain(secret);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aTokenStopsAtItsEnd(Dialect dialect) {
    RunningHub hub = start(dialect);
    ApiClient alice = Browser.of(hub, "alice").client();
    Map<String, Object> wish = new HashMap<>(token("for an hour", "repo:read"));
    wish.put("expiresAt", hub.clock().instant().plus(Duration.ofHours(1)).toString());

    String secret = alice.post("/me/tokens", wish).json().required("secret").asString();

    assertThat(hub.nobody().bearing(secret).get("/me").status()).isEqualTo(200);
    hub.clock().advance(Duration.ofHours(2));
    // What is remembered of a credential lasts a quarter of a second of the real clock.
    org.awaitility.Awaitility.await()
        .until(() -> hub.nobody().bearing(secret).get("/me").status() == 401);
  }

  @Test
  void whatNoTokenCanBeIsRefused() {
    RunningHub hub = start(Dialect.SQLITE);
    ApiClient alice = Browser.of(hub, "alice").client();

    assertThat(alice.post("/me/tokens", token("x", "repo:everything")).errors())
        .containsKey("/scopes");
    assertThat(alice.post("/me/tokens", token(" ", "repo:read")).errors()).containsKey("/label");
    Map<String, Object> wish = new HashMap<>(token("x", "repo:read"));
    wish.put("expiresAt", "2020-01-01T00:00:00Z");
    assertThat(alice.post("/me/tokens", wish).errors()).containsKey("/expiresAt");
    wish.put("expiresAt", "tomorrow");
    assertThat(alice.post("/me/tokens", wish).status()).isEqualTo(400);
    wish.remove("expiresAt");
    wish.put("scopeMap", "none");
    assertThat(alice.post("/me/tokens", wish).errors()).containsKey("/scopeMap");
    wish.remove("scopeMap");
    wish.put("rules", List.of(rule("alice/*", "read")));
    assertThat(alice.post("/me/tokens", wish).errors()).containsEntry("/rules", "unknown");
    wish.remove("rules");
    wish.put("owner", "bob");
    assertThat(alice.post("/me/tokens", wish).errors()).containsEntry("/owner", "unknown");
  }

  @Test
  void toMakeOneAsksForAFreshSessionAndToEndOneDoesNot() {
    RunningHub hub = start(Dialect.SQLITE);
    ApiClient alice = Browser.of(hub, "alice").client();
    String path = "/me/tokens/" + id(alice.post("/me/tokens", token("one", "repo:read")));
    String robot =
        "/me/robots/"
            + id(
                alice.post(
                    "/me/robots", Map.of("name", "ci", "rules", List.of(rule("alice/*", "read")))));
    hub.clock().advance(Duration.ofMinutes(20));

    assertThat(alice.post("/me/tokens", token("two", "repo:read")).code())
        .isEqualTo("confirmation_needed");
    assertThat(alice.post(robot + "/regenerate").code()).isEqualTo("confirmation_needed");
    assertThat(alice.patch(robot, Map.of("rules", List.of(rule("alice/*", "write")))).code())
        .isEqualTo("confirmation_needed");
    assertThat(alice.patch(robot, Map.of("enabled", false)).status()).isEqualTo(200);
    assertThat(alice.patch(path, Map.of("enabled", false)).status()).isEqualTo(200);
    assertThat(alice.delete(path).status()).isEqualTo(204);
    assertThat(alice.delete(robot).status()).isEqualTo(204);
  }

  private static String id(Answer made) {
    return made.json().required("id").asString();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void tokensAreListedInPagesTheNewestFirst(Dialect dialect) {
    RunningHub hub = start(dialect);
    ApiClient alice = Browser.of(hub, "alice").client();
    for (int i = 0; i < 5; i++) {
      alice.post("/me/tokens", token("token " + i, "repo:read"));
    }

    List<String> labels = new ArrayList<>();
    Optional<String> next = Optional.of("/me/tokens?limit=2");
    while (next.isPresent()) {
      JsonNode page = alice.get(next.get()).json();
      page.required("items").forEach(item -> labels.add(item.required("label").asString()));
      next =
          Optional.ofNullable(page.get("next"))
              .map(cursor -> "/me/tokens?limit=2&cursor=" + cursor.asString());
    }

    assertThat(labels).containsExactly("token 4", "token 3", "token 2", "token 1", "token 0");
    assertThat(alice.get("/me/tokens?cursor=nonsense").code()).isEqualTo("invalid_cursor");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsSomebodyElsesIsNotThere(Dialect dialect) {
    RunningHub hub = start(dialect);
    ApiClient alice = Browser.of(hub, "alice").client();
    ApiClient bob = Browser.of(hub, "bob").client();
    Answer token = alice.post("/me/tokens", token("hers", "repo:read"));
    Answer robot =
        alice.post("/me/robots", Map.of("name", "ci", "rules", List.of(rule("alice/*", "read"))));
    alice.post("/me/scope-maps", Map.of("name", "hers", "rules", List.of(rule("alice/*", "read"))));

    for (String path : List.of("/me/tokens/" + id(token), "/me/robots/" + id(robot))) {
      assertThat(bob.get(path).status()).isEqualTo(404);
      assertThat(bob.patch(path, Map.of("enabled", false)).status()).isEqualTo(404);
      assertThat(bob.delete(path).status()).isEqualTo(404);
    }
    assertThat(bob.post("/me/robots/" + id(robot) + "/regenerate").status()).isEqualTo(404);
    assertThat(alice.get("/me/robots/" + id(token)).status()).as("no robot").isEqualTo(404);
    assertThat(alice.get("/me/tokens/" + id(robot)).status()).as("no token").isEqualTo(404);
    assertThat(bob.get("/me/scope-maps/hers").status()).isEqualTo(404);
    assertThat(bob.delete("/me/scope-maps/hers").status()).isEqualTo(404);
    assertThat(
            bob.with("If-Match", "*")
                .put("/me/scope-maps/hers", Map.of("rules", List.of(rule("bob/*", "read"))))
                .status())
        .isEqualTo(404);
    Map<String, Object> wish = new HashMap<>(token("his", "repo:read"));
    wish.put("scopeMap", "hers");
    assertThat(bob.post("/me/tokens", wish).status()).isEqualTo(422);
    assertThat(bob.get("/me/tokens").json().required("items")).isEmpty();
    assertThat(registry(hub, "alice", token.json().required("secret").asString())).isEqualTo(200);
  }

  // --- robots ------------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aRobotDoesWhatItsRulesSay(Dialect dialect) {
    RunningHub hub = start(dialect);
    ApiClient alice = Browser.of(hub, "alice").client();
    Map<String, Object> wish =
        Map.of("name", "ci", "rules", List.of(rule("alice/*", "read", "write")));

    Answer made = alice.post("/me/robots", wish);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("login").asString()).isEqualTo("alice+ci");
    String secret = made.json().required("secret").asString();
    assertThat(secret).startsWith("stw_rob_");
    assertThat(push(hub, secret)).isEqualTo(202);
    assertThat(alice.post("/me/robots", wish).code()).isEqualTo("robot_exists");
    String path = "/me/robots/" + id(made);
    Answer narrowed = alice.patch(path, Map.of("rules", List.of(rule("alice/app", "read"))));
    assertThat(narrowed.json().required("rules").toString())
        .isEqualTo("[{\"pattern\":\"alice/app\",\"permissions\":[\"read\"]}]");
    assertThat(push(hub, secret)).isEqualTo(403);
    Answer anew = alice.post(path + "/regenerate");
    assertThat(registry(hub, "alice+ci", secret)).isEqualTo(401);
    assertThat(registry(hub, "alice+ci", anew.json().required("secret").asString())).isEqualTo(200);
    assertThat(alice.patch(path, Map.of("enabled", false)).status()).isEqualTo(200);
    assertThat(alice.get("/me/robots").json().required("items")).hasSize(1);
    assertThat(alice.get(path).json().path("enabled").asBoolean(true)).isFalse();
    assertThat(alice.delete(path).status()).isEqualTo(204);
    assertThat(String.join("\n", hub.audited()))
        .contains(
            "robot.create", "robot.update", "robot.regenerate", "robot.disable", "robot.delete")
        .doesNotContain(secret);
  }

  private static int push(RunningHub hub, String secret) {
    return pushAs(hub, "alice+ci", secret);
  }

  @Test
  void whatNoRobotCanBeIsRefused() {
    RunningHub hub = start(Dialect.SQLITE);
    ApiClient alice = Browser.of(hub, "alice").client();
    Map<String, Object> wish = new HashMap<>(Map.of("name", "ci"));

    assertThat(alice.post("/me/robots", wish).errors()).as("no rules").containsKey("/rules");
    wish.put("rules", List.of(rule("bob/*", "read")));
    assertThat(alice.post("/me/robots", wish).errors()).as("bob's").containsKey("/rules");
    wish.put("rules", List.of(rule("Alice/**", "read")));
    assertThat(alice.post("/me/robots", wish).errors()).as("no pattern").containsKey("/rules");
    wish.put("rules", List.of(rule("alice/*", "administer")));
    assertThat(alice.post("/me/robots", wish).status()).as("no word").isEqualTo(400);
    wish.put("rules", List.of(rule("alice/*", "read")));
    wish.put("name", "C I");
    assertThat(alice.post("/me/robots", wish).errors()).containsKey("/name");
    wish.put("name", "ci");
    String path = "/me/robots/" + id(alice.post("/me/robots", wish));
    assertThat(alice.patch(path, Map.of("rules", List.of(rule("bob/*", "read")))).status())
        .isEqualTo(422);
  }

  // --- scope maps --------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aScopeMapLimitsATokenAndAChangeOfItHoldsAtOnce(Dialect dialect) {
    RunningHub hub = start(dialect);
    ApiClient alice = Browser.of(hub, "alice").client();
    Map<String, Object> map = Map.of("name", "apps", "rules", List.of(rule("alice/*", "read")));

    Answer made = alice.post("/me/scope-maps", map);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).contains("/api/v1/me/scope-maps/apps");
    assertThat(alice.post("/me/scope-maps", map).code()).isEqualTo("scope_map_exists");
    Map<String, Object> wish = new HashMap<>(token("limited", "repo:write"));
    wish.put("scopeMap", "apps");
    Answer limited = alice.post("/me/tokens", wish);
    assertThat(limited.json().path("scopeMap").asString()).isEqualTo("apps");
    String secret = limited.json().required("secret").asString();
    assertThat(pushAs(hub, "alice", secret)).isEqualTo(403);
    assertThat(hub.nobody().bearing(secret).get("/me").code())
        .as("a limited token is for repositories only")
        .isEqualTo("token_too_narrow");
    Map<String, Object> wider =
        Map.of("description", "more", "rules", List.of(rule("alice/*", "read", "write")));
    ApiClient seen = alice.with("If-Match", made.header("ETag").orElseThrow());
    assertThat(seen.put("/me/scope-maps/apps", wider).status()).isEqualTo(200);
    assertThat(pushAs(hub, "alice", secret)).isEqualTo(202);
    assertThat(seen.put("/me/scope-maps/apps", wider).status()).isEqualTo(412);
    assertThat(alice.put("/me/scope-maps/apps", wider).status()).isEqualTo(428);
    assertThat(alice.get("/me/scope-maps/apps").json().path("description").asString())
        .isEqualTo("more");
    assertThat(alice.get("/me/scope-maps").json().required("items")).hasSize(1);
    assertThat(alice.delete("/me/scope-maps/apps").code()).isEqualTo("scope_map_in_use");
    alice.delete("/me/tokens/" + id(limited));
    assertThat(alice.delete("/me/scope-maps/apps").status()).isEqualTo(204);
    assertThat(alice.get("/me/scope-maps/apps").status()).isEqualTo(404);
  }

  private static int pushAs(RunningHub hub, String login, String secret) {
    String pair = login + ":" + secret;
    return hub.registry()
        .post(
            "/v2/alice/app/blobs/uploads/",
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
        .status();
  }

  @Test
  void whatNoScopeMapCanBeIsRefused() {
    RunningHub hub = start(Dialect.SQLITE);
    ApiClient alice = Browser.of(hub, "alice").client();

    assertThat(alice.post("/me/scope-maps", Map.of("name", "x", "rules", List.of())).errors())
        .containsKey("/rules");
    assertThat(
            alice
                .post(
                    "/me/scope-maps",
                    Map.of("name", "a b", "rules", List.of(rule("alice/*", "read"))))
                .errors())
        .containsKey("/name");
    alice.post("/me/scope-maps", Map.of("name", "x", "rules", List.of(rule("a/*", "read"))));
    assertThat(
            alice
                .with("If-Match", "*")
                .put("/me/scope-maps/x", Map.of("rules", List.of()))
                .errors())
        .containsKey("/rules");
  }

  @Test
  void everySecretIsAnother() {
    RunningHub hub = start(Dialect.SQLITE);
    ApiClient alice = Browser.of(hub, "alice").client();
    Set<String> secrets = new HashSet<>();

    for (int i = 0; i < 3; i++) {
      secrets.add(
          alice
              .post("/me/tokens", token("same", "repo:read"))
              .json()
              .required("secret")
              .asString());
    }

    assertThat(secrets).hasSize(3);
  }
}
