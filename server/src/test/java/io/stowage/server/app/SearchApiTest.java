package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is found, over the API and as Docker's and podman's search ask for it. */
class SearchApiTest {
  @TempDir Path folder;

  private static List<String> names(JsonNode list) {
    return list.valueStream().map(each -> each.required("name").asString()).toList();
  }

  private static List<String> items(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return names(answer.json().required("items"));
  }

  private static void make(ApiClient who, String name, boolean isPrivate) {
    assertThat(
            who.post(
                    "/repositories",
                    Map.of("name", name, "private", isPrivate, "description", "about " + name))
                .status())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsLikedMostComesFirst(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      var people = new HubPeople(running);
      ApiClient alice = people.join("alice");
      ApiClient bob = people.join("bob");
      for (String name : List.of("alice/one", "alice/two", "alice/three")) {
        make(alice, name, false);
      }
      make(alice, "alice/secret", true);
      alice.put("/repositories/alice/two/-/star", "");
      bob.put("/repositories/alice/two/-/star", "");
      bob.put("/repositories/alice/three/-/star", "");

      Answer explored = bob.get("/explore");

      assertThat(items(explored)).containsExactly("alice/two", "alice/three", "alice/one");
      assertThat(explored.json().required("total").asInt()).isEqualTo(3);
      assertThat(explored.json().required("facets").required("types").get(0).toString())
          .isEqualTo("{\"value\":\"image\",\"count\":3}");
      assertThat(items(alice.get("/me/repositories")))
          .containsExactly("alice/two", "alice/three", "alice/secret", "alice/one");
      Answer page = alice.get("/me/repositories?order=name&limit=2");
      assertThat(items(page)).containsExactly("alice/one", "alice/secret");
      assertThat(
              items(
                  alice.get(
                      "/me/repositories?order=name&limit=2&cursor="
                          + page.json().required("next").asString())))
          .containsExactly("alice/three", "alice/two");
      assertThat(items(bob.get("/search?q=alice&order=stars&limit=1&offset=1")))
          .containsExactly("alice/three");
      assertThat(items(bob.get("/search?type=helm"))).isEmpty();
      assertThat(bob.get("/search?type=nothing").status()).isEqualTo(400);
      assertThat(people.nobody().get("/me/repositories").status()).isEqualTo(401);
      assertThat(people.nobody().get("/categories").json().required("items").size()).isEqualTo(15);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void dockerSearchFindsWhatTheCallerMaySee(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      var people = new HubPeople(running);
      ApiClient alice = people.join("alice");
      people.join("bob");
      make(alice, "alice/app", false);
      make(alice, "alice/app-secret", true);
      make(people.admin(), "localapp", false);
      RegistryClient client = running.client();

      assertThat(client.get("/v1/_ping").status()).isEqualTo(200);
      JsonNode found = json(client.get("/v1/search?q=app&n=10", "X-Docker-Token", "true"));
      assertThat(found.required("query").asString()).isEqualTo("app");
      assertThat(found.required("num_results").asInt()).isEqualTo(2);
      assertThat(names(found.required("results")))
          .containsExactlyInAnyOrder("alice/app", "localapp");
      assertThat(found.required("results").get(0).propertyNames())
          .containsExactly("name", "description", "star_count", "is_official", "is_automated");
      JsonNode own =
          json(client.get("/v1/search?q=app", "Authorization", HubPeople.basic("alice")));
      assertThat(names(own.required("results"))).contains("alice/app-secret").hasSize(3);
      JsonNode theirs =
          json(client.get("/v1/search?q=app", "Authorization", HubPeople.basic("bob")));
      assertThat(names(theirs.required("results"))).doesNotContain("alice/app-secret");
      String bearer = bearer(client, "registry:catalog:search");
      assertThat(
              names(
                  json(client.get("/v1/search?q=app", "Authorization", bearer))
                      .required("results")))
          .contains("alice/app-secret");
      JsonNode second = json(client.get("/v1/search?q=app&n=1&page=2"));
      assertThat(second.required("num_pages").asInt()).isEqualTo(2);
      assertThat(second.required("results").size()).isOne();
    }
  }

  /** It asks without its log-in here, and with it at the catalog if it is told to go there. */
  @Test
  void podmanIsSentToTheCatalogWhereNothingPublicIsFound() {
    try (var running = RunningRegistry.in(folder).hub().start()) {
      var people = new HubPeople(running);
      ApiClient alice = people.join("alice");
      make(alice, "alice/open", false);
      make(alice, "alice/secret", true);
      RegistryClient client = running.client();
      String[] podman = {"User-Agent", "containers/5.23.1 (github.com/containers/image)"};

      assertThat(client.get("/v1/search?q=secret", podman).status()).isEqualTo(404);
      assertThat(client.get("/v1/search?q=nothing", podman).status()).isEqualTo(404);
      assertThat(names(json(client.get("/v1/search?q=open", podman)).required("results")))
          .containsExactly("alice/open");
      assertThat(json(client.get("/v1/search?q=secret")).required("num_results").asInt()).isZero();
    }
  }

  private static JsonNode json(RegistryClient.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private static String bearer(RegistryClient client, String scope) {
    return "Bearer "
        + json(client.get(
                "/token?client_id=docker&scope=" + scope,
                "Authorization",
                HubPeople.basic("alice")))
            .required("token")
            .asString();
  }

  @Test
  void badCredentialsFindNothingAndNumbersOutOfRangeAreTheNearest() {
    try (var running = RunningRegistry.in(folder).hub().start()) {
      var people = new HubPeople(running);
      make(people.join("alice"), "alice/app", false);
      RegistryClient client = running.client();

      assertThat(
              client
                  .get("/v1/search?q=app", "Authorization", HubTest.basic("alice", "wrong"))
                  .status())
          .isEqualTo(401);
      assertThat(
              client
                  .get(
                      "/v1/search?q=app",
                      "Authorization",
                      bearer(client, "repository:alice/app:pull"))
                  .status())
          .as("a token that is good for something else")
          .isEqualTo(401);
      assertThat(json(client.get("/v1/search?q=app&n=5000")).required("page_size").asInt())
          .isEqualTo(100);
      assertThat(json(client.get("/v1/search?q=app&n=-1")).required("page_size").asInt())
          .isEqualTo(25);
      assertThat(json(client.get("/v1/search?q=%00")).required("num_results").asInt()).isOne();
      assertThat(client.post("/v1/search?q=app").status()).isEqualTo(405);
      assertThat(client.get("/v1/images").status()).isEqualTo(404);
    }
  }

  @Test
  void withoutAnonymousPullNobodyFindsAnything() {
    try (var running =
        RunningRegistry.in(folder)
            .hub(
                settings ->
                    new HubSettings(
                        settings.accounts(),
                        settings.notice(),
                        false,
                        settings.baseUrl(),
                        settings.pullLimits(),
                        settings.privateSources(),
                        settings.undo(),
                        settings.dockerHub(),
                        settings.adminPassword()))
            .start()) {
      var people = new HubPeople(running);
      make(people.join("alice"), "alice/app", false);

      for (String path : List.of("/search?q=app", "/explore", "/repositories?namespace=alice")) {
        assertThat(people.nobody().get(path).status()).isEqualTo(401);
      }
      assertThat(people.nobody().get("/repositories/alice/app").status()).isEqualTo(401);
      var refused = running.client().get("/v1/search?q=app");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate").orElseThrow()).startsWith("Bearer ");
    }
  }
}
