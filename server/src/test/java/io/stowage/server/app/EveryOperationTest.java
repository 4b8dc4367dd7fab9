package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import io.stowage.server.web.Contract;
import io.stowage.server.web.Operation;
import io.stowage.server.web.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What holds for each operation of the contract alike, whatever it is about: its gates stand before
 * it. The bodies sent are the document's own examples.
 */
class EveryOperationTest {
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-zA-Z]+)}");

  /** What is there, by the name of the parameter. */
  private static final Map<String, String> THERE =
      Map.of(
          "organization", "acme",
          "team", "ops",
          "name", "alice/app",
          "repository", "alice/app",
          "user", "alice",
          "plan", "Small");

  @TempDir Path folder;
  private ApiHub hub;
  private JsonNode document;

  @BeforeEach
  void start() {
    hub = ApiHub.on(Dialect.SQLITE, folder);
    hub.people("alice");
    hub.organization("acme", "alice");
    hub.repository("alice/app", "alice");
    assertThat(hub.as("alice").post("/organizations/acme/teams", Map.of("name", "ops")).status())
        .isEqualTo(201);
    assertThat(hub.as("admin").post("/plans", Map.of("name", "Small")).status()).isEqualTo(201);
    Answer served = hub.anybody().get("/openapi.json");
    assertThat(served.status()).isEqualTo(200);
    document = served.json();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  /** Those operations that are not answered so, with what they were answered. */
  private List<String> otherThan(
      int status, ApiClient client, Map<String, String> values, Predicate<Operation> which) {
    List<String> others = new ArrayList<>();
    int asked = 0;
    for (Operation operation : Contract.load().operations().values()) {
      if (which.test(operation)) {
        asked++;
        Answer answer = ask(client, operation, values);
        if (answer.status() != status) {
          others.add("%s: %d %s".formatted(operation.id(), answer.status(), answer.text()));
        }
      }
    }
    assertThat(asked).as("the walk is about some").isGreaterThan(20);
    return others;
  }

  private Answer ask(ApiClient client, Operation operation, Map<String, String> values) {
    String path =
        PARAMETER
            .matcher(operation.path())
            .replaceAll(found -> values.getOrDefault(found.group(1), "none"));
    for (Parameter parameter : operation.inQuery().values()) {
      if (parameter.isRequired()) {
        path += (path.contains("?") ? "&" : "?") + parameter.name() + "=a";
      }
    }
    Optional<String> type = operation.body().keySet().stream().findFirst();
    ApiClient one = operation.needsVersion() ? client.with("If-Match", "*") : client;
    if (type.isEmpty()) {
      return one.send(operation.method(), path, Optional.empty());
    }
    return one.with("Content-Type", type.get())
        .send(operation.method(), path, Optional.of(example(operation, type.get())));
  }

  private Object example(Operation operation, String type) {
    JsonNode content =
        document
            .required("paths")
            .required(operation.path())
            .required(operation.method().toLowerCase(java.util.Locale.ROOT))
            .required("requestBody")
            .required("content")
            .required(type);
    if (!type.equals("application/json")) {
      return "email\nnobody@example.com\n";
    }
    JsonNode schema = content.required("schema");
    if (schema.has("$ref")) {
      schema = document.at(schema.required("$ref").asString().substring(1));
    }
    JsonNode example = content.has("example") ? content.get("example") : schema.path("example");
    assertThat(example.isObject()).as("%s has an example", operation.id()).isTrue();
    return example;
  }

  @Test
  void whoHasNoNameIsAskedForOne() {
    assertThat(otherThan(401, hub.anybody(), THERE, operation -> !operation.allowsAnonymous()))
        .isEmpty();
  }

  @Test
  void aCookieAloneChangesNothing() {
    ApiClient page =
        hub.anybody()
            .with("Cookie", "stowage_session=" + hub.session("alice"))
            .with("Origin", "https://evil.example");

    assertThat(
            otherThan(
                403,
                page,
                THERE,
                operation -> operation.takes("cookie") && !operation.method().equals("GET")))
        .isEmpty();
  }

  @Test
  void aTokenForNothingReadsNothingThatIsNotForAll() {
    assertThat(
            otherThan(
                403,
                hub.token("alice", "workflow"),
                THERE,
                operation ->
                    operation.method().equals("GET")
                        && operation.documents(403)
                        // The bin shows what the credential is good for: nothing; and a private
                        // repository is not there for it.
                        && !operation.id().equals("listBin")
                        && !operation.id().startsWith("preview")))
        .isEmpty();
  }

  @Test
  void whatIsNotThereIsNotFoundWhoeverAsks() {
    assertThat(
            otherThan(
                404,
                hub.fresh("admin"),
                Map.of("name", "none/none", "repository", "none/none"),
                operation -> !operation.inPath().isEmpty()))
        .isEmpty();
  }
}
