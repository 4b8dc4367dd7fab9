package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.account.LogIns;
import io.stowage.server.account.Person;
import io.stowage.server.account.TokenKind;
import io.stowage.server.audit.AuditFilter;
import io.stowage.server.audit.AuditFormat;
import io.stowage.server.common.FakeClock;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Dialect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The registry of a server with accounts, as clients meet it. */
class HubTest {
  private static final String ADMIN = basic("admin", RunningRegistry.PASSWORD);

  @TempDir Path folder;

  static String basic(String name, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static String token(RegistryClient client, String authorization, String... scopes) {
    StringBuilder path = new StringBuilder("/token?client_id=test");
    for (String scope : scopes) {
      path.append("&scope=").append(scope);
    }
    RegistryClient.Answer answer =
        authorization.isEmpty()
            ? client.get(path.toString())
            : client.get(path.toString(), "Authorization", authorization);
    assertThat(answer.status()).isEqualTo(200);
    return "Bearer " + json(answer).required("token").asString();
  }

  private static JsonNode json(RegistryClient.Answer answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static Person person(RunningRegistry running, String name) {
    return running
        .hub()
        .accounts
        .make(new AccountName(name), Optional.empty(), name + " has a password", false, By.SERVER);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aPersonPushesToTheirOwnNamespaceAndNobodyElseSeesIt(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      RegistryClient client = running.client();
      person(running, "alice");
      person(running, "bob");
      String alice =
          token(client, basic("alice", "alice has a password"), "repository:alice/app:pull,push");

      var begun = client.post("/v2/alice/app/blobs/uploads/", "Authorization", alice);

      assertThat(begun.status()).isEqualTo(202);
      String bob =
          token(client, basic("bob", "bob has a password"), "repository:alice/app:pull,push");
      var theirs = client.get("/v2/alice/app/tags/list", "Authorization", bob);
      var nobodys = client.get("/v2/alice/none/tags/list", "Authorization", bob);
      assertThat(theirs.status()).isEqualTo(401).isEqualTo(nobodys.status());
      assertThat(client.get("/v2/alice/app/tags/list").status()).isEqualTo(401);
      assertThat(client.post("/v2/alice/app/blobs/uploads/", "Authorization", bob).status())
          .isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aRepositoryDeletedByCommandIsInTheAuditLog(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      person(running, "alice");
      String alice =
          token(
              running.client(),
              basic("alice", "alice has a password"),
              "repository:alice/app:pull,push");
      running.client().post("/v2/alice/app/blobs/uploads/", "Authorization", alice);

      running.registry().repositories().delete(new RepositoryName("alice/app"));

      List<String> lines = new ArrayList<>();
      running.hub().audit.export(AuditFilter.ALL, AuditFormat.JSON_LINES, lines::add);
      assertThat(lines)
          .filteredOn(line -> line.contains("repo.delete"))
          .singleElement()
          .asString()
          .contains("\"stowage\"", "\"alice/app\"", "\"namespace\":\"alice\"");
    }
  }

  @Test
  void whoOwnsANamespaceIsToldThatThereIsNothingToDelete() {
    try (var running = RunningRegistry.in(folder).hub().start()) {
      person(running, "alice");
      person(running, "bob");
      String nothing = "/v2/alice/none/manifests/latest";

      assertThat(delete(running, "bob", nothing)).isEqualTo(403);
      assertThat(delete(running, "alice", nothing)).isEqualTo(404);
    }
  }

  private static int delete(RunningRegistry running, String name, String path) {
    return running
        .client()
        .delete(path, "Authorization", basic(name, name + " has a password"))
        .status();
  }

  @Test
  void aTokenShowsWhatLastUsedItAtTheRegistry() {
    try (var running = RunningRegistry.in(folder).hub().start()) {
      var tokens = running.hub().tokens;
      var alice = person(running, "alice").id();
      var wish =
          new AccessTokens.Wish(
              "ci", "", List.of("repo:read"), List.of(), Optional.empty(), Optional.empty());
      var made = tokens.makePersonal(alice, wish, By.SERVER);

      running
          .client()
          .get(
              "/v2/",
              "Authorization",
              basic("alice", made.secret()),
              "User-Agent",
              "docker/29.0.1 go/1.25");

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(tokens.get(alice, TokenKind.PERSONAL, made.token().id()).usedAgent())
                      .isEqualTo("docker/29.0.1 go/1.25"));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aRevokedTokenStopsAtOnce(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      RegistryClient client = running.client();
      Person alice = person(running, "alice");
      var made =
          running
              .hub()
              .tokens
              .makePersonal(
                  alice.id(),
                  new AccessTokens.Wish(
                      "ci",
                      "",
                      List.of("repo:write"),
                      List.of(),
                      Optional.empty(),
                      Optional.empty()),
                  By.SERVER);
      String bearer =
          token(client, basic("alice", made.secret()), "repository:alice/app:pull,push");
      assertThat(client.post("/v2/alice/app/blobs/uploads/", "Authorization", bearer).status())
          .isEqualTo(202);

      running.hub().tokens.delete(alice.id(), TokenKind.PERSONAL, made.token().id(), By.SERVER);

      assertThat(client.post("/v2/alice/app/blobs/uploads/", "Authorization", bearer).status())
          .isEqualTo(401);
      assertThat(client.get("/token", "Authorization", basic("alice", made.secret())).status())
          .isEqualTo(401);
    }
  }

  @Test
  void whoGuessesIsToldToWaitAndTheRightPasswordIsTakenAfterwards() {
    FakeClock clock = new FakeClock();
    try (var running = RunningRegistry.in(folder).clock(clock).hub().start()) {
      RegistryClient client = running.client();
      person(running, "alice");
      String right = basic("alice", "alice has a password");
      while (client.get("/token", "Authorization", basic("alice", "guess")).status() == 401) {
        assertThat(client.get("/v2/").status())
            .as("who shows nothing does not wait")
            .isEqualTo(401);
      }

      for (String path : List.of("/token", "/v2/", "/v1/search?q=app")) {
        RegistryClient.Answer waiting = client.get(path, "Authorization", right);

        assertThat(waiting.status()).as(path).isEqualTo(429);
        assertThat(waiting.code()).isEqualTo("TOOMANYREQUESTS");
        assertThat(waiting.text()).contains("too many wrong passwords: try again in");
        assertThat(waiting.header("Retry-After").map(Integer::parseInt).orElseThrow())
            .isBetween(1, 30);
      }
      clock.advance(Duration.ofSeconds(30));
      assertThat(client.get("/token", "Authorization", right).status()).isEqualTo(200);
      assertThat(client.get("/v2/", "Authorization", right).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aKeptLogInIsGoodUntilThePasswordChanges(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      RegistryClient client = running.client();
      Person alice = person(running, "alice");
      String kept =
          json(client.get(
                  "/token?offline_token=true&client_id=test",
                  "Authorization",
                  basic("alice", "alice has a password")))
              .required("refresh_token")
              .asString();

      var refreshed = refresh(client, kept);

      assertThat(refreshed.status()).isEqualTo(200);
      assertThat(json(refreshed).required("scope").asString())
          .isEqualTo("repository:alice/app:pull,push");
      assertThat(client.get("/v2/", "Authorization", basic("alice", kept)).status())
          .as("a kept log-in is no password")
          .isEqualTo(401);
      running
          .hub()
          .accounts
          .changePassword(
              alice.id(), "alice has a password", "alice has another one", "", By.SERVER);
      assertThat(refresh(client, kept).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aSuspensionEndsKeptLogInsForGood(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      RegistryClient client = running.client();
      Person alice = person(running, "alice");
      String[] password = {"Authorization", basic("alice", "alice has a password")};
      var given = json(client.get("/token?offline_token=true&client_id=test", password));
      String kept = given.required("refresh_token").asString();
      String[] bearer = {"Authorization", "Bearer " + given.required("token").asString()};
      assertThat(client.get("/v2/", bearer).status()).isEqualTo(200);

      running.hub().accounts.setSuspended(alice.id(), true, By.SERVER);
      assertThat(refresh(client, kept).status()).isEqualTo(401);
      assertThat(client.get("/v2/", bearer).status()).isEqualTo(401);
      running.hub().accounts.setSuspended(alice.id(), false, By.SERVER);

      assertThat(refresh(client, kept).status()).isEqualTo(401);
      assertThat(client.get("/v2/", bearer).status()).isEqualTo(401);
      assertThat(client.get("/v2/", password).status()).isEqualTo(200);
    }
  }

  private static RegistryClient.Answer refresh(RegistryClient client, String kept) {
    String form =
        "grant_type=refresh_token&client_id=test&service=127.0.0.1:%d&scope=repository:alice/app:pull,push&refresh_token=%s"
            .formatted(client.port(), kept);
    return client.send(
        "POST",
        "/token",
        form.getBytes(StandardCharsets.UTF_8),
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void everyoneKnowsTheRestartedServersTokens(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      String before = token(running.client(), ADMIN);

      assertThat(running.client().get("/v2/", "Authorization", before).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void theAdminUserHasTwoPasswordsEachMadeAnewOnItsOwn(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      RegistryClient client = running.client();
      var passwords = running.hub().adminUser.enable(By.SERVER);
      String first = basic("stowage", passwords.getOrDefault("password", ""));
      String second = basic("stowage", passwords.getOrDefault("password2", ""));
      assertThat(client.post("/v2/any/thing/blobs/uploads/", "Authorization", first).status())
          .isEqualTo(202);

      running.hub().adminUser.regenerate("password", By.SERVER);

      assertThat(client.get("/v2/", "Authorization", first).status()).isEqualTo(401);
      assertThat(client.get("/v2/", "Authorization", second).status()).isEqualTo(200);
      running.hub().adminUser.disable(By.SERVER);
      assertThat(client.get("/v2/", "Authorization", second).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aLogInThatWasBegunWithAGivenPasswordEndsWhenItsOwnerHasTheirOwn(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Hub hub = running.hub();
      By somewhere = By.nobody("127.0.0.1", "test");
      hub.accounts.make(
          new AccountName("alice"), Optional.empty(), "given to alice", true, By.SERVER);
      var theirs = (LogIns.Step.OwnPassword) hub.logIns.begin("alice", "given to alice", somewhere);
      var others = (LogIns.Step.OwnPassword) hub.logIns.begin("alice", "given to alice", somewhere);

      hub.logIns.own(theirs.next(), "chosen by alice", somewhere);

      assertThatThrownBy(() -> hub.logIns.own(others.next(), "chosen by a thief", somewhere))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("begin it again");
      assertThat(hub.logIns.begin("alice", "chosen by alice", somewhere))
          .isInstanceOf(LogIns.Step.Done.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anOrganizationsTokenComesIntoNoRoomButThoseOfItsScopes(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Hub hub = running.hub();
      Cast cast = new Cast(running);
      By narrow = cast.organizationToken("scope-invite-edit");
      By wide = cast.organizationToken("scope-group-edit");

      assertThatThrownBy(() -> hub.teams.delete(cast.acme(), "readers", narrow))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("scope-group-edit");
      hub.teams.delete(cast.acme(), "readers", wide);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoConvertsAnAccountLeavesNoCollaboratorsBehind(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Cast cast = new Cast(running);
      Hub hub = running.hub();
      String cole = cast.actor("collaborator").basic();
      String uploads = "/v2/paula/app/blobs/uploads/";
      assertThat(running.client().post(uploads, "Authorization", cole).status()).isEqualTo(202);

      hub.accounts.convert(
          hub.accounts.person("paula").orElseThrow().id(),
          new AccountName("olivia"),
          "paula",
          By.SERVER);

      assertThat(running.client().post(uploads, "Authorization", cole).status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void theRepositoriesOfAnAccountThatGoesLieInTheBin(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Cast cast = new Cast(running);
      Hub hub = running.hub();
      assertThat(running.client().get("/v2/paula/open/manifests/latest").status()).isEqualTo(200);

      hub.accounts.deactivate(hub.accounts.person("paula").orElseThrow().id(), "paula", By.SERVER);

      assertThat(running.client().get("/v2/paula/open/manifests/latest").status()).isEqualTo(401);
      assertThat(
              running
                  .client()
                  .get("/v2/paula/open/manifests/latest", "Authorization", cast.administrator())
                  .status())
          .isEqualTo(404);
      assertThat(running.registry().repositories().binned("paula", java.time.Instant.EPOCH, 0, 10))
          .extracting(binned -> binned.name().value())
          .containsExactlyInAnyOrder("paula/app", "paula/open");
    }
  }
}
