package io.stowage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.AccountSettings.SignUp;
import io.stowage.server.app.Rows;
import io.stowage.server.app.RunningHub;
import io.stowage.server.app.Tricks;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Names in bodies that look like another, or become one by folding, trimming or decoding: none is
 * given, and none is taken for that other. Everything here is called kris.
 */
class NameTricksTest {
  /** So that halves of surrogate pairs can be sent. */
  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final String ACCOUNT = "[a-z0-9]+([._-][a-z0-9]+)*";
  private static final String NOTHING = "(?!)";

  @TempDir Path folder;
  private final List<String> wrong = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private RunningHub hub;

  @SuppressWarnings("NullAway.Init")
  private ApiClient kris;

  @SuppressWarnings("NullAway.Init")
  private ApiClient admin;

  @AfterEach
  void stop() {
    hub.close();
  }

  private void start(Dialect dialect) {
    hub = RunningHub.start(dialect, folder, RunningHub.letting(SignUp.OPEN));
    hub.person("kris");
    logIn();
    made(kris, "/organizations", Map.of("name", "kris-co"));
    made(kris, "/organizations/kris-co/teams", Map.of("name", "kris"));
    made(kris, "/repositories", Map.of("name", "kris/kris"));
    made(kris, "/me/scope-maps", Map.of("name", "kris", "rules", rules("kris/*")));
    made(kris, "/me/robots", Map.of("name", "kris", "rules", rules("kris/*")));
    made(admin, "/plans", Map.of("name", "kris"));
  }

  /** What is asked takes a password given lately, and time goes by here. */
  private void logIn() {
    kris = Browser.of(hub, "kris").client();
    admin = Browser.ofAdmin(hub).client();
  }

  private static List<Object> rules(String pattern) {
    return List.of(Map.of("pattern", pattern, "permissions", List.of("read")));
  }

  private static void made(ApiClient client, String path, Map<String, Object> sent) {
    assertThat(client.post(path, sent).status()).as(path).isEqualTo(201);
  }

  private static Answer post(ApiClient client, String path, Map<String, Object> sent) {
    return client.post(path, ASCII.writeValueAsString(sent));
  }

  /** Asks with each trick; refused is what is not of the form, and nothing is a fault of ours. */
  private void tryAll(
      String what, String name, String form, Set<Integer> refused, Function<String, Answer> ask) {
    for (Map.Entry<String, String> trick : Tricks.all(name)) {
      String told = what + ", " + trick.getKey();
      try {
        Answer answer = ask.apply(trick.getValue());
        boolean isMet =
            trick.getValue().matches(form)
                ? answer.status() < 500
                : refused.contains(answer.status());
        if (!isMet) {
          wrong.add(told + ": " + answer.status() + " " + answer.text());
        }
      } catch (AssertionError undocumented) {
        wrong.add(told + ": " + undocumented.getMessage());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noNameIsGivenThatLooksLikeAnother(Dialect dialect) {
    start(dialect);
    List<String> before = Rows.of(hub.database());
    Set<Integer> refused = Set.of(400, 409, 422);

    tryAll("an account", "kris", NOTHING, refused, this::signUp);
    for (String reserved : List.of("admin", "api", "library", "v2", "kris-co")) {
      tryAll("an account like " + reserved, reserved, NOTHING, refused, this::signUp);
    }
    logIn();
    tryAll("a person", "kris", NOTHING, refused, name -> post(admin, "/admin/users", person(name)));
    for (String taken : List.of("kris", "kris-co", "admin", "library")) {
      tryAll(
          "an organization like " + taken,
          taken,
          NOTHING,
          refused,
          name -> post(kris, "/organizations", Map.of("name", name)));
    }
    Set<Integer> orNowhere = Set.of(400, 403, 404, 409, 422);
    Function<String, Answer> repository = name -> post(kris, "/repositories", Map.of("name", name));
    tryAll("a repository", "kris/kris", NOTHING, orNowhere, repository);
    tryAll("its last part", "kris", "(a/)+a", orNowhere, name -> repository.apply("kris/" + name));
    tryAll("its first part", "kris", NOTHING, orNowhere, name -> repository.apply(name + "/new"));
    String teams = "/organizations/kris-co/teams";
    String team = "[a-z0-9][a-z0-9._-]{0,59}";
    tryAll("a team", "kris", team, refused, name -> post(kris, teams, Map.of("name", name)));
    tryAll(
        "a team's new name",
        "kris",
        team,
        refused,
        name -> kris.patch(teams + "/kris", ASCII.writeValueAsString(Map.of("name", name))));
    for (String owner : List.of("/me", "/organizations/kris-co")) {
      List<Object> rules = rules(owner.equals("/me") ? "kris/*" : "kris-co/*");
      tryAll(
          owner + "/robots",
          "kris",
          ACCOUNT,
          refused,
          name -> post(kris, owner + "/robots", Map.of("name", name, "rules", rules)));
      tryAll(
          owner + "/scope-maps",
          "kris",
          "[A-Za-z0-9][A-Za-z0-9._-]{0,59}",
          refused,
          name -> post(kris, owner + "/scope-maps", Map.of("name", name, "rules", rules)));
      tryAll(
          owner + "/scope-maps, a rule",
          "kris/kris",
          "(a/)+a",
          refused,
          name ->
              post(
                  kris,
                  owner + "/scope-maps",
                  Map.of("name", "x" + name.hashCode(), "rules", rules(name))));
    }
    tryAll(
        "a plan",
        "kris",
        "[A-Za-z0-9]([A-Za-z0-9 ._-]{0,58}[A-Za-z0-9])?",
        refused,
        name -> post(admin, "/plans", Map.of("name", name)));

    assertThat(wrong).isEmpty();
    assertThat(Rows.of(hub.database()).stream().filter(NameTricksTest::isNamed))
        .containsAll(before.stream().filter(NameTricksTest::isNamed).toList());
  }

  /** Rows that a name is in; a session's and a counter's are others by now. */
  private static boolean isNamed(String row) {
    return row.contains("=kris") && !row.startsWith("session") && !row.startsWith("person");
  }

  /** Only so often from one place in an hour. */
  private Answer signUp(String name) {
    hub.clock().advance(Duration.ofHours(1));
    return post(hub.nobody(), "/sign-up", person(name));
  }

  private static Map<String, Object> person(String name) {
    return Map.of(
        "name", name, "email", "somebody@example.com", "password", "a password of theirs");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noNameIsTakenForAnother(Dialect dialect) {
    start(dialect);
    Set<Integer> refused = Set.of(400, 403, 404, 409, 422);
    String confirm = "kris/kris";

    tryAll(
        "where to",
        "kris-co",
        NOTHING,
        refused,
        to ->
            post(kris, "/repositories/kris/kris/-/transfer", Map.of("to", to, "confirm", confirm)));
    tryAll(
        "what is typed",
        confirm,
        NOTHING,
        refused,
        typed ->
            post(
                kris,
                "/repositories/kris/kris/-/transfer",
                Map.of("to", "kris-co", "confirm", typed)));
    tryAll(
        "an owner",
        "admin",
        NOTHING,
        refused,
        owner -> post(kris, "/me/convert", Map.of("owner", owner, "confirm", "kris")));
    tryAll(
        "a scope map",
        "kris",
        NOTHING,
        refused,
        map ->
            post(
                kris,
                "/me/tokens",
                Map.of("label", "x", "scopes", List.of("repo:read"), "scopeMap", map)));
    tryAll(
        "a scope",
        "repo:read",
        "(?U)\\s*repo:read\\s*",
        refused,
        scope -> post(kris, "/me/tokens", Map.of("label", "x", "scopes", List.of(scope))));
    tryAll(
        "a plan",
        "kris",
        NOTHING,
        refused,
        plan -> kris.put("/me/plan", ASCII.writeValueAsString(Map.of("plan", plan))));
    tryAll(
        "a team",
        "kris",
        NOTHING,
        refused,
        team ->
            post(
                kris,
                "/organizations/kris-co/invitations",
                Map.of("invitees", List.of("new@example.com"), "role", "member", "team", team)));

    assertThat(wrong).isEmpty();
  }

  /** People type their names with blanks and capitals; nothing else counts as theirs. */
  private static final Set<String> TYPED =
      Set.of(
          "upper case",
          "capitalised",
          "blank behind",
          "blank before",
          "line break behind",
          "carriage return behind",
          "tab before",
          "ideographic space behind");

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoTypesANameIsTakenForNobodyElse(Dialect dialect) {
    start(dialect);
    hub.person("mikis");
    Map<String, String> tricks = new LinkedHashMap<>();
    Tricks.all("mikis").forEach(trick -> tricks.put(trick.getKey(), trick.getValue()));

    tricks.forEach(
        (what, name) -> {
          hub.clock().advance(Duration.ofDays(1));
          int logIn =
              post(
                      hub.nobody(),
                      "/login",
                      Map.of("name", name, "password", RunningHub.password("mikis")))
                  .status();
          if (TYPED.contains(what) ? logIn != 200 : logIn != 401 && logIn != 400) {
            wrong.add("a log-in, " + what + ": " + logIn);
          }
        });
    logIn();
    tricks.forEach(
        (what, name) -> {
          Answer answer =
              post(
                  kris,
                  "/organizations/kris-co/invitations",
                  Map.of("invitees", List.of(name), "role", "member", "dryRun", true));
          boolean isMeant = answer.text().contains("\"invited\"");
          if (isMeant != TYPED.contains(what) || answer.status() >= 500) {
            wrong.add("an invitation, " + what + ": " + answer.text());
          }
        });

    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsNoNameStaysAsItWasWrittenOrIsRefused(Dialect dialect) {
    start(dialect);

    for (Map.Entry<String, String> trick : Tricks.all("kris")) {
      requireKept(
          trick,
          "fullName",
          kris.with("If-Match", "*")
              .patch("/me", ASCII.writeValueAsString(Map.of("fullName", trick.getValue()))));
      requireKept(
          trick,
          "description",
          kris.patch(
              "/organizations/kris-co/teams/kris",
              ASCII.writeValueAsString(Map.of("description", trick.getValue()))));
      requireKept(
          trick,
          "fullDescription",
          kris.with("If-Match", "*")
              .patch(
                  "/repositories/kris/kris",
                  ASCII.writeValueAsString(Map.of("fullDescription", trick.getValue()))));
      requireKept(
          trick,
          "label",
          post(
              kris,
              "/me/tokens",
              Map.of("label", trick.getValue(), "scopes", List.of("repo:read"))));
    }

    assertThat(wrong).isEmpty();
  }

  private void requireKept(Map.Entry<String, String> trick, String field, Answer answer) {
    boolean isKept =
        answer.status() < 300
            && Objects.equals(answer.json().path(field).asString(""), trick.getValue());
    if (!isKept && !Set.of(400, 422).contains(answer.status())) {
      wrong.add(field + ", " + trick.getKey() + ": " + answer.status() + " " + answer.text());
    }
  }
}
