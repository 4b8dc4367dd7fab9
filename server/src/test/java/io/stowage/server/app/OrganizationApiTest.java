package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.stowage.server.db.Dialect;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.notice.NoticeSettings;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import jakarta.mail.Multipart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Organizations, members, teams and invitations through the API, and who may do what there. */
class OrganizationApiTest {
  @TempDir Path folder;

  private static List<String> names(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    answer.json().required("items").forEach(item -> names.add(item.required("name").asString()));
    return names;
  }

  private static Answer delete(ApiClient client, String path, Object body) {
    return client.send("DELETE", path, Optional.of(body));
  }

  private static List<String> statuses(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    List<String> statuses = new ArrayList<>();
    answer
        .json()
        .required("items")
        .forEach(item -> statuses.add(item.required("status").asString()));
    return statuses;
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anOrganizationIsMadeDescribedAndEnded(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice");
      ApiClient alice = hub.as("alice");

      var made = alice.post("/organizations", Map.of("name", "acme", "fullName", "Acme"));

      assertThat(made.status()).isEqualTo(201);
      assertThat(made.header("Location")).contains("/api/v1/organizations/acme");
      assertThat(made.json().required("role").asString()).isEqualTo("owner");
      assertThat(alice.post("/organizations", Map.of("name", "acme")).code())
          .isEqualTo("name_taken");
      var seen = hub.anybody().get("/organizations/acme");
      assertThat(seen.json().required("fullName").asString()).isEqualTo("Acme");
      assertThat(seen.json().has("allowsPublic")).isFalse();
      assertThat(names(alice.get("/me/organizations"))).containsExactly("acme");
      String version = made.header("ETag").orElseThrow();
      assertThat(alice.post("/organizations", Map.of("name", "library")).errors())
          .as("a reserved name")
          .containsKey("/name");
      var changed =
          alice.with("If-Match", version).patch("/organizations/acme", Map.of("location", "Here"));
      assertThat(
              alice
                  .with("If-Match", version)
                  .patch("/organizations/acme", Map.of("location", "There"))
                  .status())
          .isEqualTo(412);
      assertThat(alice.patch("/organizations/acme", Map.of("location", "There")).status())
          .isEqualTo(428);
      assertThat(changed.json().required("location").asString()).isEqualTo("Here");
      assertThat(changed.json().required("fullName").asString()).isEqualTo("Acme");
      var defaults = Map.of("privateByDefault", false, "allowsPublic", true);
      assertThat(
              alice
                  .with("If-Match", version)
                  .put("/organizations/acme/defaults", defaults)
                  .status())
          .isEqualTo(412);
      assertThat(alice.put("/organizations/acme/defaults", defaults).status()).isEqualTo(428);
      assertThat(
              alice
                  .with("If-Match", changed.header("ETag").orElseThrow())
                  .put("/organizations/acme/defaults", defaults)
                  .json()
                  .required("privateByDefault")
                  .asBoolean())
          .isFalse();
      assertThat(
              alice
                  .with("If-Match", "*")
                  .patch("/organizations/acme", Map.of("link", "javascript:alert(1)"))
                  .errors())
          .containsEntry("/link", "invalid");

      assertThat(delete(alice, "/organizations/acme", Map.of("confirm", "acme")).code())
          .isEqualTo("confirmation_needed");
      ApiClient fresh = hub.fresh("alice");
      assertThat(delete(fresh, "/organizations/acme", Map.of("confirm", "Acme")).code())
          .isEqualTo("confirmation_differs");
      assertThat(delete(fresh, "/organizations/acme", Map.of("confirm", "acme")).status())
          .isEqualTo(204);
      assertThat(hub.anybody().get("/organizations/acme").status()).isEqualTo(404);
      assertThat(alice.post("/organizations", Map.of("name", "acme")).status()).isEqualTo(409);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void peopleAreInvitedJoinGetRolesAndGo(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice", "bob", "carol");
      hub.organization("acme", "alice");
      ApiClient alice = hub.as("alice");
      ApiClient bob = hub.as("bob");
      alice.post("/organizations/acme/teams", Map.of("name", "ops"));
      String invitations = "/organizations/acme/invitations";
      var wish = List.of("bob", "dora@example.com", "nobody", "alice");

      var dry = alice.post(invitations, Map.of("invitees", wish, "dryRun", true));
      var sent = alice.post(invitations, Map.of("invitees", wish, "team", "ops"));

      assertThat(statuses(dry)).isEqualTo(statuses(sent));
      assertThat(statuses(sent))
          .containsExactly(
              "invited", "invited", "invalid_email_or_docker_id", "existing_org_member");
      assertThat(names(alice.get("/organizations/acme/members?type=invitee")))
          .containsExactly("bob", "dora@example.com");
      assertThat(bob.get("/organizations/acme/members").status()).isEqualTo(404);

      String id = bob.get("/me/invitations").json().at("/items/0/id").asString();
      assertThat(hub.as("carol").post("/me/invitations/%s/accept".formatted(id)).status())
          .isEqualTo(404);
      assertThat(bob.post("/me/invitations/%s/accept".formatted(id)).status()).isEqualTo(200);
      assertThat(names(bob.get("/organizations/acme/teams/ops/members"))).containsExactly("bob");

      String link = sent.json().at("/items/1/link").asString();
      Map<String, String> secret = Map.of("secret", link.substring(link.indexOf('#') + 1));
      assertThat(
              hub.anybody()
                  .post("/invitations/find", secret)
                  .json()
                  .required("organization")
                  .asString())
          .isEqualTo("acme");
      assertThat(hub.anybody().post("/invitations/accept", secret).status()).isEqualTo(401);
      assertThat(hub.as("carol").post("/invitations/accept", secret).status()).isEqualTo(200);
      assertThat(bob.post("/invitations/accept", secret).code()).isEqualTo("invitation_not_good");

      var first = alice.get("/organizations/acme/members?limit=2");
      assertThat(names(first)).containsExactly("alice", "bob");
      assertThat(
              names(
                  alice.get(
                      "/organizations/acme/members?limit=2&cursor="
                          + first.json().required("next").asString())))
          .containsExactly("carol");
      assertThat(alice.put("/organizations/acme/members/bob", Map.of("role", "editor")).status())
          .isEqualTo(204);
      assertThat(names(bob.get("/organizations/acme/members?role=editor"))).containsExactly("bob");
      assertThat(bob.get("/organizations/acme/members").text()).doesNotContain("@");
      var file = alice.get("/organizations/acme/members/export");
      assertThat(file.text().lines())
          .hasSize(4)
          .first()
          .isEqualTo("Name,Username,Email,Type,Permission,Teams,Date Joined");

      assertThat(alice.delete("/organizations/acme/members/carol").status()).isEqualTo(204);
      assertThat(bob.post("/organizations/acme/leave").status()).isEqualTo(204);
      assertThat(names(alice.get("/organizations/acme/members"))).containsExactly("alice");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aListInvitesManyAndAnInvitationIsSentAgainAndTakenBack(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice", "bob");
      hub.organization("acme", "alice");
      ApiClient alice = hub.as("alice");
      ApiClient csv = alice.with("Content-Type", "text/csv");
      String list = "name,email\nBob,bob\nDora,dora@example.com\nX,not an address@\n";
      String path = "/organizations/acme/invitations/csv";

      var dry = csv.post(path + "?dryRun=true&role=editor", list);
      var sent = csv.post(path + "?role=editor", list);

      assertThat(statuses(dry)).isEqualTo(statuses(sent));
      assertThat(statuses(sent))
          .containsExactly("invited", "invited", "invalid_email_or_docker_id");
      assertThat(csv.post(path, "who\nbob\n").code()).isEqualTo("invalid");
      assertThat(csv.post(path, "email\nb\0b\n").status()).isEqualTo(422);
      assertThat(csv.post(path, new byte[] {(byte) 0xff}).status()).isEqualTo(422);
      String id = sent.json().at("/items/1/invitation/id").asString();
      String one = "/organizations/acme/invitations/" + id;
      String before = sent.json().at("/items/1/link").asString();
      String after = alice.post(one + "/resend").json().required("link").asString();
      assertThat(found(hub, before)).isEqualTo(404);
      assertThat(found(hub, after)).isEqualTo(200);
      var page = alice.get("/organizations/acme/invitations?limit=1");
      assertThat(page.json().required("items")).hasSize(1);
      assertThat(
              alice
                  .get(
                      "/organizations/acme/invitations?limit=1&cursor="
                          + page.json().required("next").asString())
                  .json()
                  .has("next"))
          .isFalse();
      assertThat(alice.delete(one).status()).isEqualTo(204);
      assertThat(alice.delete(one).status()).isEqualTo(404);
      assertThat(found(hub, after)).isEqualTo(404);
    }
  }

  @Test
  void theLinkInAMailLetsItsReaderIn() throws Exception {
    GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    mails.start();
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder, known -> sending(known, mails))) {
      hub.people("alice", "bob");
      hub.organization("acme", "alice");

      var sent =
          hub.as("alice")
              .post(
                  "/organizations/acme/invitations",
                  Map.of("invitees", List.of("robert@example.com")));

      assertThat(statuses(sent)).containsExactly("invited");
      assertThat(sent.json().at("/items/0").has("link")).isFalse();
      // Two before it tell alice of the tokens that this test uses.
      assertThat(mails.waitForIncomingEmail(20_000, 3)).isTrue();
      String mail = textTo("robert@example.com", mails);
      var secret = Pattern.compile("/invitations#([A-Za-z0-9_-]{43})").matcher(mail);
      assertThat(secret.find()).isTrue();
      assertThat(
              hub.as("bob").post("/invitations/accept", Map.of("secret", secret.group(1))).status())
          .isEqualTo(200);
      assertThat(names(hub.as("bob").get("/me/organizations"))).containsExactly("acme");
    } finally {
      mails.stop();
    }
  }

  private static String textTo(String recipient, GreenMail mails) throws Exception {
    for (var mail : mails.getReceivedMessages()) {
      if (mail.getAllRecipients()[0].toString().contains(recipient)) {
        return ((Multipart) mail.getContent()).getBodyPart(0).getContent().toString();
      }
    }
    return "";
  }

  private static HubSettings sending(HubSettings settings, GreenMail mails) {
    return new HubSettings(
        settings.accounts(),
        new NoticeSettings(
            Optional.of(
                new NoticeSettings.Smtp(
                    "127.0.0.1",
                    mails.getSmtp().getPort(),
                    NoticeSettings.Security.NONE,
                    Optional.empty(),
                    new NoticeSettings.Sender("Hub", new MailAddress("hub@example.com")),
                    Optional.empty(),
                    Duration.ofSeconds(5),
                    Optional.empty())),
            settings.notice().slack()),
        settings.anonymousPull(),
        settings.baseUrl(),
        settings.pullLimits(),
        settings.privateSources(),
        settings.undo(),
        settings.dockerHub(),
        settings.adminPassword());
  }

  @Test
  void anInvitationByNameIsAnsweredByNobodyElse() {
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder)) {
      hub.people("alice", "bob", "mallory");
      hub.organization("acme", "alice");
      hub.as("alice").post("/organizations/acme/invitations", Map.of("invitees", List.of("bob")));
      ApiClient bob = hub.as("bob");
      String id = bob.get("/me/invitations").json().at("/items/0/id").asString();

      assertThat(hub.as("mallory").get("/me/invitations").json().required("items")).isEmpty();
      assertThat(
              hub.token("bob", "repo:read").post("/me/invitations/%s/accept".formatted(id)).code())
          .isEqualTo("token_too_narrow");
      assertThat(hub.anybody().post("/me/invitations/%s/accept".formatted(id)).status())
          .isEqualTo(401);
      assertThat(hub.anybody().post("/invitations/decline", Map.of("secret", "x")).code())
          .isEqualTo("invitation_not_good");
      assertThat(bob.post("/me/invitations/%s/decline".formatted(id)).status()).isEqualTo(204);
      assertThat(bob.post("/me/invitations/%s/accept".formatted(id)).status()).isEqualTo(404);
    }
  }

  @Test
  void whoHasTheLinkOfAnInvitationSaysNoWithoutAnAccount() {
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder)) {
      hub.people("alice");
      hub.organization("acme", "alice");
      String link =
          hub.as("alice")
              .post(
                  "/organizations/acme/invitations",
                  Map.of("invitees", List.of("dora@example.com")))
              .json()
              .at("/items/0/link")
              .asString();
      Map<String, String> secret = Map.of("secret", link.substring(link.indexOf('#') + 1));

      assertThat(hub.anybody().post("/invitations/decline", secret).status()).isEqualTo(204);

      assertThat(found(hub, link)).isEqualTo(404);
      assertThat(hub.anybody().post("/invitations/decline", secret).code())
          .isEqualTo("invitation_not_good");
    }
  }

  @Test
  void nobodyJoinsWhatIsSuspended() {
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder)) {
      hub.people("alice", "bob");
      hub.organization("acme", "alice");
      hub.as("alice").post("/organizations/acme/invitations", Map.of("invitees", List.of("bob")));
      ApiClient bob = hub.as("bob");
      String id = bob.get("/me/invitations").json().at("/items/0/id").asString();
      ApiClient admin = hub.as("admin");
      admin.patch("/admin/organizations/acme", Map.of("suspended", true));

      assertThat(bob.post("/me/invitations/%s/accept".formatted(id)).code())
          .isEqualTo("invitation_not_good");
      admin.patch("/admin/organizations/acme", Map.of("suspended", false));
      assertThat(bob.post("/me/invitations/%s/accept".formatted(id)).status()).isEqualTo(200);
    }
  }

  private static int found(ApiHub hub, String link) {
    return hub.anybody()
        .post("/invitations/find", Map.of("secret", link.substring(link.indexOf('#') + 1)))
        .status();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void teamsAreMadeFilledRenamedAndRemoved(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice", "bob", "carol");
      hub.organization("acme", "alice", "bob");
      ApiClient alice = hub.as("alice");
      String teams = "/organizations/acme/teams";

      var made = alice.post(teams, Map.of("name", "ops", "description", "Keeps it running"));

      assertThat(made.status()).isEqualTo(201);
      assertThat(alice.post(teams, Map.of("name", "ops")).code()).isEqualTo("team_exists");
      assertThat(alice.send("PUT", teams + "/ops/members/bob", Optional.empty()).status())
          .isEqualTo(204);
      assertThat(alice.send("PUT", teams + "/ops/members/carol", Optional.empty()).code())
          .isEqualTo("not_a_member");
      assertThat(alice.put(teams + "/ops/level", Map.of("level", "write")).status()).isEqualTo(204);
      assertThat(alice.post(teams, Map.of("name", "owners")).errors()).containsKey("/name");
      assertThat(alice.patch(teams + "/ops", Map.of("description", "two\nlines")).errors())
          .containsKey("/description");
      alice.post(teams, Map.of("name", "dev"));
      assertThat(alice.patch(teams + "/ops", Map.of("name", "dev")).code())
          .isEqualTo("team_exists");
      var renamed = alice.patch(teams + "/ops", Map.of("name", "operations"));
      assertThat(renamed.json().required("level").asString()).isEqualTo("write");
      assertThat(renamed.json().required("description").asString()).isEqualTo("Keeps it running");
      assertThat(renamed.json().required("members").asInt()).isEqualTo(1);
      assertThat(names(hub.as("bob").get(teams + "?member=bob"))).containsExactly("operations");
      assertThat(hub.as("bob").delete(teams + "/operations/members/bob").status()).isEqualTo(204);
      assertThat(alice.delete(teams + "/operations").status()).isEqualTo(204);
      assertThat(alice.get(teams + "/operations").status()).isEqualTo(404);
    }
  }

  // --- who may not -------------------------------------------------------------------------------

  @Test
  void aStrangerSeesWhatAnOrganizationSaysAndNothingInIt() {
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder)) {
      hub.people("alice", "mallory");
      hub.organization("acme", "alice");
      hub.as("alice").post("/organizations/acme/teams", Map.of("name", "ops"));
      ApiClient stranger = hub.as("mallory");

      assertThat(stranger.get("/organizations/acme").json().has("role")).isFalse();
      for (String inside :
          List.of(
              "members",
              "members/export",
              "teams",
              "teams/ops",
              "teams/ops/members",
              "teams/ops/repositories",
              "invitations",
              "plan",
              "audit")) {
        var theirs = stranger.get("/organizations/acme/" + inside);
        var nobodys = stranger.get("/organizations/none/" + inside);
        assertThat(theirs.status()).as(inside).isEqualTo(404);
        assertThat(theirs.json().required("detail")).isEqualTo(nobodys.json().required("detail"));
        assertThat(hub.anybody().get("/organizations/acme/" + inside).status()).isEqualTo(401);
      }
      assertThat(
              stranger
                  .post("/organizations/acme/invitations", Map.of("invitees", List.of("mallory")))
                  .status())
          .isEqualTo(404);
      assertThat(stranger.post("/organizations/acme/leave").status()).isEqualTo(404);
      assertThat(
              stranger
                  .with("If-Match", "*")
                  .patch("/organizations/acme", Map.of("company", "Mine"))
                  .status())
          .isEqualTo(404);
      assertThat(
              delete(hub.fresh("mallory"), "/organizations/acme", Map.of("confirm", "acme"))
                  .status())
          .isEqualTo(404);
    }
  }

  @Test
  void membersLookOnEditorsGiveRightsOwnersDoTheRest() {
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder)) {
      hub.people("alice", "edith", "bob");
      hub.organization("acme", "alice", "bob");
      hub.join("acme", "alice", "edith", "editor");
      hub.as("alice").post("/organizations/acme/teams", Map.of("name", "ops"));
      String acme = "/organizations/acme";

      for (String name : List.of("bob", "edith")) {
        ApiClient one = hub.as(name);
        assertThat(one.get(acme + "/members").status()).isEqualTo(200);
        assertThat(one.get(acme + "/teams/ops").status()).isEqualTo(200);
        assertThat(one.get(acme + "/plan").status()).isEqualTo(200);
        List<Answer> refused =
            List.of(
                one.with("If-Match", "*").patch(acme, Map.of("company", "Mine")),
                one.with("If-Match", "*")
                    .put(
                        acme + "/defaults", Map.of("privateByDefault", true, "allowsPublic", true)),
                delete(hub.fresh(name), acme, Map.of("confirm", "acme")),
                one.get(acme + "/members?type=invitee"),
                one.get(acme + "/members/export"),
                one.put(acme + "/members/bob", Map.of("role", "owner")),
                one.delete(acme + "/members/alice"),
                one.get(acme + "/invitations"),
                one.post(acme + "/invitations", Map.of("invitees", List.of("carol"))),
                one.post(acme + "/teams", Map.of("name", "mine")),
                one.patch(acme + "/teams/ops", Map.of("name", "mine")),
                one.delete(acme + "/teams/ops"),
                one.send("PUT", acme + "/teams/ops/members/bob", Optional.empty()),
                one.put(acme + "/plan", Map.of("plan", "any")),
                one.get(acme + "/audit"));
        assertThat(refused).extracting(Answer::status).as(name).containsOnly(403);
      }
      assertThat(hub.as("bob").put(acme + "/teams/ops/level", Map.of("level", "admin")).status())
          .isEqualTo(403);
      assertThat(hub.as("edith").put(acme + "/teams/ops/level", Map.of("level", "read")).status())
          .isEqualTo(204);
    }
  }

  @Test
  void aCredentialReachesNoFurtherThanItsScopes() {
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder)) {
      hub.people("alice", "bob");
      hub.organization("acme", "alice", "bob");
      hub.organization("other", "alice");
      String acme = "/organizations/acme";

      ApiClient narrow = hub.token("alice", "repo:read");
      assertThat(narrow.get(acme + "/members").status()).isEqualTo(200);
      assertThat(narrow.put(acme + "/members/bob", Map.of("role", "owner")).code())
          .isEqualTo("token_too_narrow");
      assertThat(narrow.post("/organizations", Map.of("name", "mine")).code())
          .isEqualTo("token_too_narrow");

      ApiClient reader = hub.machine("acme", "scope-member-read");
      assertThat(names(reader.get(acme + "/members"))).containsExactly("alice", "bob");
      assertThat(reader.get(acme + "/teams").code()).isEqualTo("token_too_narrow");
      assertThat(reader.get("/organizations/other/members").status()).isEqualTo(404);
      assertThat(reader.delete(acme + "/members/bob").code()).isEqualTo("token_too_narrow");
      assertThat(reader.get("/me/organizations").code()).isEqualTo("no_person");

      ApiClient groups = hub.machine("acme", "scope-group-edit");
      assertThat(groups.post(acme + "/teams", Map.of("name", "ops")).status()).isEqualTo(201);
      assertThat(groups.delete(acme + "/members/bob").code()).isEqualTo("token_too_narrow");
      assertThat(groups.post("/organizations/other/teams", Map.of("name", "ops")).status())
          .isEqualTo(404);

      ApiClient members = hub.machine("acme", "scope-member-edit", "scope-invite-edit");
      assertThat(members.put(acme + "/members/bob", Map.of("role", "editor")).status())
          .isEqualTo(204);
      assertThat(members.put(acme + "/members/bob", Map.of("role", "owner")).status())
          .as("a token makes no owners")
          .isEqualTo(403);
      assertThat(
              statuses(
                  members.post(
                      acme + "/invitations", Map.of("invitees", List.of("dora@example.com")))))
          .containsExactly("invited");
      assertThat(members.with("If-Match", "*").patch(acme, Map.of("company", "X")).code())
          .isEqualTo("no_person");
      assertThat(hub.machine("acme").get(acme + "/members").code()).isEqualTo("token_too_narrow");
    }
  }

  @Test
  void whatIsAnothersIsNotReachedThroughOnesOwn() {
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder)) {
      hub.people("alice", "mallory", "bob");
      hub.organization("acme", "alice");
      hub.organization("evil", "mallory");
      ApiClient alice = hub.as("alice");
      ApiClient mallory = hub.as("mallory");
      alice.post("/organizations/acme/teams", Map.of("name", "ops"));
      String id =
          alice
              .post("/organizations/acme/invitations", Map.of("invitees", List.of("bob")))
              .json()
              .at("/items/0/invitation/id")
              .asString();

      assertThat(mallory.get("/organizations/evil/teams/ops").status()).isEqualTo(404);
      assertThat(mallory.delete("/organizations/evil/teams/ops").status()).isEqualTo(404);
      assertThat(mallory.delete("/organizations/evil/invitations/" + id).status()).isEqualTo(404);
      assertThat(mallory.post("/organizations/evil/invitations/%s/resend".formatted(id)).status())
          .isEqualTo(404);
      assertThat(mallory.post("/me/invitations/%s/decline".formatted(id)).status()).isEqualTo(404);
      assertThat(
              mallory
                  .post(
                      "/organizations/evil/invitations",
                      Map.of("invitees", List.of("bob"), "team", "ops"))
                  .errors())
          .containsKey("/team");
      assertThat(hub.as("admin").delete("/admin/invitations/" + id).status())
          .as("it is none to sign up")
          .isEqualTo(404);
      assertThat(hub.as("bob").post("/me/invitations/%s/decline".formatted(id)).status())
          .isEqualTo(204);
    }
  }

  // --- the last owner, and going -----------------------------------------------------------------

  @Test
  void theLastOwnerStaysUntilThereIsAnother() {
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder)) {
      hub.people("alice", "bob");
      hub.organization("acme", "alice", "bob");
      ApiClient alice = hub.as("alice");
      String acme = "/organizations/acme";

      assertThat(alice.post(acme + "/leave").code()).isEqualTo("last_owner");
      assertThat(alice.delete(acme + "/members/alice").code()).isEqualTo("last_owner");
      assertThat(alice.put(acme + "/members/alice", Map.of("role", "member")).code())
          .isEqualTo("last_owner");
      assertThat(hub.fresh("alice").post("/me/deactivate", Map.of("confirm", "alice")).code())
          .isEqualTo("last_owner");
      alice.put(acme + "/members/bob", Map.of("role", "owner"));
      assertThat(alice.post(acme + "/leave").status()).isEqualTo(204);
      assertThat(alice.get(acme + "/members").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anAccountBecomesAnOrganization(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("acme", "alice", "bob");
      hub.organization("guild", "bob", "acme");
      ApiClient acme = hub.fresh("acme");
      var wish = Map.of("owner", "alice", "confirm", "acme");

      assertThat(hub.as("acme").post("/me/convert", wish).code()).isEqualTo("confirmation_needed");
      assertThat(acme.post("/me/convert", wish).code()).isEqualTo("member_of_organizations");
      acme.post("/organizations/guild/leave");
      assertThat(acme.post("/me/convert", Map.of("owner", "acme", "confirm", "acme")).errors())
          .containsKey("/owner");
      assertThat(acme.post("/me/convert", Map.of("owner", "No one", "confirm", "acme")).status())
          .isEqualTo(422);
      assertThat(acme.post("/me/convert", Map.of("owner", "alice", "confirm", "alice")).code())
          .isEqualTo("confirmation_differs");
      assertThat(acme.post("/me/convert", wish).status()).isEqualTo(204);

      assertThat(acme.get("/me/organizations").status()).isEqualTo(401);
      assertThat(names(hub.as("alice").get("/organizations/acme/members")))
          .containsExactly("alice");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoIsGoneIsGoneEverywhere(Dialect dialect) {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice", "bob");
      hub.organization("acme", "alice", "bob");
      ApiClient token = hub.as("bob");
      ApiClient bob = hub.fresh("bob");

      assertThat(bob.post("/me/deactivate", Map.of("confirm", "Bob")).code())
          .isEqualTo("confirmation_differs");
      var done = bob.post("/me/deactivate", Map.of("confirm", "bob"));

      assertThat(done.status()).isEqualTo(204);
      assertThat(done.header("Set-Cookie").orElseThrow()).contains("Max-Age=0");
      assertThat(token.get("/me/organizations").status()).isEqualTo(401);
      assertThat(bob.get("/me/organizations").status()).isEqualTo(401);
      assertThat(names(hub.as("alice").get("/organizations/acme/members")))
          .containsExactly("alice");
    }
  }
}
