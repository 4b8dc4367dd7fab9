package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.account.Person;
import io.stowage.server.account.SignIn;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.db.Dialect;
import io.stowage.server.dockerhub.DockerHub;
import io.stowage.server.http.HttpSettings;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Docker Hub's API, as its clients meet it, on a server with accounts. */
class DockerHubTest {
  @TempDir Path folder;

  /** Somebody who has logged in at this API, or nobody. */
  private record Client(RegistryClient http, String token) {

    static Client nobody(RunningRegistry running) {
      return new Client(running.client(), "");
    }

    static Client of(RunningRegistry running, String name, String secret) {
      Answer answer =
          nobody(running)
              .send("POST", "/v2/users/login", Map.of("username", name, "password", secret));
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      return new Client(running.client(), json(answer).required("token").asString());
    }

    static Client admin(RunningRegistry running) {
      return of(running, "admin", RunningRegistry.PASSWORD);
    }

    Answer send(String method, String path, Map<String, ?> body, String... headers) {
      byte[] content = body.isEmpty() ? new byte[0] : JsonMapper.shared().writeValueAsBytes(body);
      String[] all = headers;
      if (!token.isEmpty()) {
        all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + token;
      }
      return http.send(method, "/hub" + path, content, all);
    }

    Answer get(String path) {
      return send("GET", path, Map.of());
    }

    JsonNode read(String path) {
      return succeed("GET", path, Map.of());
    }

    JsonNode succeed(String method, String path, Map<String, ?> body) {
      Answer answer = send(method, path, body);
      assertThat(answer.status()).as("%s %s: %s", method, path, answer.text()).isBetween(200, 299);
      return answer.body().length == 0
          ? JsonMapper.shared().createObjectNode()
          : DockerHubTest.json(answer);
    }
  }

  private static JsonNode json(Answer answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static Client person(RunningRegistry running, String name) {
    make(running, name);
    return Client.of(running, name, name + " has a password");
  }

  private static Person make(RunningRegistry running, String name) {
    return running
        .hub()
        .accounts
        .make(new AccountName(name), Optional.empty(), name + " has a password", false, By.SERVER);
  }

  private static void push(RunningRegistry running, String repository, String tag) {
    String bearer =
        "Bearer "
            + json(running
                    .client()
                    .get(
                        "/token?scope=repository:" + repository + ":pull,push",
                        "Authorization",
                        HubTest.basic("admin", RunningRegistry.PASSWORD)))
                .required("token")
                .asString();
    RegistryClient client = running.client();
    String[] authorized = {"Authorization", bearer};
    byte[] config = "{\"os\":\"linux\"}".getBytes(StandardCharsets.UTF_8);
    Digest blob = Digest.of(Algorithm.SHA256, config);
    client.send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + blob, config, authorized);
    Answer image =
        client.send(
            "PUT",
            "/v2/" + repository + "/manifests/" + tag + "-image",
            RegistryClient.image(blob).getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            RegistryClient.OCI_MANIFEST,
            "Authorization",
            bearer);
    assertThat(image.status()).as(image.text()).isEqualTo(201);
    String digest = image.header("Docker-Content-Digest").orElseThrow();
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\"}}]}"
            .formatted(
                RegistryClient.OCI_INDEX,
                RegistryClient.OCI_MANIFEST,
                digest,
                RegistryClient.image(blob).length());
    assertThat(
            client
                .send(
                    "PUT",
                    "/v2/" + repository + "/manifests/" + tag,
                    index.getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    RegistryClient.OCI_INDEX,
                    "Authorization",
                    bearer)
                .status())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aLogInGivesATokenThatEveryFormOfTheHeaderTakes(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Client alice = person(running, "alice");

      Answer wrong =
          Client.nobody(running)
              .send("POST", "/v2/users/login/", Map.of("username", "alice", "password", "blunder"));
      String token =
          json(Client.nobody(running)
                  .send(
                      "POST",
                      "/v2/auth/token",
                      Map.of("identifier", "alice", "secret", "alice has a password")))
              .required("access_token")
              .asString();

      assertThat(wrong.status()).isEqualTo(401);
      assertThat(json(wrong).required("detail").asString()).doesNotContain("%");
      JsonNode self = alice.read("/v2/user/");
      assertThat(self.required("username").asString()).isEqualTo("alice");
      assertThat(self.required("id").isString()).isTrue();
      assertThat(running.client().get("/hub/v2/user", "Authorization", "JWT " + token).status())
          .isEqualTo(200);
      assertThat(running.client().get("/hub/v2/user", "Authorization", "JWT x.y.z").status())
          .isEqualTo(401);
      assertThat(Client.nobody(running).get("/v2/user").status()).isEqualTo(401);
      assertThat(running.client().get("/v2/", "Authorization", "Bearer " + token).status())
          .as("no token of the registry")
          .isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aSecondFactorIsAskedForInTheWordsThatHubToolKnows(Dialect dialect) throws Exception {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Person alice = make(running, "alice");
      String secret = running.hub().twoFactor.begin(alice.id()).secret();
      Instant now = Instant.now(Clock.systemUTC());
      running.hub().twoFactor.confirm(alice.id(), code(secret, now), By.SERVER);

      Client nobody = Client.nobody(running);
      Answer first =
          nobody.send(
              "POST",
              "/v2/users/login?refresh_token=true",
              Map.of("username", "alice", "password", "alice has a password"));
      Answer second =
          nobody.send(
              "POST",
              "/v2/users/2fa-login?refresh_token=true",
              Map.of(
                  "login_2fa_token",
                  json(first).required("login_2fa_token").asString(),
                  "code",
                  code(secret, now.plusSeconds(30))));

      assertThat(first.status()).isEqualTo(401);
      assertThat(json(first).required("detail").asString())
          .isEqualTo("Require secondary authentication on MFA enabled account");
      assertThat(second.status()).as(second.text()).isEqualTo(200);
      Client in = new Client(running.client(), json(second).required("token").asString());
      assertThat(in.read("/v2/user").required("username").asString()).isEqualTo("alice");
      assertThat(in.succeed("POST", "/v2/api_tokens", Map.of("token_label", "ci")).has("token"))
          .isTrue();
    }
  }

  /** RFC 6238. */
  private static String code(String base32, Instant at) throws GeneralSecurityException {
    int bits = 0;
    int left = 0;
    var key = new ByteArrayOutputStream();
    for (char c : base32.replace(" ", "").toCharArray()) {
      bits = bits << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
      left += 5;
      if (left >= 8) {
        left -= 8;
        key.write(bits >> left & 0xff);
      }
    }
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(key.toByteArray(), "HmacSHA1"));
    byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
    int offset = hash[19] & 0xf;
    int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
    return "%06d".formatted(number % 1_000_000);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aRepositoryLivesFromCreateToDelete(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Client alice = person(running, "alice");
      Client bob = person(running, "bob");
      Map<String, ?> wanted =
          Map.of(
              "name",
              "app",
              "description",
              "An app",
              "full_description",
              "# App",
              "is_private",
              true);

      JsonNode made = alice.succeed("POST", "/v2/namespaces/alice/repositories", wanted);

      assertThat(made.required("full_description").asString()).isEqualTo("# App");
      assertThat(made.required("permissions").required("admin").booleanValue()).isTrue();
      assertThat(alice.send("POST", "/v2/namespaces/alice/repositories", wanted).status())
          .isEqualTo(409);
      assertThat(bob.send("POST", "/v2/namespaces/alice/repositories", wanted).status())
          .isEqualTo(403);
      Answer hidden = bob.get("/v2/repositories/alice/app/");
      Answer none = bob.get("/v2/repositories/alice/none/");
      assertThat(hidden.status()).isEqualTo(404);
      assertThat(hidden.text()).contains("not found").isEqualTo(none.text());
      assertThat(
              bob.send("PATCH", "/v2/repositories/alice/app", Map.of("description", "x")).status())
          .isEqualTo(404);
      assertThat(bob.read("/v2/repositories/alice").required("count").asInt()).isZero();
      assertThat(alice.read("/v2/repositories/alice").required("count").asInt()).isOne();

      alice.succeed("POST", "/v2/repositories/alice/app/privacy", Map.of("is_private", false));
      assertThat(bob.read("/v2/repositories/alice/app/").required("permissions").toString())
          .isEqualTo("{\"read\":true,\"write\":false,\"admin\":false}");
      assertThat(
              bob.send("PATCH", "/v2/repositories/alice/app", Map.of("description", "x")).status())
          .isEqualTo(403);
      assertThat(
              alice
                  .send("PATCH", "/v2/repositories/alice/app", Map.of("immutable_tags", true))
                  .status())
          .isEqualTo(400);
      bob.succeed("POST", "/v2/repositories/alice/app/stars/", Map.of());
      JsonNode seen = bob.read("/v2/namespaces/alice/repositories/app");
      assertThat(seen.required("has_starred").booleanValue()).isTrue();
      assertThat(
              Client.nobody(running)
                  .read("/v2/search/repositories/?query=app")
                  .required("results")
                  .required(0)
                  .required("repo_name")
                  .asString())
          .isEqualTo("alice/app");
      Answer unsorted = alice.get("/v2/repositories/alice?ordering=size");
      assertThat(unsorted.status()).isEqualTo(400);
      assertThat(json(unsorted).required("fields").has("ordering")).isTrue();

      assertThat(alice.send("DELETE", "/v2/repositories/alice/app/", Map.of()).status())
          .isEqualTo(202);
      assertThat(alice.get("/v2/repositories/alice/app/").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void tagsHaveTheirPlatformsAndAreDeletedByWhoMay(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Client admin = Client.admin(running);
      Client alice = person(running, "alice");
      push(running, "tools", "1");
      push(running, "tools", "2");

      JsonNode page = alice.read("/v2/repositories/library/tools/tags/?page_size=1");
      JsonNode tag = alice.read("/v2/namespaces/library/repositories/tools/tags/1");

      assertThat(page.required("count").asInt()).isEqualTo(4);
      assertThat(page.required("results").required(0).required("name").asString()).startsWith("2");
      assertThat(page.required("next").asString())
          .startsWith("http://127.0.0.1:" + running.port() + "/hub/v2/repositories/library/tools/");
      assertThat(tag.required("id").longValue()).isPositive();
      assertThat(tag.required("last_updater_username").asString()).isEqualTo("admin");
      JsonNode image = tag.required("images").required(0);
      assertThat(image.required("architecture").asString()).isEqualTo("arm");
      assertThat(image.required("variant").asString()).isEqualTo("v7");
      assertThat(image.required("size").asInt()).isEqualTo(14);
      assertThat(alice.get("/v2/repositories/library/tools/tags?page=9").status()).isEqualTo(404);
      assertThat(alice.send("DELETE", "/v2/repositories/tools/tags/1/", Map.of()).status())
          .isEqualTo(403);
      admin.succeed("DELETE", "/v2/repositories/tools/tags/1/", Map.of());
      Answer gone = admin.send("DELETE", "/v2/repositories/tools/tags/1/", Map.of());
      assertThat(gone.status()).isEqualTo(404);
      assertThat(gone.text()).contains("not found");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void personalTokensKeepWhatWasAskedForAndMakeNoOthers(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Client alice = person(running, "alice");

      JsonNode made =
          alice.succeed(
              "POST",
              "/v2/access-tokens",
              Map.of("token_label", "ci", "scopes", List.of("repo:read", "repo:write")));

      String at = "/v2/access-tokens/" + made.required("uuid").asString();
      assertThat(alice.read(at).required("scopes").toString())
          .isEqualTo("[\"repo:read\",\"repo:write\"]");
      assertThat(alice.read(at).required("token").asString()).isEmpty();
      assertThat(alice.read("/v2/api_tokens").required("active_count").asInt()).isOne();
      Client byToken = Client.of(running, "alice", made.required("token").asString());
      assertThat(byToken.send("POST", "/v2/access-tokens", Map.of("token_label", "x")).status())
          .isEqualTo(403);
      var raw = new Client(running.client(), made.required("token").asString());
      assertThat(raw.read("/v2/user").required("username").asString()).isEqualTo("alice");

      alice.succeed("PATCH", at, Map.of("is_active", false));
      assertThat(alice.read(at).required("token_label").asString()).isEqualTo("ci");
      assertThat(byToken.get("/v2/user").status()).isEqualTo(401);
      assertThat(raw.get("/v2/user").status()).isEqualTo(401);
      Client bob = person(running, "bob");
      assertThat(bob.get(at).status()).isEqualTo(404);
      alice.succeed("DELETE", at, Map.of());
      assertThat(alice.get(at).status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anOrganizationHasMembersTeamsInvitesAndTokens(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Client alice = person(running, "alice");
      Client bob = person(running, "bob");
      JsonNode acme =
          alice.succeed("POST", "/v2/orgs/", Map.of("orgname", "acme", "company", "Acme Ltd"));

      assertThat(bob.read("/v2/orgs/acme").required("company").asString()).isEqualTo("Acme Ltd");
      assertThat(bob.get("/v2/orgs/acme/members").status()).isEqualTo(403);
      assertThat(bob.get("/v2/orgs/none/members").text()).contains("not found");
      assertThat(alice.read("/v2/user/orgs/").required("results").required(0).required("orgname"))
          .isEqualTo(acme.required("orgname"));

      JsonNode team =
          alice.succeed("POST", "/v2/orgs/acme/groups/", Map.of("id", 0, "name", "devs"));
      JsonNode groups = alice.read("/v2/orgs/acme/groups/?page=1&page_size=1");
      assertThat(groups.required("count").asInt()).isEqualTo(2);
      assertThat(groups.required("results").required(0).required("name").asString())
          .isEqualTo("owners");
      assertThat(
              alice
                  .read("/v2/orgs/acme/groups?page=2&page_size=1")
                  .required("results")
                  .required(0)
                  .required("id"))
          .isEqualTo(team.required("id"));
      assertThat(
              alice
                  .send("POST", "/v2/orgs/acme/groups/owners/members", Map.of("member", "bob"))
                  .status())
          .isEqualTo(403);

      JsonNode invited =
          alice.succeed(
              "POST",
              "/v2/invites/bulk",
              Map.of(
                  "org",
                  "acme",
                  "team",
                  "",
                  "role",
                  "member",
                  "dry_run",
                  false,
                  "invitees",
                  List.of("bob")));
      String invite =
          invited.required("invitees").required(0).required("invite").required("id").asString();
      assertThat(alice.read("/v2/orgs/acme/invites").required("data").size()).isOne();
      running.hub().invitations.accept(invite, as(running, "bob"));
      alice.succeed("POST", "/v2/orgs/acme/groups/devs/members/", Map.of("member", "bob"));
      Answer plain =
          alice.send(
              "GET",
              "/v2/orgs/acme/groups/devs/members/",
              Map.of(),
              "User-Agent",
              "hub-tool/unknown");
      assertThat(json(plain).isArray()).isTrue();
      alice.succeed("PUT", "/v2/orgs/acme/members/bob/", Map.of("role", "editor"));
      assertThat(
              alice
                  .read("/v2/orgs/acme/members?search=bob")
                  .required("results")
                  .required(0)
                  .required("role")
                  .asString())
          .isEqualTo("Editor");
      assertThat(alice.get("/v2/orgs/acme/members/export").text()).contains("bob");

      alice.succeed(
          "POST", "/v2/namespaces/acme/repositories", Map.of("name", "x", "is_private", true));
      String grant = "/v2/repositories/acme/x/groups/" + team.required("id").longValue() + "/";
      assertThat(alice.get(grant).status()).isEqualTo(404);
      alice.succeed("PATCH", grant, Map.of("group_id", 0, "permission", "write"));
      assertThat(alice.read(grant).required("permission").asString()).isEqualTo("write");

      assertThat(
              alice
                  .read("/api/billing/v4/accounts/" + acme.required("id").asString() + "/hub-plan")
                  .required("private_repos")
                  .asInt())
          .isEqualTo(9999);
      assertThat(
              alice.read("/v2/auditlogs/acme?action=org.team.create").required("logs").toString())
          .contains("\"name\":\"devs\"");
      assertThat(bob.get("/v2/auditlogs/acme").status()).isEqualTo(403);
      assertThat(alice.read("/v2/auditlogs/acme/actions").required("actions").has("repo")).isTrue();
    }
  }

  private static By as(RunningRegistry running, String name) {
    return By.nobody("127.0.0.1", "test")
        .as(
            ((SignIn.Result.In)
                    running
                        .hub()
                        .signIn
                        .program(name, name + " has a password", By.nobody("127.0.0.1", "test")))
                .identity());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anOrganizationsTokenAnswersItsResourcesAsTheyWereWritten(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Client alice = person(running, "alice");
      alice.succeed("POST", "/v2/orgs/", Map.of("orgname", "acme"));
      var resources =
          List.of(
              Map.of(
                  "type",
                  "TYPE_REPO",
                  "path",
                  "acme/*",
                  "scopes",
                  List.of("scope-image-push", "scope-image-pull")),
              Map.of("type", "TYPE_ORG", "path", "acme", "scopes", List.of("scope-group-read")));

      JsonNode made =
          alice.succeed(
              "POST",
              "/v2/orgs/acme/access-tokens",
              Map.of("label", "ci", "resources", resources, "expires_at", "2099-12-31T23:59:59Z"));

      String at = "/v2/orgs/acme/access-tokens/" + made.required("id").asString();
      assertThat(alice.read(at).required("resources")).isEqualTo(made.required("resources"));
      assertThat(alice.read(at).required("resources").toString())
          .contains("[\"scope-image-push\",\"scope-image-pull\"]");
      assertThat(alice.read(at).required("expires_at").asString())
          .isEqualTo("2099-12-31T23:59:59Z");
      Client machine = Client.of(running, "acme", made.required("token").asString());
      assertThat(machine.read("/v2/orgs/acme/groups").required("count").asInt()).isOne();
      assertThat(machine.get("/v2/orgs/acme/access-tokens").status()).isEqualTo(403);
      assertThat(machine.send("POST", "/v2/orgs/acme/groups", Map.of("name", "devs")).status())
          .isEqualTo(403);
      assertThat(
              alice
                  .send(
                      "POST",
                      "/v2/orgs/acme/access-tokens",
                      Map.of(
                          "label",
                          "ci",
                          "resources",
                          List.of(
                              Map.of(
                                  "type",
                                  "TYPE_REPO",
                                  "path",
                                  "acme/*",
                                  "scopes",
                                  List.of("scope-webhook-read")))))
                  .status())
          .isEqualTo(400);
    }
  }

  @Test
  void teamsTellOfARepositoryOnlyToWhoAdministersIt() {
    try (var running = RunningRegistry.in(folder).hub().start()) {
      Client alice = person(running, "alice");
      alice.succeed("POST", "/v2/orgs/", Map.of("orgname", "acme"));
      long team =
          alice
              .succeed("POST", "/v2/orgs/acme/groups", Map.of("name", "devs"))
              .required("id")
              .longValue();
      alice.succeed(
          "POST", "/v2/namespaces/acme/repositories", Map.of("name", "x", "is_private", true));
      var grant = Map.of("group_id", team, "permission", "admin");
      Client reader =
          Client.of(
              running,
              "alice",
              alice
                  .succeed(
                      "POST",
                      "/v2/access-tokens",
                      Map.of("token_label", "ci", "scopes", List.of("repo:read")))
                  .required("token")
                  .asString());
      Client ofTeams =
          Client.of(
              running,
              "acme",
              alice
                  .succeed(
                      "POST",
                      "/v2/orgs/acme/access-tokens",
                      Map.of(
                          "label",
                          "ci",
                          "resources",
                          List.of(
                              Map.of(
                                  "type",
                                  "TYPE_ORG",
                                  "path",
                                  "acme",
                                  "scopes",
                                  List.of("scope-group-edit")))))
                  .required("token")
                  .asString());

      for (String name : List.of("x", "none")) {
        String groups = "/v2/repositories/acme/" + name + "/groups";
        assertThat(ofTeams.get(groups + "/" + team).status()).isEqualTo(404);
        assertThat(ofTeams.send("POST", groups, grant).status()).isEqualTo(404);
      }
      assertThat(reader.get("/v2/repositories/acme/x/groups/" + team).status()).isEqualTo(403);
      alice.succeed("POST", "/v2/repositories/acme/x/groups", grant);
      assertThat(ofTeams.get("/v2/repositories/acme/x/groups/" + team).status()).isEqualTo(404);
    }
  }

  @Test
  void callsAreCountedByWhoMakesThem() {
    try (var running =
        RunningRegistry.in(folder)
            .hub(settings -> with(settings, new DockerHub.Settings(Optional.empty(), 2)))
            .start()) {
      Client admin = Client.admin(running);

      Answer first = admin.get("/v2/user");
      admin.get("/v2/user");
      Answer third = admin.get("/v2/user");

      assertThat(first.header("X-RateLimit-Limit")).contains("2");
      assertThat(first.header("X-RateLimit-Remaining")).contains("1");
      assertThat(third.status()).isEqualTo(429);
      assertThat(third.header("Retry-After")).isPresent();
      assertThat(third.text()).contains("Rate limit exceeded");
      assertThat(Client.nobody(running).get("/v2/users/admin").status())
          .as("somebody else")
          .isEqualTo(200);
    }
  }

  @Test
  void whoHasNoNameIsCountedByTheirNetworkAsAddressesInItAreFree() {
    try (var running =
        RunningRegistry.in(folder)
            .hub(settings -> with(settings, new DockerHub.Settings(Optional.empty(), 2)))
            .http(DockerHubTest::behindAProxy)
            .start()) {
      assertThat(profileFrom(running, "2001:db8::1")).isEqualTo(200);
      assertThat(profileFrom(running, "2001:db8::2")).isEqualTo(200);
      assertThat(profileFrom(running, "2001:db8::3")).isEqualTo(429);
      assertThat(profileFrom(running, "2001:db8:0:1::1")).isEqualTo(200);
    }
  }

  private static int profileFrom(RunningRegistry running, String address) {
    return running.client().get("/hub/v2/users/admin", "X-Forwarded-For", address).status();
  }

  private static HttpSettings behindAProxy(HttpSettings on) {
    return new HttpSettings(
        on.host(),
        on.port(),
        on.tls(),
        List.of("127.0.0.1"),
        on.externalUrl(),
        on.relativeLocations(),
        on.idleTimeout(),
        on.leastRate(),
        on.maxHeaderBytes(),
        on.maxConnections(),
        on.drainTimeout());
  }

  @Test
  void aHostOfItsOwnHasNothingElse() {
    try (var running =
        RunningRegistry.in(folder)
            .hub(settings -> with(settings, new DockerHub.Settings(Optional.of("127.0.0.1"), 600)))
            .start()) {
      RegistryClient client = running.client();

      assertThat(client.get("/v2/users/admin").status()).isEqualTo(200);
      assertThat(client.get("/v2/").text()).contains("not found");
      assertThat(client.get("/health/live").status()).isEqualTo(404);
      assertThat(client.get("/hub/v2/users/admin").status()).isEqualTo(404);
    }
  }

  static HubSettings with(HubSettings settings, DockerHub.Settings dockerHub) {
    return new HubSettings(
        settings.accounts(),
        settings.notice(),
        settings.anonymousPull(),
        settings.baseUrl(),
        settings.pullLimits(),
        settings.privateSources(),
        settings.undo(),
        dockerHub,
        settings.adminPassword());
  }
}
