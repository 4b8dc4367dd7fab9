package io.stowage.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * The document itself: that it is whole, that docs/openapi.yaml is it ({@code ./dev openapi} writes
 * it again), and that it breaks nothing that docs/openapi-baseline.yaml promised ({@code ./dev
 * openapi promise} writes that one).
 */
class ContractTest {
  private static final Path COPY = Path.of("..", "docs", "openapi.yaml");
  private static final Path BASELINE = Path.of("..", "docs", "openapi-baseline.yaml");

  @Test
  void theCommittedCopyIsWhatIsServed() throws IOException {
    String yaml = ContractDocument.load().yaml();
    if (Boolean.getBoolean("openapi.write")) {
      Files.writeString(COPY, yaml);
    }

    assertThat(Files.readString(COPY))
        .as("docs/openapi.yaml is stale: run ./dev openapi")
        .isEqualTo(yaml);
  }

  @Test
  void nothingThatWasPromisedIsTakenBack() throws IOException {
    ContractDocument now = ContractDocument.load();
    if (Boolean.getBoolean("openapi.baseline.write")) {
      Files.writeString(BASELINE, now.yaml());
    }
    ContractDocument promised = ContractDocument.parse(Files.readString(BASELINE));

    assertThat(ContractChanges.breaking(promised, now))
        .as("breaks clients that rely on docs/openapi-baseline.yaml; see CONTRIBUTING.md, The API")
        .isEmpty();
  }

  @Test
  void theDocumentReadsAsAContract() {
    Contract contract = Contract.load();

    assertThat(contract.operations()).containsKeys("getVersion", "getOpenApiJson");
    assertThat(contract.document().root().has("x-stowage-parts")).isFalse();
    assertThat(ContractDocument.parse(contract.document().yaml()).root())
        .isEqualTo(contract.document().root());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "operationId: listBooks | operationId: '' | has no operationId",
        "operationId: addBook | operationId: getBook | two operations are getBook",
        "- name: title | - name: heading | does not declare its parameter title",
        "additionalProperties: false | additionalProp: false | addBook takes an object",
        "/books/latest: | /places/latest: | beside the rest",
        "/-/people/ | /people/ | only /-/ may follow",
        "'428': | '429': | changeBook may answer 428",
        "'403': | '499': | addBook may answer 403",
        "'404': | '499': | getBook may answer 404",
        "'401': | '499': | addBook may answer 401",
        "'201': | '404': | addBook never succeeds",
        "schemas/NewBook | schemas/Nothing | nothing is at",
      })
  void whatLeavesSomethingOpenIsRefused(String from, String to, String message) {
    String broken = Shelf.yaml().replace(from, to);

    assertThat(broken).isNotEqualTo(Shelf.yaml());
    assertThatThrownBy(() -> Contract.of(ContractDocument.parse(broken)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anOperationTellsWhoMayAsk() {
    Map<String, Operation> operations = Shelf.contract().operations();

    assertThat(operations.get("getLatestBook")).matches(Operation::isOpen);
    assertThat(operations.get("listBooks"))
        .matches(Operation::allowsAnonymous)
        .matches(books -> books.takes("bearer") && !books.takes("cookie"));
    assertThat(operations.get("addBook"))
        .matches(books -> !books.allowsAnonymous() && books.takes("cookie"));
  }

  @Test
  void everyExampleIsWhatItsSchemaTakes() {
    JsonNode root = ContractDocument.load().root();
    Schemas schemas = new Schemas(ClosedSchemas.of(root.path("components").deepCopy()));
    List<String> wrong = new ArrayList<>();

    for (String name : root.at("/components/schemas").propertyNames()) {
      JsonNode example = root.at("/components/schemas/" + name + "/example");
      if (!example.isMissingNode()) {
        JsonNode schema = ApiJson.object().put("$ref", "#/components/schemas/" + name);
        schemas.check(schema, example).forEach(error -> wrong.add(name + ": " + error));
      }
    }
    for (JsonNode content : root.path("paths").findValues("content")) {
      for (JsonNode body : content) {
        if (body.has("example")) {
          schemas
              .check(body.required("schema"), body.get("example"))
              .forEach(error -> wrong.add(body + ": " + error));
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void theCheckTellsWhatWasNeverSeen() {
    ContractCheck check = new ContractCheck(Shelf.contract());
    try (Shelf shelf = new Shelf()) {
      ApiClient client = new ApiClient("http://127.0.0.1:" + shelf.port(), check);
      client.get("/books/none");
    }

    assertThat(check.neverSeen()).contains("getBook 200", "listBooks 200", "addBook 409");
    assertThat(check.neverSeen()).doesNotContain("getBook 404");
  }

  @Test
  void theCheckRefusesWhatIsNotDocumented() {
    ContractCheck check = new ContractCheck(Shelf.contract());

    assertThatThrownBy(() -> accept(check, 200, "{\"title\":\"a\"}"))
        .hasMessageContaining("/pages");
    assertThatThrownBy(() -> accept(check, 200, "{\"title\":\"a\",\"pages\":1,\"secret\":1}"))
        .hasMessageContaining("/secret");
    assertThatThrownBy(() -> accept(check, 202, "{\"title\":\"a\",\"pages\":1}"))
        .hasMessageContaining("does not document");
    assertThatThrownBy(() -> accept(check, 404, "{}")).hasMessageContaining("application/json");
    accept(check, 200, "{\"title\":\"a\",\"pages\":1}");
  }

  private static void accept(ContractCheck check, int status, String body) {
    check.accept(
        "GET",
        "/books/anna",
        new ApiClient.Answer(
            status,
            Map.of(
                "Content-Type", List.of("application/json"),
                "X-Content-Type-Options", List.of("nosniff"),
                "Cache-Control", List.of("no-store"),
                "X-Request-Id", List.of("1")),
            body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }
}
