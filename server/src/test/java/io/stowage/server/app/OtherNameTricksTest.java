package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.db.Dialect;
import io.stowage.server.dockerhub.DockerHub;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@link io.stowage.server.api.NameTricksTest} is for our API, for bodies and queries of
 * Docker Hub's, and for what is pushed.
 */
class OtherNameTricksTest {
  /** So that halves of surrogate pairs can be sent. */
  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final String NOTHING = "(?!)";
  private static final Set<Integer> REFUSED = Set.of(400, 403, 404, 409);

  @TempDir Path folder;
  private final List<String> wrong = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Belongings all;

  @SuppressWarnings("NullAway.Init")
  private RegistryClient client;

  private String alice = "";

  private RunningRegistry start(Dialect dialect) {
    var often = new DockerHub.Settings(Optional.empty(), 1_000_000);
    RunningRegistry running =
        RunningRegistry.in(folder)
            .on(dialect)
            .hub(settings -> DockerHubTest.with(settings, often))
            .start();
    all = new Belongings(running);
    client = running.client();
    alice = "Bearer " + new HubAim(all, client).logIn("alice");
    return running;
  }

  /** Refused is what is not of the form, and nothing is a fault of ours. */
  private void tryAll(
      String what, String name, String form, Set<Integer> refused, Function<String, Answer> ask) {
    for (Map.Entry<String, String> trick : Tricks.all(name)) {
      Answer answer = ask.apply(trick.getValue());
      boolean isMet =
          trick.getValue().matches(form)
              ? answer.status() < 500
              : refused.contains(answer.status());
      if (!isMet) {
        wrong.add("%s, %s: %d %s".formatted(what, trick.getKey(), answer.status(), answer.text()));
      }
    }
  }

  private Answer send(String method, String form, Map<String, ?> body) {
    return client.send(
        method, "/hub/v2/" + form, ASCII.writeValueAsBytes(body), "Authorization", alice);
  }

  private static Map<String, Object> with(Map<String, ?> body, String field, Object value) {
    Map<String, Object> more = new HashMap<>(body);
    more.put(field, value);
    return more;
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noNameInABodyOfDockerHubsApiIsOrBecomesAnother(Dialect dialect) {
    try (var _ = start(dialect)) {
      List<String> before = all.rows();

      for (String taken : List.of("acme", "alice", "admin", "library", "v2")) {
        tryAll(
            "an organization like " + taken,
            taken,
            NOTHING,
            REFUSED,
            name -> send("POST", "orgs", Map.of("orgname", name)));
      }
      tryAll(
          "a repository",
          "app",
          "(a/)+a",
          REFUSED,
          name -> send("POST", "namespaces/alice/repositories", Map.of("name", name)));
      tryAll(
          "whose",
          "alice",
          NOTHING,
          REFUSED,
          ns -> send("POST", "repositories", Map.of("name", "new", "namespace", ns)));
      tryAll(
          "a member",
          "mia",
          NOTHING,
          REFUSED,
          name -> send("POST", "orgs/acme/groups/keepers/members", Map.of("member", name)));
      Map<String, Object> invite =
          Map.of("org", "acme", "invitees", List.of("x@example.com"), "dry_run", true);
      tryAll(
          "into what",
          "acme",
          NOTHING,
          REFUSED,
          name -> send("POST", "invites/bulk", with(invite, "org", name)));
      tryAll(
          "into which team",
          "keepers",
          "",
          REFUSED,
          name -> send("POST", "invites/bulk", with(invite, "team", name)));
      tryAll(
          "what a token is for",
          "acme/app",
          NOTHING,
          REFUSED,
          path ->
              send(
                  "POST",
                  "orgs/acme/access-tokens",
                  Map.of(
                      "label",
                      "x",
                      "resources",
                      List.of(
                          Map.of(
                              "type",
                              "TYPE_REPO",
                              "path",
                              path,
                              "scopes",
                              List.of("scope-image-pull"))))));
      tryAll(
          "the second step of a log-in",
          "secret",
          NOTHING,
          Set.of(400, 401),
          next ->
              client.send(
                  "POST",
                  "/hub/v2/users/2fa-login",
                  ASCII.writeValueAsBytes(Map.of("login_2fa_token", next, "code", next))));

      assertThat(wrong).isEmpty();
      assertThat(all.rows()).containsAll(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsNoNameStaysAsItWasWrittenOrIsRefused(Dialect dialect) {
    try (var _ = start(dialect)) {
      for (Map.Entry<String, String> trick : Tricks.all("text")) {
        String text = trick.getValue();
        kept(trick, "full_name", send("PATCH", "orgs/acme", Map.of("full_name", text)));
        kept(
            trick,
            "description",
            send("PATCH", "orgs/acme/groups/keepers", Map.of("description", text)));
        kept(
            trick,
            "full_description",
            send("PATCH", "repositories/alice/app", Map.of("full_description", text)));
        if (!text.isBlank()) {
          kept(
              trick,
              "token_label",
              send(
                  "POST",
                  "access-tokens",
                  Map.of("token_label", text, "scopes", List.of("repo:read"))));
        }
      }

      assertThat(wrong).isEmpty();
    }
  }

  private void kept(Map.Entry<String, String> trick, String field, Answer answer) {
    boolean isKept =
        answer.status() < 300 && json(answer).path(field).asString("").equals(trick.getValue());
    if (!isKept && answer.status() != 400) {
      wrong.add("%s, %s: %d %s".formatted(field, trick.getKey(), answer.status(), answer.text()));
    }
  }

  private static JsonNode json(Answer answer) {
    return ASCII.readTree(answer.body());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noQueryIsAFaultOfOurs(Dialect dialect) {
    try (var _ = start(dialect)) {
      for (Map.Entry<String, String> trick : Tricks.all("app")) {
        if (trick.getValue().length() < 1000) {
          for (String address :
              List.of(
                  "/api/v1/search?q=",
                  "/api/v1/explore?namespace=",
                  "/api/v1/repositories?query=",
                  "/api/v1/repositories?namespace=",
                  "/api/v1/repositories/alice/app/-/tags?query=",
                  "/api/v1/organizations/acme/members?query=",
                  "/api/v1/organizations/acme/teams?query=",
                  "/api/v1/organizations/acme/teams?member=",
                  "/api/v1/organizations/acme/audit?target=",
                  "/api/v1/audit?actor=",
                  "/api/v1/me/tokens?cursor=",
                  "/hub/v2/search/repositories?query=",
                  "/hub/v2/orgs/acme/members?search=",
                  "/hub/v2/orgs/acme/groups?username=",
                  "/hub/v2/repositories/alice/app/tags?name=",
                  "/hub/v2/auditlogs/acme?actor=",
                  "/v1/search?q=",
                  "/v2/_catalog?last=",
                  "/v2/alice/app/tags/list?last=",
                  "/v2/alice/app/referrers/sha256:" + "0".repeat(64) + "?artifactType=",
                  "/token?service=",
                  "/token?scope=repository:",
                  "/token?account=")) {
            String authorization =
                address.startsWith("/hub/") || address.startsWith("/api/")
                    ? alice
                    : HubPeople.basic("alice");
            Answer answer =
                client.get(
                    address + Tricks.escaped(trick.getValue()), "Authorization", authorization);
            if (answer.status() >= 500) {
              wrong.add(
                  "%s%s: %d %s".formatted(address, trick.getKey(), answer.status(), answer.text()));
            }
          }
        }
      }

      assertThat(wrong).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void nothingIsPushedByANameThatIsOrBecomesAnother(Dialect dialect) {
    try (var _ = start(dialect)) {
      String basic = HubPeople.basic("alice");
      byte[] manifest =
          client
              .get(
                  "/v2/alice/app/manifests/latest",
                  "Authorization",
                  basic,
                  "Accept",
                  RegistryClient.OCI_MANIFEST)
              .body();
      List<String> before = tagged();
      Set<Integer> refused = Set.of(400, 401, 403, 404, 405, 414);

      tryAll(
          "a tag",
          "latest",
          "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|",
          refused,
          tag -> put("alice/app", tag, manifest, basic));
      for (String name : List.of("%s/app", "alice/%s", "%s")) {
        String real = name.startsWith("%s") ? "alice" : "app";
        tryAll(
            "a repository called " + name,
            real,
            "(a/)+a|",
            refused,
            part -> put(name.formatted(Tricks.escaped(part)), "latest", manifest, basic));
      }
      tryAll(
          "where to mount from",
          "alice/app",
          "(a/)+a|",
          Set.of(202, 400, 404, 414),
          from ->
              shortened(
                  from,
                  text ->
                      client.post(
                          "/v2/alice/app/blobs/uploads/?mount="
                              + Cast.blob("acme/open", "latest")
                              + "&from="
                              + Tricks.escaped(text),
                          "Authorization",
                          basic)));

      assertThat(wrong).isEmpty();
      assertThat(tagged()).containsAll(before);
    }
  }

  private List<String> tagged() {
    return all.rows().stream().filter(row -> row.startsWith("tag [")).toList();
  }

  private Answer put(String repository, String tag, byte[] manifest, String basic) {
    return shortened(
        tag,
        text ->
            client.send(
                "PUT",
                "/v2/" + shortPath(repository) + "/manifests/" + Tricks.escaped(text),
                manifest,
                "Authorization",
                basic,
                "Content-Type",
                RegistryClient.OCI_MANIFEST));
  }

  /** What is too long for any address is tried in HostileClientsTest. */
  private static Answer shortened(String text, Function<String, Answer> ask) {
    return ask.apply(text.length() > 1000 ? text.substring(0, 1000) : text);
  }

  private static String shortPath(String path) {
    return path.length() > 5000 ? path.substring(0, 4998) : path;
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void bytesThatAreNoUtf8AreNoNames(Dialect dialect) {
    try (var _ = start(dialect)) {
      List<String> before = all.rows();
      for (byte[] bytes :
          List.of(
              new byte[] {(byte) 0xc0, (byte) 0xaf},
              new byte[] {(byte) 0xff},
              new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
              new byte[] {(byte) 0xc1, (byte) 0xa1})) {
        String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        byte[] hub =
            "{\"orgname\":\"acme%s\"}".formatted(raw).getBytes(StandardCharsets.ISO_8859_1);
        byte[] ours = "{\"name\":\"acme%s\"}".formatted(raw).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(client.send("POST", "/hub/v2/orgs", hub, "Authorization", alice).status())
            .isEqualTo(400);
        assertThat(
                client
                    .send(
                        "POST",
                        "/api/v1/organizations",
                        ours,
                        "Authorization",
                        alice,
                        "Content-Type",
                        "application/json")
                    .status())
            .isIn(400, 422);
      }
      assertThat(all.rows()).isEqualTo(before);
    }
  }
}
