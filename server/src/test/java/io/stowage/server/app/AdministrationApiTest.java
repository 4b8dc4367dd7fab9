package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.Passwords;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What administrators do through the API, plans, and who sees which part of the audit log. */
class AdministrationApiTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void administratorsMakeAndKeepPeople(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      ApiClient admin = hub.as("admin");
      ApiClient fresh = hub.fresh("admin");
      String password = Passwords.unguessable();

      var made =
          admin.post(
              "/admin/users",
              Map.of("name", "bob", "email", "bob@example.com", "password", password));

      assertThat(made.status()).isEqualTo(201);
      assertThat(made.json().required("mustChangePassword").asBoolean()).isTrue();
      assertThat(admin.post("/admin/users", Map.of("name", "bob", "password", password)).code())
          .isEqualTo("name_taken");
      assertThat(admin.post("/admin/users", Map.of("name", "api", "password", password)).errors())
          .containsKey("/name");
      assertThat(
              admin
                  .post(
                      "/admin/users",
                      Map.of("name", "carol", "email", "nowhere", "password", password))
                  .errors())
          .containsKey("/email");
      assertThat(admin.get("/admin/users?query=b").json().required("items")).hasSize(1);
      ApiClient bob = hub.as("bob");
      assertThat(bob.get("/me/plan").status()).isEqualTo(200);

      var suspended = admin.patch("/admin/users/bob", Map.of("suspended", true));
      assertThat(suspended.json().required("suspended").asBoolean()).isTrue();
      assertThat(bob.get("/me/plan").status()).isEqualTo(401);
      admin.patch("/admin/users/bob", Map.of("suspended", false, "verifiedPublisher", true));
      assertThat(bob.get("/me/plan").status()).as("by a token of their own").isEqualTo(200);
      assertThat(admin.get("/admin/users/bob").json().required("verifiedPublisher").asBoolean())
          .isTrue();
      assertThat(admin.patch("/admin/users/bob", Map.of("administrator", true)).code())
          .isEqualTo("confirmation_needed");
      assertThat(fresh.patch("/admin/users/admin", Map.of("administrator", false)).code())
          .isEqualTo("last_administrator");
      assertThat(
              fresh
                  .patch("/admin/users/admin", Map.of("suspended", true, "verifiedPublisher", true))
                  .code())
          .isEqualTo("last_administrator");
      assertThat(
              fresh
                  .patch(
                      "/admin/users/admin",
                      Map.of("administrator", false, "verifiedPublisher", true))
                  .code())
          .isEqualTo("last_administrator");
      assertThat(admin.get("/admin/users/admin").json().required("verifiedPublisher").asBoolean())
          .as("where a part is refused, nothing is done")
          .isFalse();
      assertThat(fresh.patch("/admin/users/bob", Map.of("administrator", true)).status())
          .isEqualTo(200);
      assertThat(
              admin.post("/admin/users/bob/password", Map.of("password", "x long enough")).code())
          .isEqualTo("confirmation_needed");
      assertThat(
              fresh
                  .post("/admin/users/bob/password", Map.of("password", Passwords.unguessable()))
                  .status())
          .isEqualTo(204);
      assertThat(fresh.post("/admin/users/bob/password", Map.of("password", "bob")).errors())
          .containsKey("/password");
      assertThat(fresh.delete("/admin/users/bob/two-factor").code()).isEqualTo("two_factor_off");
      assertThat(admin.get("/admin/users/none").status()).isEqualTo(404);
      assertThat(admin.patch("/admin/users/none", Map.of("administrator", true)).text())
          .contains("There is no person none here.");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aProvedAddressIsOneAccountsAlone(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      ApiClient admin = hub.as("admin");
      assertThat(admin.post("/admin/users", person("ann", "ann@example.com")).status())
          .isEqualTo(201);

      var second = admin.post("/admin/users", person("bob", "Ann@Example.com"));

      assertThat(second.code()).isEqualTo("email_taken");
      assertThat(second.text()).contains("ann has this mail address already");
      assertThat(admin.get("/admin/users/bob").status()).as("nothing was made").isEqualTo(404);
      assertThat(admin.post("/admin/users", person("bob", "bob@example.com")).status())
          .isEqualTo(201);
    }
  }

  private static Map<String, Object> person(String name, String email) {
    return Map.of("name", name, "email", email, "password", Passwords.unguessable());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void administratorsInviteToSignUpAndVouchForOrganizations(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice");
      hub.organization("acme", "alice");
      ApiClient admin = hub.as("admin");

      var invited = admin.post("/admin/invitations", Map.of("email", "dora@example.com"));

      assertThat(invited.json().required("link").asString()).contains("/signup#");
      assertThat(
              admin
                  .post("/admin/invitations", Map.of("email", "Dora@example.com"))
                  .json()
                  .required("status")
                  .asString())
          .isEqualTo("already_invited");
      assertThat(admin.post("/admin/invitations", Map.of("email", "dora")).errors())
          .containsKey("/email");
      String id = admin.get("/admin/invitations").json().at("/items/0/id").asString();
      assertThat(admin.post("/admin/invitations/%s/resend".formatted(id)).json().has("link"))
          .isTrue();
      assertThat(admin.delete("/admin/invitations/" + id).status()).isEqualTo(204);
      assertThat(admin.delete("/admin/invitations/" + id).status()).isEqualTo(404);

      admin.patch("/admin/organizations/acme", Map.of("verifiedPublisher", true));
      assertThat(
              hub.anybody()
                  .get("/organizations/acme")
                  .json()
                  .required("verifiedPublisher")
                  .asBoolean())
          .isTrue();
      admin.patch("/admin/organizations/acme", Map.of("suspended", true));
      assertThat(hub.as("alice").get("/organizations/acme/members").status()).isEqualTo(404);
      assertThat(admin.get("/admin/organizations").json().at("/items/0/suspended").asBoolean())
          .isTrue();
    }
  }

  @Test
  void nobodyElseAdministers() {
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder)) {
      hub.people("alice");
      hub.organization("acme", "alice");
      String id = "3f1c22d0-5c3a-4e11-9a7b-0d6b8f3f9b10";

      for (ApiClient one :
          List.of(
              hub.fresh("alice"),
              hub.token("admin", "repo:read"),
              hub.machine("acme", "scope-member-edit"))) {
        assertThat(
                List.of(
                    one.get("/admin/users"),
                    one.post("/admin/users", Map.of("name", "bob", "password", "x")),
                    one.get("/admin/users/admin"),
                    one.patch("/admin/users/alice", Map.of("administrator", true)),
                    one.post("/admin/users/admin/password", Map.of("password", "x")),
                    one.delete("/admin/users/admin/two-factor"),
                    one.get("/admin/organizations"),
                    one.patch("/admin/organizations/acme", Map.of("verifiedPublisher", true)),
                    one.get("/admin/invitations"),
                    one.post("/admin/invitations", Map.of("email", "dora@example.com")),
                    one.post("/admin/invitations/%s/resend".formatted(id)),
                    one.delete("/admin/invitations/" + id),
                    one.post("/plans", Map.of("name", "Big")),
                    one.with("If-Match", "*").put("/plans/Big", Map.of()),
                    one.delete("/plans/Big")))
            .extracting(Answer::status)
            .containsOnly(403);
      }
      assertThat(hub.anybody().get("/admin/users").status()).isEqualTo(401);
      assertThat(hub.anybody().get("/plans").status()).isEqualTo(401);
    }
  }

  // --- plans -------------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aPlanLimitsUntilItIsSwitched(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice");
      hub.organization("acme", "alice");
      hub.repository("acme/one", "alice");
      hub.repository("acme/two", "alice");
      ApiClient admin = hub.as("admin");
      ApiClient alice = hub.as("alice");

      var small = admin.post("/plans", Map.of("name", "Small team", "privateRepositories", 1));
      admin.post("/plans", Map.of("name", "Big", "privateRepositories", 2, "storage", 1000));

      assertThat(small.header("Location")).contains("/api/v1/plans/Small%20team");
      assertThat(admin.post("/plans", Map.of("name", "Big")).code()).isEqualTo("plan_exists");
      var refused = alice.put("/organizations/acme/plan", Map.of("plan", "Small team"));
      assertThat(refused.code()).isEqualTo("plan_too_small");
      assertThat(refused.json().required("detail").asString())
          .isEqualTo("The plan Small team allows 1 private repository, and acme has 2.");
      var switched = alice.put("/organizations/acme/plan", Map.of("plan", "Big"));
      assertThat(switched.json().at("/plan/name").asString()).isEqualTo("Big");
      assertThat(switched.json().at("/use/privateRepositories").asInt()).isEqualTo(2);
      assertThat(alice.put("/organizations/acme/plan", "{\"plan\":null}").status()).isEqualTo(403);
      assertThat(alice.put("/organizations/acme/plan", Map.of("plan", "None")).errors())
          .containsKey("/plan");
      assertThat(admin.delete("/plans/Big").code()).isEqualTo("plan_in_use");
      assertThat(admin.put("/organizations/acme/plan", "{\"plan\":null}").json().has("plan"))
          .isFalse();
      assertThat(alice.put("/me/plan", Map.of("plan", "None")).errors()).containsKey("/plan");
      assertThat(admin.with("If-Match", "*").put("/plans/Big", "{\"storage\":1e30}").status())
          .isEqualTo(400);
      assertThat(admin.put("/plans/Big", Map.of()).status()).isEqualTo(428);
      assertThat(alice.put("/me/plan", Map.of("plan", "Small team")).json().at("/plan/name"))
          .isEqualTo(alice.get("/me/plan").json().at("/plan/name"));

      String version = admin.get("/plans/Big").header("ETag").orElseThrow();
      ApiClient knowing = admin.with("If-Match", version);
      assertThat(knowing.put("/plans/Big", Map.of("default", true)).json().has("storage"))
          .isFalse();
      assertThat(knowing.put("/plans/Big", Map.of()).status()).isEqualTo(412);
      assertThat(admin.delete("/plans/Big").status()).isEqualTo(204);
      assertThat(alice.get("/plans").json().required("items")).hasSize(1);
    }
  }

  // --- the audit log -----------------------------------------------------------------------------

  private static List<String> said(Answer answer, String property) {
    assertThat(answer.status()).isEqualTo(200);
    return answer
        .json()
        .required("items")
        .valueStream()
        .map(one -> one.required(property).asString())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void eachSeesTheirPartOfTheLog(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice", "bob", "mallory");
      hub.organization("acme", "alice", "bob");
      hub.as("bob");
      ApiClient admin = hub.as("admin");
      ApiClient alice = hub.as("alice");
      alice.post("/organizations/acme/teams", Map.of("name", "ops"));
      admin.patch("/admin/users/bob", Map.of("verifiedPublisher", true));

      assertThat(said(admin.get("/audit?limit=100"), "actor"))
          .contains("alice", "bob", "admin", "stowage");
      assertThat(said(admin.get("/audit?namespace=bob&action=account."), "namespace"))
          .containsOnly("bob");
      assertThat(said(alice.get("/audit"), "actor")).containsOnly("alice");
      assertThat(said(alice.get("/audit?namespace=acme"), "actor")).contains("alice", "bob");
      assertThat(said(alice.get("/organizations/acme/audit?action=org.team.create"), "target"))
          .containsExactly("ops");
      assertThat(said(hub.as("bob").get("/audit?namespace=bob"), "actor")).contains("admin");
      assertThat(said(hub.as("bob").get("/audit?namespace=acme&actor=bob"), "actor"))
          .containsOnly("bob");
      for (String others :
          List.of("?namespace=acme", "?namespace=none", "?actor=alice", "?namespace=alice")) {
        assertThat(hub.as("mallory").get("/audit" + others).code()).isEqualTo("not_your_audit");
        assertThat(hub.as("mallory").get("/audit/export" + others).status()).isEqualTo(403);
      }
      assertThat(hub.as("bob").get("/audit?namespace=acme").status()).isEqualTo(403);
      assertThat(said(hub.token("admin", "repo:read").get("/audit"), "actor"))
          .as("reading everything takes more than a token that reads")
          .containsOnly("admin");
      assertThat(hub.anybody().get("/audit").status()).isEqualTo(401);
      ApiClient machine = hub.machine("acme", "scope-activity-read");
      assertThat(said(machine.get("/audit"), "namespace")).containsOnly("acme");
      assertThat(machine.get("/audit?namespace=bob").status()).isEqualTo(403);
      assertThat(hub.machine("acme", "scope-member-read").get("/audit").code())
          .isEqualTo("token_too_narrow");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void theLogIsReadPageByPageAndExported(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice");
      hub.organization("acme", "alice");
      ApiClient alice = hub.as("alice");
      for (int i = 0; i < 5; i++) {
        alice.post("/organizations/acme/teams", Map.of("name", "team" + i));
      }
      String made = "?namespace=acme&action=org.team.create&target=team";

      var first = alice.get("/audit%s&limit=3".formatted(made));
      var second =
          alice.get("/audit%s&limit=3&cursor=%s".formatted(made, next(first).orElseThrow()));

      assertThat(said(first, "target")).containsExactly("team4", "team3", "team2");
      assertThat(said(second, "target")).containsExactly("team1", "team0");
      assertThat(next(second)).isEmpty();
      assertThat(
              alice.get("/audit?namespace=acme&limit=3&cursor=" + next(first).orElseThrow()).code())
          .isEqualTo("invalid_cursor");
      assertThat(alice.get("/audit%s&to=2020-01-01T00:00:00Z".formatted(made)).json().at("/items"))
          .isEmpty();
      assertThat(alice.get("/audit?from=yesterday").errors()).containsKey("from");
      for (String list : List.of("/audit", "/audit/export", "/organizations/acme/audit")) {
        for (String action : List.of("unknown", "repo", "rep.", "org.team.created", ".")) {
          assertThat(alice.get(list + "?action=" + action).errors())
              .as(list + " " + action)
              .containsEntry("action", "unknown");
        }
      }
      assertThat(alice.get("/audit?from=2016-12-31T23:59:60Z").errors().keySet())
          .allMatch("from"::equals);
      var csv = alice.get("/audit/export" + made);
      assertThat(csv.text().lines()).hasSize(6);
      assertThat(csv.header("Content-Disposition").orElseThrow()).contains("audit.csv");
      assertThat(alice.get("/audit/export%s&format=jsonl".formatted(made)).text().lines())
          .hasSize(5)
          .allMatch(line -> line.startsWith("{\"id\":"));
      assertThat(said(alice.get("/audit/actions"), "action")).contains("org.team.create");
    }
  }

  private static Optional<String> next(Answer answer) {
    return Optional.ofNullable(answer.json().get("next")).map(JsonNode::asString);
  }
}
