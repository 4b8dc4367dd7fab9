package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.account.By;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Dialect;
import io.stowage.server.registry.Events;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The life of a repository, over the API: who may do what with it, and what others see of it. */
@SuppressWarnings("NullAway.Init") // Each test starts its own.
class RepositoryApiTest {
  private static final String APP = "/repositories/alice/app";

  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();
  private final List<Events.RegistryEvent> told = new ArrayList<>();
  private RunningRegistry running;
  private HubPeople people;

  @AfterEach
  void stop() {
    running.close();
  }

  private void start(Dialect dialect) {
    running = RunningRegistry.in(folder).on(dialect).clock(clock).telling(told).hub().start();
    people = new HubPeople(running);
  }

  private static Answer make(ApiClient who, String name, boolean isPrivate) {
    return who.post("/repositories", Map.of("name", name, "private", isPrivate));
  }

  private static List<String> names(Answer page) {
    assertThat(page.status()).isEqualTo(200);
    return page.json()
        .required("items")
        .valueStream()
        .map(each -> each.required("name").asString())
        .toList();
  }

  private static Answer confirmed(ApiClient who, String method, String path, Object body) {
    return who.send(method, path, Optional.of(body));
  }

  private static Answer delete(ApiClient who, String name) {
    return confirmed(who, "DELETE", "/repositories/" + name, Map.of("confirm", name));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aRepositoryIsMadeDescribedPushedToStarredHiddenArchivedDeletedAndBroughtBack(
      Dialect dialect) {
    start(dialect);
    ApiClient alice = people.join("alice");
    ApiClient bob = people.join("bob");

    Answer made =
        alice.post(
            "/repositories",
            Map.of("name", "alice/app", "private", false, "description", "An app"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).contains("/api/v1" + APP);
    assertThat(make(alice, "alice/app", true).code()).isEqualTo("name_taken");

    Answer described =
        alice
            .with("If-Match", made.header("ETag").orElseThrow())
            .patch(APP, Map.of("fullDescription", "# App", "categories", List.of("web-servers")));
    assertThat(described.status()).isEqualTo(200);
    assertThat(described.json().required("description").asString()).isEqualTo("An app");
    assertThat(described.json().required("permissions").valueStream().map(Object::toString))
        .contains("\"administer\"");
    assertThat(people.push("alice", "alice/app", "v1").status()).isEqualTo(201);

    assertThat(bob.put(APP + "/-/star", "").status()).isEqualTo(204);
    assertThat(bob.put(APP + "/-/star", "").status()).isEqualTo(204);
    Answer seen = people.nobody().get(APP);
    assertThat(seen.json().required("stars").asInt()).isOne();
    assertThat(seen.json().required("starred").asBoolean()).isFalse();
    assertThat(bob.get(APP).json().required("starred").asBoolean()).isTrue();
    assertThat(names(bob.get("/me/stars"))).containsExactly("alice/app");
    assertThat(names(bob.get("/search?q=app&category=web-servers"))).containsExactly("alice/app");
    assertThat(names(bob.get("/repositories?namespace=alice&query=ap")))
        .containsExactly("alice/app");

    Answer hidden =
        alice.put(APP + "/-/visibility", Map.of("private", true, "confirm", "alice/app"));
    assertThat(hidden.json().required("private").asBoolean()).isTrue();
    assertThat(bob.get(APP).status()).isEqualTo(404);
    assertThat(bare(bob.get(APP))).isEqualTo(bare(bob.get("/repositories/alice/none")));
    assertThat(bare(bob.put(APP + "/-/star", "")))
        .isEqualTo(bare(bob.put("/repositories/alice/none/-/star", "")));
    assertThat(names(bob.get("/search?q=app"))).isEmpty();
    assertThat(names(bob.get("/me/stars"))).isEmpty();
    assertThat(names(bob.get("/repositories?namespace=alice"))).isEmpty();
    assertThat(bob.get(APP + "/-/tags").status()).isEqualTo(404);
    assertThat(bob.get(APP + "/-/pulls").status()).isEqualTo(404);
    assertThat(names(alice.get("/search?q=app"))).containsExactly("alice/app");

    assertThat(alice.put(APP + "/-/archive", "").status()).isEqualTo(200);
    assertThat(people.push("alice", "alice/app", "v2").status()).isEqualTo(403);
    assertThat(alice.with("If-Match", "*").patch(APP, Map.of("description", "x")).code())
        .isEqualTo("archived");
    assertThat(alice.delete(APP + "/-/tags/v1").code()).isEqualTo("archived");
    assertThat(people.withToken("alice", "repo:read").delete(APP + "/-/tags/v1").code())
        .isEqualTo("forbidden");
    assertThat(people.pull("alice", "alice/app", "v1").status()).isEqualTo(200);
    assertThat(alice.delete(APP + "/-/archive").json().has("archivedAt")).isFalse();
    assertThat(people.push("alice", "alice/app", "v2").status()).isEqualTo(201);

    Answer deleted = delete(alice, "alice/app");
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(alice.get(APP).status()).isEqualTo(404);
    assertThat(names(alice.get("/search?q=app"))).isEmpty();
    assertThat(people.pull("alice", "alice/app", "v1").status()).isEqualTo(404);
    assertThat(names(alice.get("/bin"))).containsExactly("alice/app");
    String restore = "/bin/" + deleted.json().required("id").asString() + "/restore";
    assertThat(bob.post(restore).status()).isEqualTo(404);
    assertThat(alice.post(restore).status()).isEqualTo(200);
    assertThat(alice.post(restore).status()).isEqualTo(404);
    Answer back = alice.get(APP);
    assertThat(back.json().required("private").asBoolean()).isTrue();
    assertThat(back.json().required("stars").asInt()).isOne();
    assertThat(back.json().required("fullDescription").asString()).isEqualTo("# App");
    assertThat(names(alice.get(APP + "/-/tags"))).containsExactly("v2", "v1");
    assertThat(names(alice.get("/search?q=app"))).containsExactly("alice/app");
    assertThat(people.pull("alice", "alice/app", "v1").status()).isEqualTo(200);
  }

  /** The answer without the request's own id. */
  private static String bare(Answer answer) {
    return answer.text().replace(answer.json().required("instance").asString(), "");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aTransferTakesTheStarsAlongAndLeavesThePeopleBehind(Dialect dialect) {
    start(dialect);
    ApiClient alice = people.join("alice");
    ApiClient bob = people.join("bob");
    people.organization("acme", "alice");
    make(alice, "alice/app", true);
    people.push("alice", "alice/app", "v1");
    running.hub().collaborators.add(new RepositoryName("alice/app"), "bob", By.SERVER);
    assertThat(bob.put(APP + "/-/star", "").status()).isEqualTo(204);

    assertThat(transfer(bob, "alice/app", "bob").status()).isEqualTo(403);
    assertThat(transfer(alice, "alice/app", "bob").status()).isEqualTo(403);
    assertThat(
            confirmed(alice, "POST", APP + "/-/transfer", Map.of("to", "acme", "confirm", "app"))
                .code())
        .isEqualTo("confirmation_differs");
    Answer moved = transfer(alice, "alice/app", "acme");

    assertThat(moved.json().required("name").asString()).isEqualTo("acme/app");
    assertThat(moved.json().required("stars").asInt()).isOne();
    assertThat(alice.get(APP).status()).isEqualTo(404);
    assertThat(bob.get("/repositories/acme/app").status()).isEqualTo(404);
    assertThat(people.pull("alice", "acme/app", "v1").status()).isEqualTo(200);
    assertThat(people.pull("alice", "alice/app", "v1").status()).isEqualTo(404);
    assertThat(names(alice.get("/search?q=acme"))).containsExactly("acme/app");
    assertThat(names(alice.get("/repositories?namespace=alice"))).isEmpty();
  }

  private static Answer transfer(ApiClient who, String name, String to) {
    return confirmed(
        who, "POST", "/repositories/" + name + "/-/transfer", Map.of("to", to, "confirm", name));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aPlanLimitsWhatIsPrivateWhicheverWayItComes(Dialect dialect) {
    start(dialect);
    ApiClient alice = people.join("alice");
    running.hub().plans.make("Small", OptionalLong.of(1), OptionalLong.empty(), false, By.SERVER);
    people.organization("acme", "alice");
    make(alice, "acme/open", false);
    running.hub().plans.switchTo(people.person("alice").id(), Optional.of("Small"), By.SERVER);
    assertThat(make(alice, "alice/one", true).status()).isEqualTo(201);

    Answer second = make(alice, "alice/two", true);

    assertThat(second.status()).isEqualTo(403);
    assertThat(second.code()).isEqualTo("plan_private_repositories");
    assertThat(second.json().required("detail").asString())
        .contains("Small")
        .contains("1 private repository");
    assertThat(make(alice, "alice/two", false).status()).isEqualTo(201);
    assertThat(
            alice
                .put(
                    "/repositories/alice/two/-/visibility",
                    Map.of("private", true, "confirm", "alice/two"))
                .code())
        .isEqualTo("plan_private_repositories");
    make(alice, "acme/secret", true);
    assertThat(transfer(alice, "acme/secret", "alice").code())
        .isEqualTo("plan_private_repositories");
    Answer binned = delete(alice, "alice/one");
    assertThat(make(alice, "alice/three", true).status()).isEqualTo(201);
    assertThat(alice.post("/bin/" + binned.json().required("id").asString() + "/restore").code())
        .isEqualTo("plan_private_repositories");
  }

  @Test
  void whatWasDeletedComesBackOnlyInTimeAndWhileItsNameIsFree() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    make(alice, "alice/app", true);
    make(alice, "alice/late", true);
    String first = delete(alice, "alice/app").json().required("id").asString();
    String late = delete(alice, "alice/late").json().required("id").asString();
    make(alice, "alice/app", true);

    assertThat(alice.post("/bin/" + first + "/restore").code()).isEqualTo("name_taken");
    clock.advance(Duration.ofDays(8));

    ApiClient again = people.admin();
    assertThat(again.post("/bin/" + late + "/restore").status()).isEqualTo(404);
    assertThat(names(again.get("/bin?namespace=alice"))).isEmpty();
  }

  @Test
  void aBinIsItsOwnersAlone() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    ApiClient bob = people.join("bob");
    make(alice, "alice/app", true);
    String id = delete(alice, "alice/app").json().required("id").asString();

    assertThat(bob.get("/bin?namespace=alice").status()).isEqualTo(403);
    assertThat(bob.get("/bin?namespace=nobody-here").status()).isEqualTo(403);
    assertThat(bob.get("/bin?namespace=No%20Name").status()).isEqualTo(403);
    assertThat(names(bob.get("/bin"))).isEmpty();
    assertThat(bob.post("/bin/" + id + "/restore").status()).isEqualTo(404);
    assertThat(bob.post("/bin/999999/restore").status()).isEqualTo(404);
    assertThat(bob.post("/bin/x/restore").status()).isEqualTo(404);
    assertThat(people.nobody().post("/bin/" + id + "/restore").status()).isEqualTo(401);
    assertThat(people.withToken("alice", "repo:write").post("/bin/" + id + "/restore").status())
        .isEqualTo(404);
    assertThat(people.admin().post("/bin/" + id + "/restore").status()).isEqualTo(200);
  }

  @Test
  void strangersChangeNothing() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    ApiClient bob = people.join("bob");
    make(alice, "alice/app", false);
    people.push("alice", "alice/app", "v1");
    ApiClient any = bob.with("If-Match", "*");
    Map<String, Object> hide = Map.of("private", true, "confirm", "alice/app");

    assertThat(any.patch(APP, Map.of("description", "mine")).status()).isEqualTo(403);
    assertThat(bob.put(APP + "/-/visibility", hide).status()).isEqualTo(403);
    assertThat(bob.put(APP + "/-/archive", "").status()).isEqualTo(403);
    assertThat(bob.put(APP + "/-/source", Map.of("source", "https://x.example")).status())
        .isEqualTo(403);
    assertThat(bob.put(APP + "/-/official", Map.of("official", true)).status()).isEqualTo(403);
    assertThat(bob.delete(APP + "/-/tags/v1").status()).isEqualTo(403);
    assertThat(delete(bob, "alice/app").status()).isEqualTo(403);
    assertThat(transfer(bob, "alice/app", "bob").status()).isEqualTo(403);
    assertThat(make(bob, "alice/more", false).status()).isEqualTo(403);
    assertThat(make(bob, "localalpine", false).status()).isEqualTo(403);
    assertThat(make(people.admin(), "nobody-here/app", false).status()).isEqualTo(422);
    assertThat(people.nobody().put(APP + "/-/visibility", hide).status()).isEqualTo(401);
    for (String scope : List.of("repo:public_read", "repo:read", "repo:write")) {
      assertThat(
              people
                  .withToken("admin", scope)
                  .put(APP + "/-/official", Map.of("official", true))
                  .status())
          .as(scope)
          .isEqualTo(403);
    }
    assertThat(
            people
                .withToken("admin", "repo:admin")
                .put(APP + "/-/official", Map.of("official", false))
                .status())
        .isEqualTo(200);
    assertThat(alice.put(APP + "/-/official", Map.of("official", true)).status()).isEqualTo(403);

    alice.put(APP + "/-/visibility", hide);

    assertThat(any.patch(APP, Map.of("description", "mine")).status()).isEqualTo(404);
    assertThat(bob.put(APP + "/-/visibility", hide).status()).isEqualTo(404);
    assertThat(bob.put(APP + "/-/archive", "").status()).isEqualTo(404);
    assertThat(bob.put(APP + "/-/star", "").status()).isEqualTo(404);
    assertThat(bob.put(APP + "/-/official", Map.of("official", true)).status()).isEqualTo(404);
    assertThat(bob.delete(APP + "/-/tags/v1").status()).isEqualTo(404);
    assertThat(delete(bob, "alice/app").status()).isEqualTo(404);
    assertThat(transfer(bob, "alice/app", "bob").status()).isEqualTo(404);
  }

  @Test
  void aTokenDoesNoMoreThanItsScopes() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    make(alice, "alice/app", true);
    ApiClient admin = people.withToken("alice", "repo:admin").with("If-Match", "*");
    ApiClient write = people.withToken("alice", "repo:write").with("If-Match", "*");
    ApiClient publicOnly = people.withToken("alice", "repo:public_read");

    assertThat(write.patch(APP, Map.of("description", "x")).status()).isEqualTo(403);
    assertThat(admin.patch(APP, Map.of("description", "x")).status()).isEqualTo(200);
    assertThat(publicOnly.get(APP).status()).isEqualTo(404);
    assertThat(delete(admin, "alice/app").code()).isEqualTo("confirmation_needed");
    assertThat(transfer(admin, "alice/app", "acme").code()).isEqualTo("confirmation_needed");
    clock.advance(Duration.ofMinutes(16));
    assertThat(delete(alice, "alice/app").code()).isEqualTo("confirmation_needed");
  }

  @Test
  void aStaleChangeIsRefused() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    String first = make(alice, "alice/app", true).header("ETag").orElseThrow();
    ApiClient stale = alice.with("If-Match", first);
    assertThat(stale.patch(APP, Map.of("description", "one")).status()).isEqualTo(200);

    assertThat(stale.patch(APP, Map.of("description", "two")).status()).isEqualTo(412);
    assertThat(stale.put(APP + "/-/archive", "").status()).isEqualTo(412);
    assertThat(stale.delete(APP + "/-/archive").status()).isEqualTo(412);
    assertThat(
            stale
                .put(APP + "/-/visibility", Map.of("private", false, "confirm", "alice/app"))
                .status())
        .isEqualTo(412);
    Map<String, Object> source = Map.of("source", "https://git.example/a/b");
    assertThat(stale.put(APP + "/-/source", source).status()).isEqualTo(412);
    assertThat(stale.delete(APP + "/-/source").status()).isEqualTo(412);
    assertThat(
            people
                .admin()
                .with("If-Match", first)
                .put(APP + "/-/official", Map.of("official", true))
                .status())
        .isEqualTo(412);
    assertThat(alice.patch(APP, Map.of("description", "two")).status()).isEqualTo(428);
    assertThat(alice.with("If-None-Match", first).get(APP).status()).isEqualTo(200);
    assertThat(alice.get(APP).json().required("description").asString()).isEqualTo("one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"official", "stars", "pulls", "private", "namespace", "name", "version", "id"})
  void noMoreIsSetThanWasMeantToBe(String property) {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    make(alice, "alice/app", true);

    Answer answer =
        alice
            .with("If-Match", "*")
            .patch(APP, Map.of("description", "x", property, property.equals("name") ? "b" : 1));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(alice.get(APP).json().required("description").asString()).isEmpty();
  }

  @Test
  void aNameIsTypedInFullBeforeAnythingIsShownOrLost() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    make(alice, "alice/app", true);

    for (String typed : List.of("app", "alice/App", "", "alice/app ")) {
      assertThat(
              alice.put(APP + "/-/visibility", Map.of("private", false, "confirm", typed)).status())
          .isEqualTo(422);
      assertThat(confirmed(alice, "DELETE", APP, Map.of("confirm", typed)).status()).isEqualTo(422);
    }
    assertThat(alice.get(APP).json().required("private").asBoolean()).isTrue();
  }

  @Test
  void administratorsKeepTheLibraryAndSayWhatIsOfficial() {
    start(Dialect.SQLITE);
    ApiClient admin = people.admin();

    Answer made = admin.post("/repositories", Map.of("name", "library/localalpine"));

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().required("name").asString()).isEqualTo("localalpine");
    assertThat(made.json().required("private").asBoolean()).isFalse();
    Answer marked = admin.put("/repositories/localalpine/-/official", Map.of("official", true));
    assertThat(marked.json().required("official").asBoolean()).isTrue();
    assertThat(names(people.nobody().get("/search?official=true"))).containsExactly("localalpine");
    assertThat(people.nobody().get("/repositories/library/localalpine").status()).isEqualTo(200);
  }

  @Test
  void aRepositoryThatFollowsItsSourceIsNotHiddenByHand() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    make(alice, "alice/app", true);
    Map<String, Object> show = Map.of("private", false, "confirm", "alice/app");
    assertThat(
            alice
                .put(APP + "/-/source", Map.of("source", "git@git.example:a/b.git", "follow", true))
                .json()
                .required("source")
                .asString())
        .isEqualTo("https://git.example/a/b");

    assertThat(alice.put(APP + "/-/visibility", show).code()).isEqualTo("follows_source");
    assertThat(alice.put(APP + "/-/source", Map.of("source", "javascript:alert(1)")).status())
        .isEqualTo(422);
    assertThat(alice.delete(APP + "/-/source").json().has("source")).isFalse();
    assertThat(alice.put(APP + "/-/visibility", show).status()).isEqualTo(200);
  }

  @Test
  void anArchivedRepositoryKeepsItsSource() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    make(alice, "alice/app", true);
    Map<String, Object> source = Map.of("source", "https://git.example/a/b");
    alice.put(APP + "/-/source", source);
    alice.put(APP + "/-/archive", "");

    assertThat(alice.put(APP + "/-/source", source).code()).isEqualTo("archived");
    assertThat(alice.delete(APP + "/-/source").code()).isEqualTo("archived");
    assertThat(alice.get(APP).json().required("source").asString())
        .isEqualTo("https://git.example/a/b");
  }

  @Test
  void aStarIsTakenBack() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    make(alice, "alice/app", false);
    alice.put(APP + "/-/star", "");

    assertThat(alice.delete(APP + "/-/star").status()).isEqualTo(204);
    assertThat(alice.delete(APP + "/-/star").status()).isEqualTo(204);

    assertThat(alice.get(APP).json().required("stars").asInt()).isZero();
    assertThat(names(alice.get("/me/stars"))).isEmpty();
  }

  @Test
  void aRepositoryIsNotHandedToANamespaceThatHasOneOfItsName() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    people.organization("acme", "alice");
    make(alice, "alice/app", true);
    make(alice, "acme/app", true);

    assertThat(transfer(alice, "alice/app", "acme").code()).isEqualTo("name_taken");
    assertThat(alice.get(APP).status()).isEqualTo(200);
  }

  @Test
  void aCategoryThatThereIsNotIsRefused() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    make(alice, "alice/app", true);

    assertThat(
            alice
                .with("If-Match", "*")
                .patch(APP, Map.of("categories", List.of("web-servers", "cooking")))
                .errors())
        .containsKey("/categories");
    assertThat(alice.get(APP).json().required("categories")).isEmpty();
  }

  @Test
  void whereNothingIsKeptWhatIsDeletedIsGone() {
    running =
        RunningRegistry.in(folder)
            .clock(clock)
            .hub(settings -> undo(settings, Duration.ZERO))
            .start();
    people = new HubPeople(running);
    ApiClient alice = people.join("alice");
    make(alice, "alice/app", true);

    assertThat(delete(alice, "alice/app").status()).isEqualTo(204);

    assertThat(names(alice.get("/bin"))).isEmpty();
    assertThat(make(alice, "alice/app", true).status()).isEqualTo(201);
  }

  private static HubSettings undo(HubSettings known, Duration undo) {
    return new HubSettings(
        known.accounts(),
        known.notice(),
        known.anonymousPull(),
        known.baseUrl(),
        known.pullLimits(),
        known.privateSources(),
        undo,
        known.dockerHub(),
        known.adminPassword());
  }

  @Test
  void anOwnerWhoAllowsNothingPublicHasNothingPublic() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    var account = people.person("alice").account();
    running.hub().accounts.setDefaults(account.id(), false, false, account.version(), By.SERVER);

    assertThat(make(alice, "alice/app", false).code()).isEqualTo("public_not_allowed");
    Answer made = alice.post("/repositories", Map.of("name", "alice/app"));

    assertThat(made.json().required("private").asBoolean()).isTrue();
    assertThat(
            alice
                .put(APP + "/-/visibility", Map.of("private", false, "confirm", "alice/app"))
                .code())
        .isEqualTo("public_not_allowed");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void tagsAreListedAndDeletedWithAnEvent(Dialect dialect) {
    start(dialect);
    ApiClient alice = people.join("alice");
    for (String tag : List.of("v1.0", "v1_1", "latest", "V2")) {
      clock.advance(Duration.ofSeconds(1));
      people.push("alice", "alice/app", tag);
    }

    assertThat(names(alice.get(APP + "/-/tags"))).containsExactly("latest", "V2", "v1.0", "v1_1");
    assertThat(names(alice.get(APP + "/-/tags?order=name")))
        .containsExactly("V2", "latest", "v1.0", "v1_1");
    Answer page = alice.get(APP + "/-/tags?order=pushed&limit=3");
    assertThat(names(page)).containsExactly("V2", "latest", "v1_1");
    String next = page.json().required("next").asString();
    assertThat(names(alice.get(APP + "/-/tags?order=pushed&limit=3&cursor=" + next)))
        .containsExactly("v1.0");
    assertThat(names(alice.get(APP + "/-/tags?query=v"))).containsExactly("V2", "v1.0", "v1_1");
    assertThat(names(alice.get(APP + "/-/tags?query=_"))).containsExactly("v1_1");
    Answer one = alice.get(APP + "/-/tags/latest");
    assertThat(one.json().required("pushedBy").asString()).isEqualTo("alice");
    assertThat(one.json().required("digest").asString()).startsWith("sha256:");

    told.clear();
    assertThat(alice.delete(APP + "/-/tags/latest").status()).isEqualTo(204);

    assertThat(alice.delete(APP + "/-/tags/latest").status()).isEqualTo(404);
    assertThat(alice.get(APP + "/-/tags/latest").status()).isEqualTo(404);
    assertThat(people.pull("alice", "alice/app", "latest").status()).isEqualTo(404);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().target().tag()).contains("latest");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void tagsTellWhatTheyRunOnAndWhatAPullOfThemTakes(Dialect dialect) {
    start(dialect);
    ApiClient alice = people.join("alice");
    Answer made = make(alice, "alice/app", true);
    assertThat(made.status()).isEqualTo(201);
    Digest arm = digest(people.push("alice", "alice/app", "arm"));
    Digest amd = digest(people.push("alice", "alice/app", "amd64"));
    pushIndex(
        "many",
        platform(arm, "linux", "arm", ",\"variant\":\"v7\""),
        platform(amd, "linux", "amd64", ""),
        platform(arm, "unknown", "unknown", ""));

    Map<String, JsonNode> tags = new HashMap<>();
    for (JsonNode tag : alice.get(APP + "/-/tags").json().required("items")) {
      tags.put(tag.required("name").asString(), tag);
    }

    JsonNode many = Objects.requireNonNull(tags.get("many"));
    // The config and the layer are one small blob, {"of":"arm"}.
    assertThat(many.required("size").asInt()).isEqualTo(12);
    assertThat(many.required("images").valueStream().map(RepositoryApiTest::told))
        .containsExactly("linux/arm/v7 12", "linux/amd64 14", "unknown/unknown 12");
    assertThat(many.at("/images/0/digest").asString()).isEqualTo(arm.toString());
    JsonNode one = Objects.requireNonNull(tags.get("amd64"));
    assertThat(one.required("size").asInt()).isEqualTo(14);
    assertThat(one.required("images")).hasSize(1);
    assertThat(one.at("/images/0/digest")).isEqualTo(one.required("digest"));
    assertThat(alice.get(APP + "/-/tags/many").json()).isEqualTo(many);
    assertThat(alice.get(APP + "/-/tags/amd64").json()).isEqualTo(one);
  }

  private static String told(JsonNode image) {
    JsonNode variant = image.required("variant");
    return image.required("os").asString()
        + "/"
        + image.required("architecture").asString()
        + (variant.isNull() ? "" : "/" + variant.asString())
        + " "
        + image.required("size").asInt();
  }

  private static Digest digest(RegistryClient.Answer pushed) {
    assertThat(pushed.status()).isEqualTo(201);
    return Digest.parse(pushed.header("Docker-Content-Digest").orElseThrow());
  }

  private static String platform(Digest image, String os, String architecture, String more) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1,\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"%s}}"
        .formatted(RegistryClient.OCI_MANIFEST, image, os, architecture, more);
  }

  private void pushIndex(String tag, String... images) {
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
            .formatted(RegistryClient.OCI_INDEX, String.join(",", images));
    assertThat(
            running
                .client()
                .send(
                    "PUT",
                    "/v2/alice/app/manifests/" + tag,
                    index.getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    RegistryClient.OCI_INDEX,
                    "Authorization",
                    HubPeople.basic("alice"))
                .status())
        .isEqualTo(201);
  }

  @Test
  void pullsAreToldByDayAndByTag() {
    start(Dialect.SQLITE);
    ApiClient alice = people.join("alice");
    people.push("alice", "alice/app", "v1");
    people.pull("alice", "alice/app", "v1");
    running.hub().pulls.flush();

    Answer pulls = alice.get(APP + "/-/pulls");

    assertThat(pulls.json().required("total").asInt()).isOne();
    assertThat(pulls.json().required("days").get(0).required("day").asString())
        .isEqualTo("2026-11-24");
    assertThat(pulls.json().required("tags").get(0).required("tag").asString()).isEqualTo("v1");
    assertThat(alice.get(APP).json().required("pulls").asInt()).isOne();
    assertThat(alice.get(APP + "/-/pulls?from=2020-01-01").status()).isEqualTo(422);
    assertThat(alice.get(APP + "/-/pulls?from=2026-02-31").status()).isEqualTo(400);
  }
}
