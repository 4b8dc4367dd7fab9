package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@link ForeignIdsTest} can't walk: ids of what is somebody else's in bodies and queries of
 * the API, and at {@code /v2}. It is mallory who asks, for what is alice's.
 */
class ForeignIdsByHandTest {
  private static final Map<String, Object> ON_ALICES =
      Map.of("pattern", "alice/*", "permissions", List.of("read"));

  @TempDir Path folder;
  private final Set<String> asked = new TreeSet<>();

  /** Asks an operation that has no ids in its address. */
  private ApiClient.Answer ask(
      ApiClient client, Map<String, ServedOperation> all, String id, String query, Object body) {
    asked.add(id);
    ServedOperation operation = Objects.requireNonNull(all.get(id), id);
    return client.send(
        operation.method(),
        operation.template() + query,
        operation.bodyType().isEmpty() ? Optional.empty() : Optional.of(body));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noIdInABodyOrAQueryOpensAnything(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Belongings all = new Belongings(running);
      ApiClient mallory = all.bearing(Objects.requireNonNull(all.outsiders().get("mallory")));
      Map<String, ServedOperation> api = ServedOperation.of(mallory.get("/openapi.json").json());
      List<String> before = all.rows();

      for (String name : List.of("alice/new", "acme/new", "library/new", "alice/gone", "new")) {
        assertThat(ask(mallory, api, "createRepository", "", Map.of("name", name)).status())
            .as(name)
            .isIn(403, 404, 422);
      }
      for (String name : List.of("alice", "acme", "admin", "library")) {
        assertThat(ask(mallory, api, "createOrganization", "", Map.of("name", name)).status())
            .as(name)
            .isIn(409, 422);
      }
      for (String map : List.of("base", "shared")) {
        Object token = Map.of("label", "x", "scopes", List.of("repo:read"), "scopeMap", map);
        assertThat(ask(mallory, api, "createMyToken", "", token).status()).isIn(404, 422);
        Object robot = Map.of("name", "x", "scopeMap", map);
        assertThat(ask(mallory, api, "createMyRobot", "", robot).status()).isIn(404, 422);
      }
      Object claiming = Map.of("name", "x", "rules", List.of(ON_ALICES));
      assertThat(ask(mallory, api, "createMyRobot", "", claiming).status()).isEqualTo(422);
      for (String to : List.of("alice", "acme", "library")) {
        Object transfer = Map.of("to", to, "confirm", "mallory/mine");
        assertThat(mallory.post("/repositories/mallory/mine/-/transfer", transfer).status())
            .as(to)
            .isIn(403, 404, 422);
      }
      Object intoTheirTeam =
          Map.of("invitees", List.of("cole"), "role", "member", "team", "keepers");
      assertThat(mallory.post("/organizations/evil/invitations", intoTheirTeam).status())
          .isIn(404, 422);
      Object ownerWhoIsNone = Map.of("owner", "acme", "confirm", "mallory");
      assertThat(ask(mallory, api, "convertMe", "", ownerWhoIsNone).status()).isIn(404, 409, 422);
      for (String query : List.of("?namespace=alice", "?namespace=acme", "?namespace=library")) {
        assertThat(ask(mallory, api, "listBin", query, "").status()).as(query).isIn(403, 404, 422);
      }
      assertThat(all.rows()).isEqualTo(before);

      for (String list : List.of("listRepositories", "search", "explore")) {
        for (String query : List.of("?namespace=alice", "?namespace=acme")) {
          assertThat(ask(mallory, api, list, query, "").text())
              .contains("/open")
              .doesNotContain("/app", "/gone");
        }
      }
      for (String log : List.of("listAudit", "exportAudit")) {
        for (String query :
            List.of(
                "?namespace=alice",
                "?namespace=acme",
                "?namespace=",
                "?actor=alice",
                "?actor=admin",
                "?target=alice/app")) {
          ApiClient.Answer answer = ask(mallory, api, log, query, "");
          assertThat(answer.status()).isLessThan(500);
          assertThat(answer.text()).as(log + query).doesNotContain("alice", "acme");
        }
      }
      assertThat(ask(mallory, api, "switchMyPlan", "", Map.of("plan", "Small")).status())
          .isEqualTo(200);
      assertThat(ask(mallory, api, "createMyScopeMap", "", claiming).status()).isEqualTo(201);
      requireAllAsked();
      aScopeMapAddsNothing(running, all, mallory);
      aCursorOfAnothersListShowsOnesOwn(all, mallory);
    }
  }

  private void requireAllAsked() {
    Set<String> wanted = new TreeSet<>();
    ForeignIdRule.read("/foreign-ids.txt")
        .forEach(
            (id, rule) -> {
              if (rule.foreign().equals("by hand")) {
                wanted.add(id);
              }
            });
    assertThat(asked).isEqualTo(wanted);
  }

  private static void aScopeMapAddsNothing(
      RunningRegistry running, Belongings all, ApiClient mallory) {
    Object token = Map.of("label", "x", "scopes", List.of("repo:read"), "scopeMap", "x");
    String secret = mallory.post("/me/tokens", token).json().required("secret").asString();

    assertThat(
            running
                .client()
                .get(
                    "/v2/alice/app/manifests/latest",
                    "Authorization",
                    HubTest.basic("mallory", secret))
                .status())
        .isEqualTo(403);
    assertThat(all.bearing(secret).get("/repositories/alice/app").status()).isEqualTo(404);
  }

  private static void aCursorOfAnothersListShowsOnesOwn(Belongings all, ApiClient mallory) {
    ApiClient alice = all.bearing(all.session("alice"));
    String next = alice.get("/me/tokens?limit=1").json().required("next").asString();

    ApiClient.Answer page = mallory.get("/me/tokens?limit=1&cursor=" + next);

    assertThat(page.text()).doesNotContain("alice", "laptop", "least");
  }

  // --- /v2 ---------------------------------------------------------------------------------------

  @Test
  void noDigestAndNoUploadOpensAnotherRepository() {
    try (var running = RunningRegistry.in(folder).hub().start()) {
      Belongings all = new Belongings(running);
      RegistryClient client = running.client();
      String[] mallory = {"Authorization", HubPeople.basic("mallory")};
      String[] alice = {"Authorization", HubPeople.basic("alice")};
      String secret = "a layer of alice's alone";
      String blob =
          io.stowage.oci.Digest.of(
                  io.stowage.oci.Algorithm.SHA256, secret.getBytes(StandardCharsets.UTF_8))
              .toString();
      assertThat(
              client
                  .send(
                      "POST",
                      "/v2/alice/app/blobs/uploads/?digest=" + blob,
                      secret.getBytes(StandardCharsets.UTF_8),
                      alice)
                  .status())
          .isEqualTo(201);
      String manifest =
          client
              .head("/v2/alice/app/manifests/latest", alice)
              .header("Docker-Content-Digest")
              .orElseThrow();
      String upload = client.post("/v2/alice/app/blobs/uploads/", alice).location();
      byte[] some = "half".getBytes(StandardCharsets.UTF_8);
      assertThat(client.send("PATCH", upload, some, alice).status()).isEqualTo(202);
      List<String> before = all.rows();

      for (String method : List.of("GET", "HEAD", "DELETE")) {
        for (String path :
            List.of("/blobs/" + blob, "/manifests/" + manifest, "/manifests/latest")) {
          assertThat(client.send(method, "/v2/mallory/mine" + path, new byte[0], mallory).status())
              .as(method + path)
              .isIn(404, 405);
          assertThat(client.send(method, "/v2/alice/app" + path, new byte[0], mallory).status())
              .as(method + path)
              .isIn(403, 404, 405);
        }
      }
      assertThat(client.get("/v2/mallory/mine/referrers/" + manifest, mallory).text())
          .doesNotContain("sha256:");
      String session = upload.substring(upload.lastIndexOf('/'));
      for (String at : List.of(upload, "/v2/mallory/mine/blobs/uploads" + session)) {
        for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
          String query =
              method.equals("PUT") ? (at.contains("?") ? "&" : "?") + "digest=" + blob : "";
          Answer answer = client.send(method, at + query, some, mallory);
          assertThat(answer.status()).as(method + at).isIn(403, 404);
        }
      }
      assertThat(all.rows()).isEqualTo(before);
      Answer mount =
          client.post("/v2/mallory/mine/blobs/uploads/?mount=" + blob + "&from=alice/app", mallory);
      assertThat(mount.status()).as("an upload in place of the mount").isEqualTo(202);
      assertThat(client.get(upload, alice).header("Range")).contains("0-3");
    }
  }
}
