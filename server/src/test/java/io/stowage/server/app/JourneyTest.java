package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.AccountSettings;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** What pushes and pulls meet after people have changed something over the API. */
class JourneyTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private RunningRegistry running;

  @SuppressWarnings("NullAway.Init")
  private HubPeople people;

  @AfterEach
  void stop() {
    running.close();
  }

  private void start(Dialect dialect) {
    start(dialect, UnaryOperator.identity());
  }

  private void start(Dialect dialect, UnaryOperator<HubSettings> settings) {
    running = RunningRegistry.in(folder).on(dialect).hub(settings).start();
    people = new HubPeople(running);
  }

  // --- default privacy ---------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aPushMakesARepositoryAsPrivateAsItsOwnerHasSet(Dialect dialect) {
    start(dialect);
    ApiClient alice = people.join("alice");

    pushed("alice", "alice/before");
    defaults(alice, "/me/defaults", false, true);
    pushed("alice", "alice/open");
    defaults(alice, "/me/defaults", false, false);
    pushed("alice", "alice/never");
    defaults(alice, "/me/defaults", true, true);
    pushed("alice", "alice/after");

    assertThat(isPublic("alice/before")).isFalse();
    assertThat(isPublic("alice/open")).isTrue();
    assertThat(isPublic("alice/never")).as("nothing public is allowed").isFalse();
    assertThat(isPublic("alice/after")).isFalse();
    pushed("alice", "alice/open");
    assertThat(isPublic("alice/open")).as("pushed to again, it stays what it is").isTrue();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anOrganizationHasADefaultOfItsOwn(Dialect dialect) {
    start(dialect);
    ApiClient alice = people.join("alice");
    people.organization("acme", "alice");

    pushed("alice", "acme/before");
    defaults(alice, "/organizations/acme/defaults", false, true);
    pushed("alice", "acme/open");
    pushed("alice", "alice/own");

    assertThat(isPublic("acme/before")).isFalse();
    assertThat(isPublic("acme/open")).isTrue();
    assertThat(isPublic("alice/own")).as("hers is another default").isFalse();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void newAccountsBeginWithTheDefaultOfTheServer(Dialect dialect) {
    start(dialect, JourneyTest::publicByDefault);
    people.join("alice");
    people.organization("acme", "alice");

    pushed("alice", "alice/app");
    pushed("alice", "acme/app");

    assertThat(isPublic("alice/app")).isTrue();
    assertThat(isPublic("acme/app")).isTrue();
  }

  private static HubSettings publicByDefault(HubSettings before) {
    AccountSettings accounts = before.accounts();
    return with(before, accounts, accounts.verifiesEmail(), false);
  }

  private static HubSettings with(
      HubSettings before, AccountSettings accounts, boolean verifiesEmail, boolean isPrivate) {
    return new HubSettings(
        new AccountSettings(
            accounts.signUp(),
            verifiesEmail,
            isPrivate,
            accounts.organizations(),
            accounts.sessionIdle(),
            accounts.sessionLongest(),
            accounts.fresh(),
            accounts.keptLogIns()),
        before.notice(),
        before.anonymousPull(),
        before.baseUrl(),
        before.pullLimits(),
        before.privateSources(),
        before.undo(),
        before.dockerHub(),
        before.adminPassword());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoHasAnAddressProvesItBeforeTheFirstPushAndWhoHasNoneHasNothingToProve(Dialect dialect) {
    start(dialect, JourneyTest::verifying);
    ApiClient alice = people.join("alice");
    pushed("alice", "alice/before");

    Map<String, String> address =
        Map.of("email", "alice@example.com", "password", HubPeople.password("alice"));
    assertThat(alice.post("/me/email", address).status()).isLessThan(300);

    assertThat(people.push("alice", "alice/after", "v1").status()).isEqualTo(403);
    Answer made = alice.post("/repositories", Map.of("name", "alice/after"));
    assertThat(made.status()).isEqualTo(403);
    assertThat(made.text()).contains("Verify your mail address");
  }

  private static HubSettings verifying(HubSettings before) {
    AccountSettings accounts = before.accounts();
    return with(before, accounts, true, accounts.privateByDefault());
  }

  private static void defaults(
      ApiClient who, String path, boolean privateByDefault, boolean allowsPublic) {
    Answer answer =
        who.with("If-Match", "*")
            .put(path, Map.of("privateByDefault", privateByDefault, "allowsPublic", allowsPublic));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  /** Whether nobody in particular sees it in the API and pulls it; one without the other fails. */
  private boolean isPublic(String name) {
    boolean isPulled = running.client().get("/v2/" + name + "/manifests/v1").status() == 200;
    assertThat(people.nobody().get("/repositories/" + name).status())
        .as(name)
        .isEqualTo(isPulled ? 200 : 404);
    return isPulled;
  }

  // --- plans -------------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aPushBeyondThePlanIsRefusedByTheLimitsNameUntilThePlanIsSwitched(Dialect dialect) {
    start(dialect);
    ApiClient admin = people.admin();
    ApiClient alice = people.join("alice");
    admin.post("/plans", Map.of("name", "Small", "privateRepositories", 1));
    admin.post("/plans", Map.of("name", "Tiny", "storage", 3));
    admin.post("/plans", Map.of("name", "Big", "privateRepositories", 10));
    plan(alice, "Small");
    pushed("alice", "alice/one");

    RegistryClient.Answer second = people.push("alice", "alice/two", "v1");

    assertThat(second.status()).isEqualTo(403);
    assertThat(second.code()).isEqualTo("DENIED");
    assertThat(second.text()).contains("Small", "1 private repository");
    assertThat(alice.get("/repositories/alice/two").status()).as("nothing was made").isEqualTo(404);
    plan(alice, "Big");
    pushed("alice", "alice/two");
    assertThat(alice.put("/me/plan", Map.of("plan", "Small")).code()).isEqualTo("plan_too_small");
    assertThat(alice.put("/me/plan", Map.of("plan", "Tiny")).code()).isEqualTo("plan_too_small");
    people.join("bob").put("/me/plan", Map.of("plan", "Tiny"));
    RegistryClient.Answer large = people.push("bob", "bob/app", "v1");
    assertThat(large.status()).isEqualTo(403);
    assertThat(large.text()).contains("Tiny", "3 bytes");
  }

  private static void plan(ApiClient who, String name) {
    Answer answer = who.put("/me/plan", Map.of("plan", name));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  // --- convert, deactivate -----------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aConvertedAccountKeepsItsImagesAndNoneOfItsCredentials(Dialect dialect) {
    start(dialect);
    people.join("alice");
    ApiClient acme = people.join("acme");
    pushed("acme", "acme/app");
    List<String> credentials = credentials("acme", acme);
    for (String credential : credentials) {
      assertThat(pull(credential, "acme/app")).isEqualTo(200);
    }
    String bearer = bearer(HubPeople.basic("acme"), "acme/app");
    assertThat(pull(bearer, "acme/app")).isEqualTo(200);
    assertThat(people.pull("alice", "acme/app", "v1").status()).isEqualTo(403);

    assertThat(acme.post("/me/convert", Map.of("owner", "alice", "confirm", "acme")).status())
        .isEqualTo(204);

    for (String credential : credentials) {
      assertThat(pull(credential, "acme/app")).as("personal").isEqualTo(401);
    }
    assertThat(pull(bearer, "acme/app")).as("given before").isEqualTo(401);
    assertThat(people.pull("alice", "acme/app", "v1").status()).isEqualTo(200);
    pushed("alice", "acme/more");
    assertThat(people.join("bob").get("/organizations/acme").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoDeactivatesTakesCredentialsAndImagesAlongAndTheNameIsNobodysAgain(Dialect dialect) {
    start(dialect);
    ApiClient bob = people.join("bob");
    defaults(bob, "/me/defaults", false, true);
    pushed("bob", "bob/app");
    List<String> credentials = credentials("bob", bob);
    String bearer = bearer(HubPeople.basic("bob"), "bob/app");
    assertThat(isPublic("bob/app")).isTrue();

    assertThat(bob.post("/me/deactivate", Map.of("confirm", "bob")).status()).isEqualTo(204);

    for (String credential : credentials) {
      assertThat(pull(credential, "bob/app")).isEqualTo(401);
    }
    assertThat(pull(bearer, "bob/app")).isEqualTo(401);
    assertThat(isPublic("bob/app")).isFalse();
    assertThat(people.push("bob", "bob/new", "v1").status()).isEqualTo(401);
    assertThat(
            people
                .admin()
                .post("/admin/users", Map.of("name", "bob", "password", "another bob's password"))
                .code())
        .isEqualTo("name_taken");
    assertThat(people.join("eve").post("/organizations", Map.of("name", "bob")).code())
        .isEqualTo("name_taken");
  }

  /** All of a person's that the registry takes: the password, a token, a robot. */
  private List<String> credentials(String name, ApiClient fresh) {
    Answer token = fresh.post("/me/tokens", Map.of("label", "ci", "scopes", List.of("repo:admin")));
    Answer robot =
        fresh.post(
            "/me/robots",
            Map.of(
                "name",
                "ci",
                "rules",
                List.of(Map.of("pattern", name + "/*", "permissions", List.of("read")))));
    return List.of(
        HubPeople.basic(name),
        HubTest.basic(name, token.json().required("secret").asString()),
        HubTest.basic(name + "+ci", robot.json().required("secret").asString()));
  }

  private String bearer(String basic, String name) {
    RegistryClient.Answer answer =
        running
            .client()
            .get(
                "/token?client_id=test&scope=repository:" + name + ":pull", "Authorization", basic);
    return "Bearer " + JsonMapper.shared().readTree(answer.body()).required("token").asString();
  }

  // --- invitations -------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoIsInvitedIntoATeamPullsAndPushesAsItMayFromTheAnswerOnUntilTheyGo(Dialect dialect) {
    start(dialect);
    ApiClient alice = people.join("alice");
    ApiClient bob = people.join("bob");
    people.organization("acme", "alice");
    pushed("alice", "acme/app");
    alice.post("/organizations/acme/teams", Map.of("name", "readers"));
    String grant = "/repositories/acme/app/-/teams/readers";
    assertThat(alice.put(grant, Map.of("level", "read")).status()).isBetween(200, 204);
    alice.post(
        "/organizations/acme/invitations", Map.of("invitees", List.of("bob"), "team", "readers"));
    assertThat(people.pull("bob", "acme/app", "v1").status()).as("not yet").isEqualTo(403);

    String id = bob.get("/me/invitations").json().at("/items/0/id").asString();
    assertThat(bob.post("/me/invitations/" + id + "/accept").status()).isEqualTo(200);

    assertThat(people.pull("bob", "acme/app", "v1").status()).isEqualTo(200);
    assertThat(people.push("bob", "acme/app", "v2").status()).isEqualTo(403);
    alice.put(grant, Map.of("level", "write"));
    assertThat(people.push("bob", "acme/app", "v2").status()).isEqualTo(201);
    assertThat(bob.post("/organizations/acme/leave").status()).isEqualTo(204);
    assertThat(people.pull("bob", "acme/app", "v1").status()).isEqualTo(403);
  }

  private void pushed(String who, String name) {
    RegistryClient.Answer answer = people.push(who, name, "v1");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  private int pull(String authorization, String name) {
    return running
        .client()
        .get("/v2/" + name + "/manifests/v1", "Authorization", authorization)
        .status();
  }
}
