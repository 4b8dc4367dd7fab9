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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link ForeignIdsTest} is for our API, for Docker Hub's: its router names the addresses. */
class ForeignIdsAtDockerHubTest {
  private static final Set<Integer> REFUSED = Set.of(401, 403, 404);

  @TempDir Path folder;
  private final List<String> wrong = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private HubAim aim;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsSomebodyElsesIsNotThere(Dialect dialect) {
    var often = new DockerHub.Settings(Optional.empty(), 1_000_000);
    try (var running =
        RunningRegistry.in(folder)
            .on(dialect)
            .hub(settings -> DockerHubTest.with(settings, often))
            .start()) {
      Belongings all = new Belongings(running);
      aim = new HubAim(all, running.client());
      Map<String, String> outsiders = new LinkedHashMap<>(all.outsiders());
      outsiders.replaceAll((name, token) -> name.matches("[a-z]{3,7}") ? aim.logIn(name) : token);
      outsiders.put("nobody", "");
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

  private void walk(String form, ForeignIdRule rule, Map<String, String> outsiders) {
    if (rule.foreign().equals("self")) {
      return;
    }
    for (String owner : List.of("alice", "acme")) {
      Map<String, String> values = aim.values(form, owner, "app");
      outsiders.forEach(
          (who, token) -> {
            Answer answer = aim.ask(form, values, token);
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
        Map<String, String> open = aim.values(form, owner, "open");
        Answer answer = aim.ask(form, open, "");
        if (answer.status() != 200) {
          wrong.add(told(form, "nobody", open, answer));
        }
      }
    }
    if (rule.nested().equals("refused")) {
      Map<String, String> own = aim.values(form, "evil", "mine");
      own.replace("org", "evil");
      Answer answer = aim.ask(form, own, Objects.requireNonNull(outsiders.get("mallory")));
      if (!REFUSED.contains(answer.status())) {
        wrong.add("within her own: " + told(form, "mallory", own, answer));
      }
    }
  }

  /** What sam is told must not tell that there is such a thing. */
  private void compare(String form, Map<String, String> values, String sam) {
    Answer there = aim.ask(form, values, sam);
    for (Map.Entry<String, String> made : madeUp(form).entrySet()) {
      Map<String, String> others = new HashMap<>(values);
      if (others.replace(made.getKey(), made.getValue()) != null) {
        Answer not = aim.ask(form, others, sam);
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

  private static String told(String form, String who, Map<String, String> values, Answer answer) {
    return "%s by %s %s: %d %s"
        .formatted(form, who, values.values(), answer.status(), answer.text());
  }
}
