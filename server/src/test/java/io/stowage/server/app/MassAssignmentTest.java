package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nobody sets what was not meant to be set, by sending it along: our API refuses it by name, Docker
 * Hub's, whose clients send back whole objects, passes it over.
 */
class MassAssignmentTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** As columns, properties of answers, and other servers call it. */
  private static final Map<String, Object> EXTRAS = new TreeMap<>();

  static {
    for (String number : List.of("id", "account_id", "organization_id", "user_id", "version")) {
      EXTRAS.put(number, 1);
    }
    for (String claim :
        List.of(
            "administrator",
            "isAdministrator",
            "is_administrator",
            "is_admin",
            "admin",
            "superuser",
            "is_staff",
            "emailVerified",
            "email_verified",
            "verifiedPublisher",
            "is_verified_publisher",
            "official",
            "is_official",
            "must_change_password",
            "suspended",
            "fresh")) {
      EXTRAS.put(claim, true);
    }
    for (String text :
        List.of(
            "uuid",
            "publicId",
            "public_id",
            "owner",
            "user",
            "createdBy",
            "created_by",
            "createdAt",
            "created_at",
            "created_from",
            "date_joined",
            "date_registered",
            "kind",
            "type",
            "hash",
            "password_hash",
            "secret",
            "login",
            "level",
            "credential",
            "purge_at",
            "__proto__",
            "constructor",
            "$ref")) {
      EXTRAS.put(text, "admin");
    }
    EXTRAS.put("stars", 1_000_000);
    EXTRAS.put("pulls", 1_000_000);
    EXTRAS.put("star_count", 1_000_000);
    EXTRAS.put("pull_count", 1_000_000);
  }

  @TempDir Path folder;
  private final List<String> wrong = new ArrayList<>();

  // --- our API -----------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void ourApiRefusesWhatItDoesNotName(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Belongings all = new Belongings(running);
      ApiClient alice = all.bearing(all.session("alice")).with("If-Match", "*");
      JsonNode document = alice.get("/openapi.json").json();
      List<String> before = all.rows();
      int bodies = 0;

      for (ServedOperation operation : ServedOperation.of(document).values()) {
        if (!operation.bodyType().equals("application/json")) {
          continue;
        }
        bodies++;
        String repository = Aim.repositories(operation, "app").getFirst();
        Map<String, String> values = Aim.values(all, operation, repository);
        ObjectNode fits = fitting(operation, values);
        EXTRAS.forEach(
            (name, value) -> {
              if (!operation.schema().path("properties").has(name)) {
                ObjectNode more = fits.deepCopy();
                more.set(name, JSON.valueToTree(value));
                require(alice, operation, values, more.toString(), "/" + name);
              }
            });
        within(fits).forEach((pointer, more) -> require(alice, operation, values, more, pointer));
        String doubled = "{\"x\":1," + "\"x\":2," + fits.toString().substring(1);
        requireStatus(alice, operation, values, doubled);
      }

      assertThat(wrong).isEmpty();
      assertThat(bodies).isGreaterThan(50);
      assertThat(all.rows()).isEqualTo(before);
    }
  }

  /** The one of the document where there is one, else that of the walk. */
  private static ObjectNode fitting(ServedOperation operation, Map<String, String> values) {
    JsonNode body =
        operation
            .example()
            .orElseGet(
                () ->
                    operation.id().equals("createRepository")
                        ? JSON.valueToTree(Map.of("name", "alice/new"))
                        : JSON.valueToTree(Aim.body(operation, values)));
    return (ObjectNode) body;
  }

  /** The same with one more property in each object within it, by the pointer of that. */
  private static Map<String, String> within(ObjectNode fits) {
    Map<String, String> bodies = new HashMap<>();
    fits.properties()
        .forEach(
            property -> {
              for (int i = 0; i < property.getValue().size(); i++) {
                ObjectNode copy = fits.deepCopy();
                if (copy.path(property.getKey()).path(i) instanceof ObjectNode inner) {
                  inner.put("administrator", true);
                  bodies.put(
                      "/%s/%d/administrator".formatted(property.getKey(), i), copy.toString());
                }
              }
            });
    return bodies;
  }

  private void require(
      ApiClient client,
      ServedOperation operation,
      Map<String, String> values,
      String body,
      String pointer) {
    ApiClient.Answer answer = requireStatus(client, operation, values, body);
    if (answer.status() == 400 && !"unknown".equals(answer.errors().get(pointer))) {
      wrong.add("%s does not name %s: %s".formatted(operation.id(), pointer, answer.text()));
    }
  }

  private ApiClient.Answer requireStatus(
      ApiClient client, ServedOperation operation, Map<String, String> values, String body) {
    ApiClient.Answer answer =
        client.send(operation.method(), operation.address(values), Optional.of(body));
    if (answer.status() != 400) {
      wrong.add("%s took %s: %d".formatted(operation.id(), body, answer.status()));
    }
    return answer;
  }

  // --- Docker Hub's ------------------------------------------------------------------------------

  /** What is sent again with more changes nothing; what is made with more is as what is made. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void dockerHubsApiPassesOverWhatItDoesNotKnow(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Belongings all = new Belongings(running);
      Hub hub = new Hub(running.client(), all);

      hub.again("PATCH", "v2/orgs/acme", Map.of("full_name", "Acme"));
      hub.again("PUT", "v2/orgs/acme/members/mia", Map.of("role", "member"));
      hub.again("PATCH", "v2/orgs/acme/groups/keepers", Map.of("description", "keep"));
      hub.again("POST", "v2/orgs/acme/groups/keepers/members", Map.of("member", "mia"));
      hub.again("PATCH", "v2/access-tokens/" + all.id("token"), Map.of("token_label", "x"));
      hub.again(
          "PATCH", "v2/orgs/acme/access-tokens/" + all.id("acme token"), Map.of("label", "x"));
      hub.again("PATCH", "v2/repositories/alice/app", Map.of("description", "x"));
      hub.again("POST", "v2/repositories/alice/app/privacy", Map.of("is_private", true));
      hub.made("v2/orgs", "orgname", Map.of());
      hub.made("v2/orgs/acme/groups", "name", Map.of());
      hub.made("v2/access-tokens", "token_label", Map.of("scopes", List.of("repo:read")));
      hub.made("v2/namespaces/alice/repositories", "name", Map.of("is_private", true));
      hub.made(
          "v2/orgs/acme/access-tokens",
          "label",
          Map.of(
              "resources",
              List.of(
                  Map.of(
                      "type",
                      "TYPE_REPO",
                      "path",
                      "acme/*",
                      "scopes",
                      List.of("scope-image-pull")))));
    }
  }

  /** What alice sends to Docker Hub's API. */
  private record Hub(RegistryClient client, Belongings all, String token) {
    Hub(RegistryClient client, Belongings all) {
      this(client, all, logIn(client));
    }

    private static String logIn(RegistryClient client) {
      Map<String, String> sent =
          Map.of("username", "alice", "password", HubPeople.password("alice"));
      Answer answer = client.send("POST", "/hub/v2/users/login", JSON.writeValueAsBytes(sent));
      return JSON.readTree(answer.body()).required("token").asString();
    }

    private List<String> send(
        String method, String form, Map<String, ?> sent, Map<String, Object> extras) {
      Map<String, Object> body = new HashMap<>(extras);
      body.putAll(sent);
      Answer answer =
          client.send(
              method,
              "/hub/" + form,
              JSON.writeValueAsBytes(body),
              "Authorization",
              "Bearer " + token);
      assertThat(answer.status()).as(method + form + answer.text()).isBetween(200, 299);
      return all.rows().stream().map(Hub::lasting).toList();
    }

    void again(String method, String form, Map<String, ?> sent) {
      List<String> before = send(method, form, sent, Map.of());

      assertThat(send(method, form, sent, EXTRAS)).as(method + " " + form).isEqualTo(before);
    }

    void made(String form, String name, Map<String, ?> sent) {
      List<String> nothing = all.rows().stream().map(Hub::lasting).toList();
      List<String> plain = new ArrayList<>(send("POST", form, with(sent, name, "aaa"), Map.of()));
      List<String> before = List.copyOf(plain);
      List<String> more = new ArrayList<>(send("POST", form, with(sent, name, "bbb"), EXTRAS));
      plain.removeAll(nothing);
      more.removeAll(before);

      assertThat(more.stream().map(Hub::anyOne).toList())
          .as(form)
          .isNotEmpty()
          .isEqualTo(plain.stream().map(Hub::anyOne).toList());
    }

    private static Map<String, Object> with(Map<String, ?> sent, String name, String value) {
      Map<String, Object> all = new HashMap<>(sent);
      all.put(name, value);
      return all;
    }

    private static String lasting(String row) {
      return row.replaceAll("\\b(version|updated_at)=\\w+", "$1");
    }

    /** But for its name, and for numbers, times and secrets, which each has of its own. */
    private static String anyOne(String row) {
      return row.replaceAll("\\b(id|\\w+_id|hash|\\w+_at|since)=(?!null)[^,\\]]+", "$1")
          .replaceAll("aaa|bbb", "NAME");
    }
  }
}
