package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tokens, robots and scope maps of an organization through the API. */
class OrganizationTokenApiTest {
  private static final String ACME = "/organizations/acme";

  @TempDir Path folder;

  /** One request to what an organization has; a change would be seen. */
  private record Try(String method, String path, Optional<Object> body, boolean isFreshNeeded) {
    Answer by(ApiClient client) {
      return client.with("If-Match", "*").send(method, path, body);
    }
  }

  private static Map<String, Object> rule(String pattern, String... permissions) {
    return Map.of("pattern", pattern, "permissions", List.of(permissions));
  }

  private static Map<String, Object> token(String label, Map<String, Object> rule) {
    return Map.of("label", label, "rules", List.of(rule));
  }

  private static String id(Answer made) {
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json().required("id").asString();
  }

  private static String secret(Answer made) {
    return made.json().required("secret").asString();
  }

  /** How the registry takes the first request of a push. */
  private static int push(ApiHub hub, String login, String secret, String repository) {
    return hub.registry()
        .post(
            "/v2/" + repository + "/blobs/uploads/", "Authorization", HubTest.basic(login, secret))
        .status();
  }

  private static int logIn(ApiHub hub, String login, String secret) {
    return hub.registry().get("/v2/", "Authorization", HubTest.basic(login, secret)).status();
  }

  /** Acme of alice, with an editor and a member; evil of mallory; a stranger. */
  private ApiHub start(Dialect dialect) {
    ApiHub hub = ApiHub.on(dialect, folder);
    hub.people("alice", "erin", "bob", "mallory", "sam");
    hub.organization("acme", "alice", "bob");
    hub.join("acme", "alice", "erin", "editor");
    hub.organization("evil", "mallory");
    return hub;
  }

  /** Something of each kind, and every request that can be made about it. */
  private static List<Try> everything(ApiClient owner) {
    Map<String, Object> rule = rule("acme/*", "read");
    String token = ACME + "/tokens/" + id(owner.post(ACME + "/tokens", token("ci", rule)));
    String robot =
        ACME
            + "/robots/"
            + id(owner.post(ACME + "/robots", Map.of("name", "ci", "rules", List.of(rule))));
    var map = Map.of("name", "apps", "rules", List.of(rule));
    assertThat(owner.post(ACME + "/scope-maps", map).status()).isEqualTo(201);
    List<Try> all = new ArrayList<>();
    for (String path :
        List.of(
            ACME + "/tokens",
            token,
            ACME + "/robots",
            robot,
            ACME + "/scope-maps",
            ACME + "/scope-maps/apps")) {
      all.add(new Try("GET", path, Optional.empty(), false));
    }
    var wider = List.of(rule("acme/*", "read", "write", "delete"));
    all.add(new Try("POST", ACME + "/tokens", Optional.of(token("more", rule)), true));
    all.add(
        new Try(
            "POST", ACME + "/robots", Optional.of(Map.of("name", "more", "rules", wider)), true));
    all.add(new Try("POST", robot + "/regenerate", Optional.empty(), true));
    for (String path : List.of(token, robot)) {
      all.add(new Try("PATCH", path, Optional.of(Map.of("rules", wider)), true));
      all.add(new Try("PATCH", path, Optional.of(Map.of("enabled", true)), true));
      all.add(new Try("PATCH", path, Optional.of(Map.of("label", "mine now")), false));
    }
    all.add(new Try("PUT", ACME + "/scope-maps/apps", Optional.of(Map.of("rules", wider)), true));
    all.add(
        new Try(
            "POST",
            ACME + "/scope-maps",
            Optional.of(Map.of("name", "more", "rules", wider)),
            false));
    for (String path : List.of(token, robot, ACME + "/scope-maps/apps")) {
      all.add(new Try("DELETE", path, Optional.empty(), false));
    }
    return all;
  }

  private static String shown(ApiClient owner) {
    return owner.get(ACME + "/tokens").text()
        + owner.get(ACME + "/robots").text()
        + owner.get(ACME + "/scope-maps").text();
  }

  // --- who may not -------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoDoesNotOwnItSeesAndChangesNothing(Dialect dialect) {
    try (ApiHub hub = start(dialect)) {
      ApiClient alice = hub.fresh("alice");
      List<Try> all = everything(alice);
      Map<String, ApiClient> callers = new HashMap<>();
      callers.put("401 unauthenticated", hub.anybody());
      callers.put("404 not_found", hub.fresh("sam"));
      callers.put("404 not_found of another's owner", hub.fresh("mallory"));
      callers.put("403 no_person of another's token", hub.machine("evil", "scope-member-edit"));
      callers.put("403 owners_only of a member", hub.fresh("bob"));
      callers.put("403 owners_only of an editor", hub.fresh("erin"));
      callers.put("403 no_person", hub.machine("acme", "scope-member-edit", "scope-member-read"));
      callers.put("403 token_too_narrow of a token without scopes", hub.machine("acme"));
      callers.put("403 token_too_narrow", hub.token("alice", "workflow"));
      String before = shown(alice);
      List<String> wrong = new ArrayList<>();

      callers.forEach(
          (expected, caller) -> {
            for (Try one : all) {
              Answer answer = one.by(caller);
              String got = answer.status() + " " + answer.json().path("code").asString("");
              if (!expected.startsWith(got)) {
                wrong.add("%s: %s, not %s".formatted(one, got, expected));
              }
            }
          });

      assertThat(wrong).isEmpty();
      assertThat(shown(alice)).isEqualTo(before);
    }
  }

  @Test
  void anOwnersTokenThatReadsChangesNothing() {
    try (ApiHub hub = start(Dialect.SQLITE)) {
      ApiClient alice = hub.fresh("alice");
      List<Try> all = everything(alice);
      String before = shown(alice);
      ApiClient reader = hub.token("alice", "repo:read");

      for (Try one : all) {
        Answer answer = one.by(reader);
        assertThat(answer.status())
            .as(one.toString())
            .isEqualTo(one.method().equals("GET") ? 200 : 403);
      }

      assertThat(shown(alice)).isEqualTo(before);
    }
  }

  @Test
  void whatLetsOneDoMoreTakesAFreshSession() {
    try (ApiHub hub = start(Dialect.SQLITE)) {
      ApiClient alice = hub.fresh("alice");
      List<Try> all = everything(alice);
      ApiClient notLately = hub.as("alice");

      for (Try one : all) {
        Answer answer = one.by(notLately);
        if (one.isFreshNeeded()) {
          assertThat(answer.code()).as(one.toString()).isEqualTo("confirmation_needed");
        } else {
          assertThat(answer.status()).as(one.toString()).isLessThan(300);
        }
      }
    }
  }

  @Test
  void whatIsAnothersIsNotThere() {
    try (ApiHub hub = start(Dialect.SQLITE)) {
      ApiClient alice = hub.fresh("alice");
      ApiClient mallory = hub.fresh("mallory");
      everything(alice);
      String evil = "/organizations/evil";
      Map<String, Object> rule = rule("evil/*", "read");
      Map<String, Object> robotWish = Map.of("name", "ci", "rules", List.of(rule));
      Map<String, Object> mapWish = Map.of("name", "hers", "rules", List.of(rule));
      String token = id(mallory.post(evil + "/tokens", token("t", rule)));
      String robot = id(mallory.post(evil + "/robots", robotWish));
      assertThat(mallory.post(evil + "/scope-maps", mapWish).status()).isEqualTo(201);
      String own = id(mallory.post("/me/tokens", Map.of("label", "x", "scopes", List.of("repo"))));

      for (String id : List.of(token, robot, own)) {
        for (String path : List.of(ACME + "/tokens/" + id, ACME + "/robots/" + id)) {
          assertThat(alice.get(path).status()).isEqualTo(404);
          assertThat(alice.patch(path, Map.of("enabled", false)).status()).isEqualTo(404);
          assertThat(alice.delete(path).status()).isEqualTo(404);
        }
        assertThat(alice.post(ACME + "/robots/" + id + "/regenerate").status()).isEqualTo(404);
      }
      assertThat(mallory.get(evil + "/tokens/" + robot).status()).isEqualTo(404);
      assertThat(mallory.get(evil + "/robots/" + token).status()).isEqualTo(404);
      assertThat(mallory.get("/me/tokens/" + token).status()).isEqualTo(404);
      assertThat(alice.get(ACME + "/scope-maps/hers").status()).isEqualTo(404);
      assertThat(alice.post(ACME + "/tokens", Map.of("label", "x", "scopeMap", "hers")).errors())
          .containsKey("/scopeMap");
      assertThat(alice.get("/organizations/alice/tokens").status()).as("a person").isEqualTo(404);
      assertThat(alice.get("/organizations/none/tokens").status()).isEqualTo(404);
    }
  }

  // --- tokens ------------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aTokenDoesWhatItsRulesAndScopesSay(Dialect dialect) {
    try (ApiHub hub = start(dialect)) {
      ApiClient alice = hub.fresh("alice");
      Map<String, Object> wish =
          Map.of(
              "label",
              "ci",
              "scopes",
              List.of("scope-member-read"),
              "rules",
              List.of(rule("acme/*", "read", "write")),
              "expiresAt",
              "2099-01-31T00:00:00Z");

      Answer made = alice.post(ACME + "/tokens", wish);

      String path = ACME + "/tokens/" + id(made);
      String secret = secret(made);
      assertThat(made.header("Location")).contains("/api/v1" + path);
      assertThat(secret).startsWith("stw_oat_");
      assertThat(made.json().required("login").asString()).isEqualTo("acme");
      assertThat(push(hub, "acme", secret, "acme/app")).isEqualTo(202);
      assertThat(push(hub, "acme", secret, "evil/app")).isBetween(401, 403);
      ApiClient machine = hub.anybody().bearing(secret);
      assertThat(machine.get(ACME + "/members").status()).isEqualTo(200);
      assertThat(machine.get(ACME + "/teams").code()).isEqualTo("token_too_narrow");
      assertThat(machine.post(ACME + "/tokens", wish).code()).isEqualTo("token_too_narrow");

      Answer narrowed = alice.patch(path, Map.of("rules", List.of(rule("acme/base", "read"))));

      assertThat(narrowed.json().required("rules").toString())
          .isEqualTo("[{\"pattern\":\"acme/base\",\"permissions\":[\"read\"]}]");
      assertThat(narrowed.json().required("scopes").toString())
          .isEqualTo("[\"scope-member-read\"]");
      assertThat(push(hub, "acme", secret, "acme/app")).isEqualTo(403);
      assertThat(
              alice
                  .patch(
                      path,
                      Map.of(
                          "rules",
                          List.of(rule("acme/*", "read", "write")),
                          "enabled",
                          false,
                          "label",
                          " "))
                  .errors())
          .containsKey("/label");
      Answer left = alice.get(path);
      assertThat(left.json().required("rules"))
          .as("where a part is refused, nothing is done")
          .isEqualTo(narrowed.json().required("rules"));
      assertThat(left.json().required("enabled").asBoolean()).isTrue();
      assertThat(alice.patch(path, Map.of("enabled", false, "label", "old")).status())
          .isEqualTo(200);
      assertThat(logIn(hub, "acme", secret)).isEqualTo(401);
      assertThat(alice.get(path).json().required("label").asString()).isEqualTo("old");
      assertThat(alice.patch(path, Map.of("enabled", true)).status()).isEqualTo(200);
      assertThat(logIn(hub, "acme", secret)).isEqualTo(200);
      assertThat(alice.delete(path).status()).isEqualTo(204);
      assertThat(logIn(hub, "acme", secret)).isEqualTo(401);
      assertThat(alice.get(path).status()).isEqualTo(404);
      String audited = alice.get(ACME + "/audit?limit=100").text();
      assertThat(audited)
          .contains("org.access_token.create", "org.access_token.delete")
          .doesNotContain(secret);
    }
  }

  @Test
  void theListComesInPagesWithoutSecrets() {
    try (ApiHub hub = start(Dialect.SQLITE)) {
      ApiClient alice = hub.fresh("alice");
      for (String label : List.of("one", "two", "three")) {
        id(alice.post(ACME + "/tokens", Map.of("label", label)));
      }

      var labels = new ArrayList<String>();
      Answer page = alice.get(ACME + "/tokens?limit=2");
      page.json().required("items").forEach(one -> labels.add(one.required("label").asString()));
      Answer last =
          alice.get(ACME + "/tokens?limit=2&cursor=" + page.json().required("next").asString());
      last.json().required("items").forEach(one -> labels.add(one.required("label").asString()));

      assertThat(labels).containsExactly("three", "two", "one");
      assertThat(last.json().has("next")).isFalse();
      assertThat(page.text() + last.text()).doesNotContain("stw_", "secret");
    }
  }

  @Test
  void whatNoTokenCanBeIsRefused() {
    try (ApiHub hub = start(Dialect.SQLITE)) {
      ApiClient alice = hub.fresh("alice");
      String tokens = ACME + "/tokens";
      everything(alice);

      assertThat(alice.post(tokens, Map.of("label", "x", "scopes", List.of("repo:admin"))).errors())
          .containsKey("/scopes");
      assertThat(alice.post(tokens, token("x", rule("evil/*", "read"))).errors())
          .containsKey("/rules");
      assertThat(alice.post(tokens, token("x", rule("acme/**", "read"))).errors())
          .containsKey("/rules");
      assertThat(alice.post(tokens, token("x", rule("acme/*", "administer"))).status())
          .isEqualTo(400);
      assertThat(alice.post(tokens, Map.of("label", "x", "owner", "evil")).status()).isEqualTo(400);
      Map<String, Object> both = new HashMap<>(token("x", rule("acme/*", "read")));
      both.put("scopeMap", "apps");
      assertThat(alice.post(tokens, both).errors()).containsKey("/scopeMap");
      String limited = id(alice.post(tokens, Map.of("label", "x", "scopeMap", "apps")));
      assertThat(
              alice
                  .patch(tokens + "/" + limited, Map.of("rules", List.of(rule("acme/*", "write"))))
                  .errors())
          .containsKey("/rules");
    }
  }

  // --- robots ------------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aRobotOfAnOrganizationGetsAnotherSecret(Dialect dialect) {
    try (ApiHub hub = start(dialect)) {
      ApiClient alice = hub.fresh("alice");
      Map<String, Object> wish =
          Map.of("name", "ci", "rules", List.of(rule("acme/app", "read", "write")));

      Answer made = alice.post(ACME + "/robots", wish);

      String path = ACME + "/robots/" + id(made);
      assertThat(made.header("Location")).contains("/api/v1" + path);
      assertThat(made.json().required("login").asString()).isEqualTo("acme+ci");
      assertThat(push(hub, "acme+ci", secret(made), "acme/app")).isEqualTo(202);
      assertThat(push(hub, "acme+ci", secret(made), "acme/other")).isBetween(401, 403);
      assertThat(alice.post(ACME + "/robots", wish).code()).isEqualTo("robot_exists");
      assertThat(alice.post(ACME + "/robots", Map.of("name", "none")).errors())
          .containsKey("/rules");
      Answer anew = alice.post(path + "/regenerate");
      assertThat(logIn(hub, "acme+ci", secret(made))).isEqualTo(401);
      assertThat(logIn(hub, "acme+ci", secret(anew))).isEqualTo(200);
      assertThat(alice.patch(path, Map.of("rules", List.of(rule("evil/*", "read")))).errors())
          .containsKey("/rules");
      assertThat(alice.get(ACME + "/robots").json().required("items")).hasSize(1);
      assertThat(alice.delete(path).status()).isEqualTo(204);
      assertThat(logIn(hub, "acme+ci", secret(anew))).isEqualTo(401);
    }
  }

  // --- scope maps --------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aScopeMapOfAnOrganizationSaysWhatItsTokensDo(Dialect dialect) {
    try (ApiHub hub = start(dialect)) {
      ApiClient alice = hub.fresh("alice");
      String maps = ACME + "/scope-maps";
      Map<String, Object> map = Map.of("name", "apps", "rules", List.of(rule("acme/*", "read")));

      Answer made = alice.post(maps, map);

      assertThat(made.status()).isEqualTo(201);
      assertThat(made.header("Location")).contains("/api/v1" + maps + "/apps");
      assertThat(alice.post(maps, map).code()).isEqualTo("scope_map_exists");
      assertThat(
              alice
                  .post(maps, Map.of("name", "x", "rules", List.of(rule("evil/*", "read"))))
                  .errors())
          .containsKey("/rules");
      Answer limited = alice.post(ACME + "/tokens", Map.of("label", "ci", "scopeMap", "apps"));
      assertThat(limited.json().required("scopeMap").asString()).isEqualTo("apps");
      assertThat(push(hub, "acme", secret(limited), "acme/app")).isBetween(401, 403);
      var wider = Map.of("rules", List.of(rule("acme/*", "read", "write")));
      ApiClient seen = alice.with("If-Match", made.header("ETag").orElseThrow());
      assertThat(seen.put(maps + "/apps", wider).status()).isEqualTo(200);
      assertThat(push(hub, "acme", secret(limited), "acme/app")).isEqualTo(202);
      assertThat(seen.put(maps + "/apps", wider).status()).isEqualTo(412);
      assertThat(alice.put(maps + "/apps", wider).status()).isEqualTo(428);
      assertThat(
              alice
                  .with("If-Match", "*")
                  .put(maps + "/apps", Map.of("rules", List.of(rule("evil/*", "read"))))
                  .errors())
          .containsKey("/rules");
      assertThat(alice.with("If-Match", "*").put(maps + "/none", wider).status()).isEqualTo(404);
      assertThat(alice.delete(maps + "/apps").code()).isEqualTo("scope_map_in_use");
      assertThat(alice.delete(ACME + "/tokens/" + id(limited)).status()).isEqualTo(204);
      assertThat(alice.delete(maps + "/apps").status()).isEqualTo(204);
      assertThat(alice.delete(maps + "/apps").status()).isEqualTo(404);
    }
  }

  @Test
  void aTokenWithoutRulesPullsWhatIsPublicOnly() {
    try (ApiHub hub = start(Dialect.SQLITE)) {
      ApiClient alice = hub.fresh("alice");
      hub.repository("acme/closed", "alice");
      hub.repository("acme/open", "alice");
      assertThat(
              alice
                  .with("If-Match", "*")
                  .put(
                      "/repositories/acme/open/-/visibility",
                      Map.of("private", false, "confirm", "acme/open"))
                  .status())
          .isBetween(200, 204);
      String secret = secret(alice.post(ACME + "/tokens", Map.of("label", "for limits")));

      var seen = new TreeSet<String>();
      for (String name : List.of("open", "closed")) {
        int status =
            hub.registry()
                .get(
                    "/v2/acme/" + name + "/tags/list",
                    "Authorization",
                    HubTest.basic("acme", secret))
                .status();
        if (status == 200) {
          seen.add(name);
        }
      }

      assertThat(seen).containsExactly("open");
    }
  }
}
