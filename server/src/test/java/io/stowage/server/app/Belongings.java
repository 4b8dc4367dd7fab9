package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.account.LogIns;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Rule;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One thing of each kind that alice has, or her organization acme, or the server; and those whose
 * business it is not: sam, who has nothing; mallory, who has as much and an organization, evil; a
 * machine of each of the two; and a token of alice's own that only reads what is public.
 */
final class Belongings {
  private static final By FROM = By.nobody("192.0.2.1", "test");
  private static final Map<String, Object> RULE =
      Map.of("pattern", "alice/*", "permissions", List.of("read", "write", "delete", "metadata"));

  private final RunningRegistry running;
  private final Hub hub;
  private final HubPeople people;
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, String> outsiders = new LinkedHashMap<>();

  Belongings(RunningRegistry running) {
    this.running = running;
    this.hub = running.hub();
    this.people = new HubPeople(running);
    for (String name : List.of("alice", "mia", "ivy", "cole", "tess", "sam", "mallory")) {
      hub.accounts.make(
          new AccountName(name),
          Optional.of(new MailAddress(name + "@example.com")),
          HubPeople.password(name),
          false,
          By.SERVER);
    }
    ApiClient alice = bearing(session("alice"));
    organization(alice, "acme", "keepers", "mia");
    repositories(alice);
    credentials(alice);
    ofTheServer(people.admin());
    ApiClient mallory = bearing(session("mallory"));
    organization(mallory, "evil", "crew", "sam");
    people.push("mallory", "mallory/mine", "v1");
    people.push("mallory", "evil/mine", "v1");
    comeOutsiders();
    // Nothing is sent there: last of all, and tokens are not told of.
    List<Object> quiet = List.of(Map.of("kind", "token", "mail", false, "slack", false));
    String hook = "https://hooks.slack.com/services/T0/B0/alices";
    succeed(alice.put("/me/notices", Map.of("notices", quiet, "slackUrl", hook)));
  }

  // --- what there is -----------------------------------------------------------------------------

  private void organization(ApiClient owner, String name, String team, String member) {
    succeed(owner.post("/organizations", Map.of("name", name)));
    String at = "/organizations/" + name;
    succeed(owner.post(at + "/teams", Map.of("name", team)));
    ids.put(name, Long.toString(account(name).value()));
    bearing(session(member)).post("/me/invitations/" + invite(owner, at, member) + "/accept");
    succeed(owner.send("PUT", at + "/teams/" + team + "/members/" + member, Optional.empty()));
    ids.put(name + " invitation", invite(owner, at, "ivy"));
  }

  private static String invite(ApiClient owner, String organization, String whom) {
    Map<String, Object> sent = Map.of("invitees", List.of(whom), "role", "member");
    return succeed(owner.post(organization + "/invitations", sent))
        .at("/items/0/invitation/id")
        .asString();
  }

  private void repositories(ApiClient alice) {
    for (String name : List.of("alice/app", "alice/open", "alice/gone", "acme/app", "acme/open")) {
      people.push("alice", name, "latest");
    }
    for (String name : List.of("alice/open", "acme/open")) {
      Map<String, Object> sent = Map.of("private", false, "confirm", name);
      succeed(alice.put("/repositories/" + name + "/-/visibility", sent));
    }
    succeed(alice.send("PUT", "/repositories/alice/app/-/collaborators/cole", Optional.empty()));
    succeed(alice.put("/repositories/acme/app/-/teams/keepers", Map.of("level", "write")));
    Optional<Object> gone = Optional.of(Map.of("confirm", "alice/gone"));
    succeed(alice.send("DELETE", "/repositories/alice/gone", gone));
    ids.put("bin", succeed(alice.get("/bin")).at("/items/0/id").asString());
  }

  private void credentials(ApiClient alice) {
    Map<String, Object> map = Map.of("name", "base", "rules", List.of(RULE));
    succeed(alice.post("/me/scope-maps", map));
    ids.put(
        "token",
        id(alice.post("/me/tokens", Map.of("label", "laptop", "scopes", List.of("repo:admin")))));
    ids.put("robot", id(alice.post("/me/robots", Map.of("name", "ci", "rules", List.of(RULE)))));
    ids.put("session", succeed(alice.get("/me/sessions")).at("/items/0/id").asString());
    AccountId acme = account("acme");
    List<Rule> rule = every("acme/*");
    hub.scopeMaps.make(acme, "shared", "", rule, By.SERVER);
    ids.put("acme token", hub.tokens.makeForOrganization(acme, wish(rule), By.SERVER).token().id());
    ids.put("acme robot", hub.tokens.makeRobot(acme, "bot", wish(rule), By.SERVER).token().id());
  }

  private void ofTheServer(ApiClient admin) {
    succeed(admin.post("/plans", Map.of("name", "Small", "privateRepositories", 9)));
    succeed(admin.put("/organizations/acme/plan", Map.of("plan", "Small")));
    ids.put(
        "sign-up",
        succeed(admin.post("/admin/invitations", Map.of("email", "new@example.com")))
            .at("/invitation/id")
            .asString());
    succeed(admin.post("/admin/admin-user"));
    people.push("admin", "hidden", "latest");
    Map<String, Object> hidden = Map.of("private", true, "confirm", "hidden");
    succeed(admin.put("/repositories/hidden/-/visibility", hidden));
    SecondFactor.turnOn(hub, account("tess"));
  }

  // --- who would like to have it -----------------------------------------------------------------

  private void comeOutsiders() {
    outsiders.put("nobody", "");
    outsiders.put("sam", session("sam"));
    outsiders.put("mallory", session("mallory"));
    outsiders.put(
        "evil's token",
        hub.tokens
            .makeForOrganization(
                account("evil"),
                new AccessTokens.Wish(
                    "all of them",
                    "",
                    List.of(
                        "scope-member-read",
                        "scope-member-edit",
                        "scope-invite-read",
                        "scope-invite-edit",
                        "scope-group-read",
                        "scope-group-edit",
                        "scope-activity-read",
                        "scope-repository-list"),
                    every("evil/*"),
                    Optional.empty(),
                    Optional.empty()),
                By.SERVER)
            .secret());
    outsiders.put(
        "mallory's robot",
        hub.tokens
            .makeRobot(account("mallory"), "thief", wish(every("mallory/*")), By.SERVER)
            .secret());
    Map<String, Object> least = Map.of("label", "least", "scopes", List.of("repo:public_read"));
    outsiders.put(
        "alice's least token",
        succeed(bearing(session("alice")).post("/me/tokens", least)).required("secret").asString());
  }

  /** What each shows as a bearer token; empty for nobody. */
  Map<String, String> outsiders() {
    return outsiders;
  }

  String session(String name) {
    if (hub.logIns.begin(name, HubPeople.password(name), FROM) instanceof LogIns.Step.Done done) {
      return done.session().cookie();
    }
    throw new AssertionError(name + " can't log in");
  }

  /** Who shows that; nobody for an empty one. */
  ApiClient bearing(String token) {
    return token.isEmpty() ? people.nobody() : people.nobody().bearing(token);
  }

  HubPeople people() {
    return people;
  }

  /** The number that Docker Hub's API has for acme's team, told to who owns it. */
  String team(RegistryClient client, String bearer) {
    byte[] told =
        client.get("/hub/v2/orgs/acme/groups/keepers", "Authorization", "Bearer " + bearer).body();
    return JsonMapper.shared().readTree(told).required("id").asString();
  }

  /** Of a thing of alice's or acme's, by its kind. */
  String id(String kind) {
    return Optional.ofNullable(ids.get(kind)).orElseThrow(() -> new AssertionError(kind));
  }

  List<String> rows() {
    return Rows.of(running.database());
  }

  private AccountId account(String name) {
    return hub.accounts.find(name).orElseThrow().id();
  }

  private static List<Rule> every(String pattern) {
    return List.of(new Rule(pattern, EnumSet.allOf(Permission.class)));
  }

  private static AccessTokens.Wish wish(List<Rule> rules) {
    return new AccessTokens.Wish("test", "", List.of(), rules, Optional.empty(), Optional.empty());
  }

  private static String id(Answer made) {
    return succeed(made).required("id").asString();
  }

  private static JsonNode succeed(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    return answer.body().length == 0 ? JsonMapper.shared().createObjectNode() : answer.json();
  }
}
