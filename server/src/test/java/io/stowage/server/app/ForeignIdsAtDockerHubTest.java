package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.db.Dialect;
import io.stowage.server.dockerhub.DockerHub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** What {@link ForeignIdsTest} is for our API, for Docker Hub's: its router names the addresses. */
class ForeignIdsAtDockerHubTest {
  private static final Set<Integer> REFUSED = Set.of(401, 403, 404);
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)\\+?}");

  @TempDir Path folder;
  private final List<String> wrong = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Belongings all;

  @SuppressWarnings("NullAway.Init")
  private RegistryClient client;

  private String team = "";

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsSomebodyElsesIsNotThere(Dialect dialect) {
    var often = new DockerHub.Settings(Optional.empty(), 1_000_000);
    try (var running =
        RunningRegistry.in(folder)
            .on(dialect)
            .hub(settings -> DockerHubTest.with(settings, often))
            .start()) {
      all = new Belongings(running);
      client = running.client();
      Map<String, String> outsiders = new LinkedHashMap<>(all.outsiders());
      outsiders.replaceAll((name, token) -> name.matches("[a-z]{3,7}") ? logIn(name) : token);
      outsiders.put("nobody", "");
      team = all.team(client, logIn("alice"));
      Map<String, ForeignIdRule> rules = ForeignIdRule.read("/foreign-ids-docker-hub.txt");
      List<String> forms = running.hub().dockerHub().forms();
      List<String> before = all.rows();

      for (String form : forms) {
        ForeignIdRule rule = rules.get(form);
        if (rule == null) {
          wrong.add(form + " has no rule in foreign-ids-docker-hub.txt");
          continue;
        }
        if (!rule.isStrict() && rule.why().isEmpty()) {
          wrong.add(form + " is open and nobody says why");
        }
        walk(form, rule, outsiders);
        List<String> after = all.rows();
        if (!after.equals(before)) {
          wrong.add(form + " changed something");
        }
        before = after;
      }
      assertThat(rules.keySet()).containsExactlyInAnyOrderElementsOf(forms);
    }

    assertThat(wrong).isEmpty();
  }

  private String logIn(String name) {
    Map<String, String> sent = Map.of("username", name, "password", HubPeople.password(name));
    Answer answer =
        client.send("POST", "/hub/v2/users/login", JsonMapper.shared().writeValueAsBytes(sent));
    return JsonMapper.shared().readTree(answer.body()).path("token").asString("");
  }

  private void walk(String form, ForeignIdRule rule, Map<String, String> outsiders) {
    if (rule.foreign().equals("self")) {
      return;
    }
    for (String owner : List.of("alice", "acme")) {
      Map<String, String> values = values(form, owner, "app");
      outsiders.forEach(
          (who, token) -> {
            Answer answer = ask(form, values, token);
            boolean isMet =
                rule.foreign().equals("open")
                    ? isHarmless(answer)
                    : REFUSED.contains(answer.status());
            if (!isMet) {
              wrong.add(told(form, who, values, answer));
            }
          });
      if (!rule.foreign().equals("open")) {
        compare(form, values, Objects.requireNonNull(outsiders.get("sam")));
      }
      if (rule.foreign().equals("public")) {
        Map<String, String> open = values(form, owner, "open");
        Answer answer = ask(form, open, "");
        if (answer.status() != 200) {
          wrong.add(told(form, "nobody", open, answer));
        }
      }
    }
    if (rule.nested().equals("refused")) {
      Map<String, String> own = values(form, "evil", "mine");
      own.replace("org", "evil");
      Answer answer = ask(form, own, Objects.requireNonNull(outsiders.get("mallory")));
      if (!REFUSED.contains(answer.status())) {
        wrong.add("within her own: " + told(form, "mallory", own, answer));
      }
    }
  }

  /** What sam is told must not tell that there is such a thing. */
  private void compare(String form, Map<String, String> values, String sam) {
    Answer there = ask(form, values, sam);
    for (Map.Entry<String, String> made : madeUp(form).entrySet()) {
      Map<String, String> others = new HashMap<>(values);
      if (others.replace(made.getKey(), made.getValue()) != null) {
        Answer not = ask(form, others, sam);
        if (!words(there, values).equals(words(not, others))) {
          wrong.add(
              "%s tells whether there is such a %s: %s, not %s"
                  .formatted(form, made.getKey(), words(there, values), words(not, others)));
        }
      }
    }
  }

  /** Of the same form, and nothing has it; accounts are known to everybody. */
  private static Map<String, String> madeUp(String form) {
    String id = "00000000-0000-4000-8000-000000000000";
    Map<String, String> made = new HashMap<>();
    made.putAll(Map.of("r", "zzz", "tag", "zzz", "group", "zzz", "team", "987654321", "uuid", id));
    made.put("id", form.contains("/accounts/") ? "987654321" : id);
    return made;
  }

  private static String words(Answer answer, Map<String, String> values) {
    String text = answer.status() + answer.text();
    for (String value : values.values()) {
      text = text.replace(value, "…");
    }
    return text;
  }

  private static boolean isHarmless(Answer answer) {
    return answer.status() < 500
        && !answer.text().contains("@example.com")
        && !answer.text().contains("\"app\"")
        && !answer.text().contains("\"gone\"");
  }

  private Map<String, String> values(String form, String owner, String repository) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher places = PLACE.matcher(form);
    while (places.find()) {
      values.put(
          places.group(1),
          switch (places.group(1)) {
            case "ns" -> owner;
            case "r" -> form.contains("{ns}") ? repository : "hidden";
            case "org" -> "acme";
            case "user" -> "mia";
            case "group" -> "keepers";
            case "team" -> team;
            case "tag" -> "latest";
            case "name", "account" -> owner;
            case "uuid" -> all.id("token");
            case "id" ->
                all.id(
                    form.contains("/invites/")
                        ? "acme invitation"
                        : form.contains("/accounts/") ? "acme" : "acme token");
            default ->
                throw new AssertionError(
                    "%s has a place %s: say here what of alice's it may be"
                        .formatted(form, places.group(1)));
          });
    }
    return values;
  }

  private Answer ask(String form, Map<String, String> values, String token) {
    String method = form.substring(0, form.indexOf(' '));
    String address = "/hub/" + form.substring(form.indexOf(' ') + 1);
    for (Map.Entry<String, String> value : values.entrySet()) {
      address =
          address
              .replace("{" + value.getKey() + "}", value.getValue())
              .replace("{" + value.getKey() + "+}", value.getValue());
    }
    byte[] body =
        method.equals("GET") || method.equals("DELETE")
            ? new byte[0]
            : JsonMapper.shared().writeValueAsBytes(body(values));
    return token.isEmpty()
        ? client.send(method, address, body)
        : client.send(method, address, body, "Authorization", "Bearer " + token);
  }

  /** All that any address takes; what it does not know it passes over. */
  private Map<String, Object> body(Map<String, String> values) {
    Map<String, Object> body = new HashMap<>();
    body.put("org", "acme");
    body.put("namespace", values.getOrDefault("ns", "alice"));
    body.put("name", "taken");
    body.put("description", "mine");
    body.put("full_name", "mine");
    body.put("is_private", false);
    body.put("is_active", false);
    body.put("role", "owner");
    body.put("member", "mallory");
    body.put("invitees", List.of("mallory"));
    body.put("group_id", Long.parseLong(team));
    body.put("permission", "admin");
    body.put("label", "mine");
    body.put("token_label", "mine");
    String below = values.getOrDefault("org", "acme") + "/*";
    List<String> scopes = List.of("scope-image-pull");
    body.put("resources", List.of(Map.of("type", "TYPE_REPO", "path", below, "scopes", scopes)));
    return body;
  }

  private static String told(String form, String who, Map<String, String> values, Answer answer) {
    return "%s by %s %s: %d %s"
        .formatted(form, who, values.values(), answer.status(), answer.text());
  }
}
