package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Walks every operation of the document that is served with the ids of what is somebody else's, as
 * each of the {@link Belongings#outsiders}: refused, nothing changed, and in the words in which an
 * id is refused that nothing has. {@code foreign-ids.txt} says of each operation which rule it
 * follows; one that is not there fails the walk.
 */
class ForeignIdsTest {
  private static final Set<Integer> REFUSED = Set.of(401, 403, 404);

  @TempDir Path folder;
  private final List<String> wrong = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsSomebodyElsesIsNotThere(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Belongings all = new Belongings(running);
      Map<String, ServedOperation> operations =
          ServedOperation.of(all.bearing("").get("/openapi.json").json());
      Map<String, ForeignIdRule> rules = ForeignIdRule.read("/foreign-ids.txt");
      List<String> before = all.rows();

      for (ServedOperation operation : operations.values()) {
        ForeignIdRule rule = rules.get(operation.id());
        if (rule == null) {
          wrong.add(operation.id() + " has no rule in foreign-ids.txt");
          continue;
        }
        requireReason(operation, rule);
        walk(all, operation, rule);
        before = requireSame(operation, before, all.rows());
        if (!rule.nested().equals("-")) {
          nested(all, operation, rule);
          List<String> after = all.rows();
          before = rule.nested().equals("open") ? after : requireSame(operation, before, after);
        }
      }
      Set<String> unknown = new TreeSet<>(rules.keySet());
      unknown.removeAll(operations.keySet());
      assertThat(unknown).as("rules for operations that there are not").isEmpty();
    }

    assertThat(wrong).isEmpty();
  }

  private void requireReason(ServedOperation operation, ForeignIdRule rule) {
    if (!rule.isStrict() && rule.why().isEmpty()) {
      wrong.add(operation.id() + " is open and nobody says why");
    }
    if (rule.nested().equals("-") != parent(operation).isEmpty()) {
      wrong.add(operation.id() + " has something within, or nothing");
    }
    boolean isWithoutIds = rule.foreign().equals("self") || rule.foreign().equals("by hand");
    if (isWithoutIds && !operation.inPath().isEmpty()) {
      wrong.add(operation.id() + " has ids in its address: its rule is another");
    }
  }

  private void walk(Belongings all, ServedOperation operation, ForeignIdRule rule) {
    if (rule.foreign().equals("self") || rule.foreign().equals("by hand")) {
      return;
    }
    for (String repository : Aim.repositories(operation, "app")) {
      Map<String, String> values = Aim.values(all, operation, repository);
      for (Map.Entry<String, String> outsider : all.outsiders().entrySet()) {
        ApiClient client = all.bearing(outsider.getValue());
        Optional<Answer> answer = asked(client, operation, values, outsider.getKey());
        boolean isMet =
            answer.isPresent()
                && (rule.foreign().equals("open")
                    ? isHarmless(answer.get())
                    : REFUSED.contains(answer.get().status()));
        if (!isMet) {
          wrong.add(told(operation, values, outsider.getKey(), answer));
        }
      }
      if (!rule.foreign().equals("open")) {
        compare(all, operation, values);
      }
    }
    if (rule.foreign().equals("public")) {
      for (String repository : Aim.repositories(operation, "open")) {
        Map<String, String> values = Aim.values(all, operation, repository);
        Optional<Answer> answer = asked(all.bearing(""), operation, values, "nobody");
        if (answer.isEmpty() || answer.get().status() != 200) {
          wrong.add(told(operation, values, "nobody", answer));
        }
      }
    }
  }

  private List<String> requireSame(
      ServedOperation operation, List<String> before, List<String> after) {
    if (!after.equals(before)) {
      wrong.add(operation.id() + " changed " + difference(before, after));
    }
    return after;
  }

  /** What is open to all tells no address of a person's, and is no fault of ours. */
  private static boolean isHarmless(Answer answer) {
    return answer.status() < 500
        && !answer.text().contains("@example.com")
        && !answer.text().contains("hooks.slack.com");
  }

  /** What sam is told must not tell that there is such a thing. */
  private void compare(Belongings all, ServedOperation operation, Map<String, String> values) {
    ApiClient sam = all.bearing(Objects.requireNonNull(all.outsiders().get("sam")));
    for (String parameter : operation.inPath()) {
      String made = madeUp(operation, parameter, values);
      if (made.isEmpty()) {
        continue;
      }
      Map<String, String> others = new LinkedHashMap<>(values);
      others.put(parameter, made);
      Optional<Answer> there = asked(sam, operation, values, "sam");
      Optional<Answer> not = asked(sam, operation, others, "sam");
      if (there.isPresent()
          && not.isPresent()
          && !words(there.get(), values).equals(words(not.get(), others))) {
        wrong.add(
            "%s tells whether there is such a %s: %s, not %s"
                .formatted(
                    operation.id(),
                    parameter,
                    words(there.get(), values),
                    words(not.get(), others)));
      }
    }
  }

  private static String words(Answer answer, Map<String, String> values) {
    String text = answer.status() + answer.text().replaceAll("\"instance\":\"[^\"]*\"", "");
    for (String value : values.values()) {
      text = text.replace(value, "…");
    }
    return text;
  }

  /** As mallory: her own organization or repository, and what is in alice's. */
  private void nested(Belongings all, ServedOperation operation, ForeignIdRule rule) {
    ApiClient mallory = all.bearing(Objects.requireNonNull(all.outsiders().get("mallory")));
    for (String own : own(operation)) {
      Map<String, String> values = Aim.values(all, operation, own);
      values.replace("organization", "evil");
      Optional<Answer> answer = asked(mallory, operation, values, "mallory");
      boolean isMet =
          answer.isPresent()
              && (rule.nested().equals("open")
                  ? answer.get().status() < 500
                  : REFUSED.contains(answer.get().status()));
      if (!isMet) {
        wrong.add("within her own: " + told(operation, values, "mallory", answer));
      }
    }
  }

  /** Organizations have teams, persons collaborators. */
  private static List<String> own(ServedOperation operation) {
    if (operation.inPath().contains("organization")) {
      return List.of("");
    }
    return List.of(operation.inPath().contains("team") ? "evil/mine" : "mallory/mine");
  }

  // --- asking ------------------------------------------------------------------------------------

  private Optional<Answer> asked(
      ApiClient client, ServedOperation operation, Map<String, String> values, String who) {
    ApiClient asking = operation.needsVersion() ? client.with("If-Match", "*") : client;
    if (!operation.bodyType().isEmpty()) {
      asking = asking.with("Content-Type", operation.bodyType());
    }
    try {
      return Optional.of(
          asking.send(
              operation.method(),
              operation.address(values),
              operation.bodyType().isEmpty()
                  ? Optional.empty()
                  : Optional.of(Aim.body(operation, values))));
    } catch (AssertionError undocumented) {
      wrong.add(who + ": " + undocumented.getMessage());
      return Optional.empty();
    }
  }

  /** The parameter that names what the others are in. */
  private static Optional<String> parent(ServedOperation operation) {
    return operation.inPath().size() < 2
        ? Optional.empty()
        : Optional.of(operation.inPath().getFirst());
  }

  /** Of the same form, and nothing has it; empty where everybody may know what there is. */
  private static String madeUp(
      ServedOperation operation, String parameter, Map<String, String> values) {
    return switch (parameter) {
      case "name", "repository" ->
          Objects.requireNonNull(values.get(parameter)).replaceFirst("/.*", "/zzz");
      case "id" ->
          operation.template().startsWith("/bin/")
              ? "987654321"
              : "00000000-0000-4000-8000-000000000000";
      case "invitation", "session" -> "00000000-0000-4000-8000-000000000000";
      case "team", "tag", "scopeMap" -> "zzz";
      case "user" -> operation.template().startsWith("/users/") ? "" : "nobody-at-all";
      default -> "";
    };
  }

  private static String told(
      ServedOperation operation, Map<String, String> values, String who, Optional<Answer> answer) {
    return "%s by %s %s: %s"
        .formatted(
            operation.id(),
            who,
            values.values(),
            answer.map(one -> one.status() + " " + one.text()).orElse("not documented"));
  }

  private static String difference(List<String> before, List<String> after) {
    List<String> gone = new ArrayList<>(before);
    gone.removeAll(after);
    List<String> come = new ArrayList<>(after);
    come.removeAll(before);
    return "from " + gone + " to " + come;
  }
}
