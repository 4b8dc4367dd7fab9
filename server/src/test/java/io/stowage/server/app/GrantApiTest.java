package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Teams' and collaborators' rights on repositories through the API. */
class GrantApiTest {
  @TempDir Path folder;

  private static int put(ApiClient client, String path) {
    return client.send("PUT", path, Optional.empty()).status();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aTeamIsGivenARightAndItIsTakenAway(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice", "bob", "mallory");
      hub.organization("acme", "alice", "bob");
      hub.organization("evil", "mallory");
      hub.repository("acme/deep/app", "alice");
      ApiClient alice = hub.as("alice");
      ApiClient bob = hub.as("bob");
      alice.post("/organizations/acme/teams", Map.of("name", "ops"));
      put(alice, "/organizations/acme/teams/ops/members/bob");
      String grants = "/repositories/acme/deep/app/-/teams";
      var write = Map.of("level", "write");

      assertThat(bob.get(grants).status()).isEqualTo(404);
      assertThat(alice.put(grants + "/ops", write).status()).isEqualTo(204);

      assertThat(alice.get(grants).json().at("/items/0").toString())
          .isEqualTo("{\"team\":\"ops\",\"level\":\"write\"}");
      assertThat(
              bob.get("/organizations/acme/teams/ops/repositories")
                  .json()
                  .at("/items/0/repository")
                  .asString())
          .isEqualTo("acme/deep/app");
      assertThat(bob.get(grants).code()).isEqualTo("administer_needed");
      assertThat(bob.put(grants + "/ops", Map.of("level", "admin")).status()).isEqualTo(403);
      assertThat(hub.token("alice", "repo:write").put(grants + "/ops", write).status())
          .isEqualTo(403);
      assertThat(hub.as("mallory").put(grants + "/ops", write).status()).isEqualTo(404);
      assertThat(hub.as("mallory").get("/repositories/acme/none/-/teams").status()).isEqualTo(404);
      assertThat(hub.anybody().get(grants).status()).isEqualTo(401);
      assertThat(hub.machine("acme", "scope-member-edit").put(grants + "/ops", write).status())
          .isEqualTo(404);
      assertThat(alice.put(grants + "/none", write).status()).isEqualTo(404);
      assertThat(alice.delete(grants + "/ops").status()).isEqualTo(204);
      assertThat(alice.get(grants).json().required("items")).isEmpty();
      assertThat(alice.get("/repositories/acme%2Fdeep%2F..x/-/teams").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aPersonsRepositoryHasCollaborators(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice", "bob", "mallory");
      hub.repository("alice/app", "alice");
      ApiClient alice = hub.as("alice");
      ApiClient bob = hub.as("bob");
      String list = "/repositories/alice/app/-/collaborators";

      assertThat(put(bob, list + "/bob")).isEqualTo(404);
      assertThat(put(alice, list + "/bob")).isEqualTo(204);

      assertThat(alice.get(list).json().at("/items/0/name").asString()).isEqualTo("bob");
      assertThat(alice.send("PUT", list + "/alice", Optional.empty()).errors())
          .containsKey("/name");
      assertThat(put(bob, list + "/mallory")).isEqualTo(403);
      assertThat(bob.get(list).status()).isEqualTo(403);
      assertThat(hub.as("mallory").delete(list + "/bob").status()).isEqualTo(404);
      assertThat(hub.as("mallory").delete(list + "/mallory").status()).isEqualTo(404);
      assertThat(alice.put("/repositories/alice/app/-/teams/ops", Map.of("level", "read")).code())
          .isEqualTo("not_of_an_organization");
      assertThat(alice.delete("/repositories/alice/app/-/teams/ops").code())
          .isEqualTo("not_of_an_organization");
      assertThat(bob.delete(list + "/bob").status()).isEqualTo(204);
      assertThat(alice.get(list).json().required("items")).isEmpty();
    }
  }

  @Test
  void anOrganizationsRepositoryHasNone() {
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder)) {
      hub.people("alice", "bob");
      hub.organization("acme", "alice");
      hub.repository("acme/app", "alice");
      ApiClient alice = hub.as("alice");

      assertThat(
              alice
                  .send("PUT", "/repositories/acme/app/-/collaborators/bob", Optional.empty())
                  .code())
          .isEqualTo("not_personal");
      assertThat(alice.get("/repositories/acme/app/-/collaborators").json().required("items"))
          .isEmpty();
    }
  }
}
