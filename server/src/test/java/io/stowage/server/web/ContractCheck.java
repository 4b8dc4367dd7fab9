package io.stowage.server.web;

import io.stowage.server.web.ApiClient.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Holds answers to the contract: the status is documented, the body is what the document says and
 * nothing more, the headers are those of every answer. Remembers what was seen, so that in the end
 * it can tell which documented answers no test has got.
 */
public final class ContractCheck {
  /** What any operation may answer; the document says so in its description. */
  private static final Set<Integer> ANYWHERE = Set.of(400, 401, 405, 413, 414, 415, 429, 503, 507);

  private static final String PROBLEM = "application/problem+json";

  /** Loaded when first asked for. */
  private static final class TheApi {
    private static final ContractCheck CHECK =
        new ContractCheck(
            Contract.load(),
            answer -> SeenAnswers.folder().ifPresent(folder -> SeenAnswers.add(folder, answer)));
  }

  private final Contract contract;
  private final Schemas schemas;
  private final Set<String> seen = new ConcurrentSkipListSet<>();
  private final Consumer<String> firstSeen;

  /** Of any contract. */
  public ContractCheck(Contract contract) {
    this(contract, _ -> {});
  }

  /**
   * The same.
   *
   * @param firstSeen is told each answer once
   */
  private ContractCheck(Contract contract, Consumer<String> firstSeen) {
    this.contract = contract;
    this.firstSeen = firstSeen;
    this.schemas =
        new Schemas(ClosedSchemas.of(contract.document().root().path("components").deepCopy()));
  }

  /** The one of {@code /api/v1}, shared by all tests of this JVM. */
  public static ContractCheck ofTheApi() {
    return TheApi.CHECK;
  }

  /**
   * Fails unless an answer is one of the contract.
   *
   * @param path below {@code /api/v1}, as sent, with its query
   */
  public void accept(String method, String path, Answer answer) {
    String what = method + " " + path + " was answered " + answer.status();
    requireHeaders(what, answer);
    Optional<Operation> operation = operation(method, path);
    if (operation.isEmpty()) {
      require(answer.status() >= 400, what + " where there is no operation");
      requireProblem(what, method, answer);
      return;
    }
    String name = operation.get().id();
    String status = Integer.toString(answer.status());
    if (answer.status() == 304) {
      require(answer.body().length == 0, what + " with a body");
    } else if (operation.get().documents(answer.status())) {
      requireBody(what, method, answer, operation.get().answer(answer.status()));
    } else {
      require(
          ANYWHERE.contains(answer.status()),
          "%s, which %s does not document: %s".formatted(what, name, answer.text()));
      requireProblem(what, method, answer);
    }
    if (seen.add(name + " " + status)) {
      firstSeen.accept(name + " " + status);
    }
  }

  /** The documented answers that were never seen, as {@code getVersion 200}. */
  public Set<String> neverSeen() {
    return neverSeen(contract, seen);
  }

  /** The documented answers of a contract that are not among those. */
  static Set<String> neverSeen(Contract contract, Set<String> seen) {
    Set<String> missing = new TreeSet<>();
    contract
        .operations()
        .forEach(
            (id, operation) ->
                operation.responses().keySet().stream()
                    .filter(status -> !status.equals("default"))
                    .map(status -> id + " " + status)
                    .filter(answer -> !seen.contains(answer))
                    .forEach(missing::add));
    return missing;
  }

  private Optional<Operation> operation(String method, String path) {
    String bare = path.split("\\?", 2)[0];
    try {
      return contract
          .find(Address.segments(bare))
          .map(found -> found.operations().get(method.equals("HEAD") ? "GET" : method));
    } catch (ApiProblem nowhere) {
      return Optional.empty();
    }
  }

  private static void requireHeaders(String what, Answer answer) {
    require(
        answer.header("X-Content-Type-Options").equals(Optional.of("nosniff")),
        what + " without nosniff");
    require(answer.header("Cache-Control").isPresent(), what + " without Cache-Control");
    require(answer.header("X-Request-Id").isPresent(), what + " without X-Request-Id");
    require(
        answer.headers().keySet().stream()
            .noneMatch(
                name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control")),
        what + " with CORS headers");
    require(
        answer.status() != 401 || answer.header("WWW-Authenticate").isPresent(),
        what + " without WWW-Authenticate");
    require(
        (answer.status() != 429 && answer.status() != 503)
            || answer.header("Retry-After").isPresent(),
        what + " without Retry-After");
    require(answer.status() != 405 || answer.header("Allow").isPresent(), what + " without Allow");
  }

  private void requireBody(
      String what, String method, Answer answer, Map<String, JsonNode> content) {
    if (content.isEmpty()) {
      require(answer.body().length == 0, what + " with a body, and none is documented");
      return;
    }
    String type = answer.header("Content-Type").orElse("none");
    require(content.containsKey(type), what + " with " + type + ", not " + content.keySet());
    boolean isJson = type.equals("application/json") || type.endsWith("+json");
    if (!method.equals("HEAD") && isJson) {
      requireFit(what, answer, content.getOrDefault(type, ApiJson.object()));
    }
  }

  private void requireProblem(String what, String method, Answer answer) {
    require(
        answer.header("Content-Type").equals(Optional.of(PROBLEM)),
        what + ", and it is no problem: " + answer.text());
    if (!method.equals("HEAD")) {
      requireFit(what, answer, ApiJson.object().put("$ref", "#/components/schemas/Problem"));
      require(
          answer.json().path("status").asInt() == answer.status(), what + ", its body says else");
    }
  }

  private void requireFit(String what, Answer answer, JsonNode schema) {
    List<FieldError> errors = schemas.check(ClosedSchemas.of(schema.deepCopy()), answer.json());
    require(errors.isEmpty(), "%s, whose body does not fit: %s".formatted(what, errors));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
