package io.stowage.server.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What the OpenAPI document says there is. A document that leaves something open is refused when it
 * is read: every operation has an {@code operationId}, every parameter of a path is declared, every
 * object that a request may carry says that it has no other properties, and every answer that the
 * router gives by itself is among those of the operation: 401 where somebody must ask, 403 where a
 * cookie may change something, 404 where the path has parameters, 412 and 428 where {@code
 * If-Match} is required.
 */
public final class Contract {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final ContractDocument document;
  private final Map<String, Operation> operations = new TreeMap<>();
  private final AddressTree addresses = new AddressTree();
  private final Schemas schemas;

  private Contract(ContractDocument document) {
    this.document = document;
    this.schemas = new Schemas(document.root().path("components"));
    for (Map.Entry<String, JsonNode> item : document.root().path("paths").properties()) {
      for (Map.Entry<String, JsonNode> entry : item.getValue().properties()) {
        if (METHODS.contains(entry.getKey())) {
          Operation operation =
              operation(item.getKey(), entry.getKey(), item.getValue(), entry.getValue());
          if (operations.put(operation.id(), operation) != null) {
            throw new IllegalStateException("two operations are " + operation.id());
          }
          addresses.add(operation);
        }
      }
    }
    addresses.check("");
  }

  /** The contract of {@code /api/v1}; takes a tenth of a second the first time. */
  public static Contract load() {
    return of(ContractDocument.load());
  }

  /** The contract that a document is; fails where it leaves something open. */
  static Contract of(ContractDocument document) {
    return new Contract(document);
  }

  ContractDocument document() {
    return document;
  }

  /** All operations by id. */
  public Map<String, Operation> operations() {
    return operations;
  }

  /** What stands at an address. */
  Optional<AddressTree.Found> find(List<String> segments) {
    return addresses.find(segments);
  }

  Schemas schemas() {
    return schemas;
  }

  private Operation operation(String path, String method, JsonNode item, JsonNode node) {
    String id = node.path("operationId").asString("");
    if (!id.matches("[a-z][A-Za-z0-9]*")) {
      throw new IllegalStateException("%s %s has no operationId".formatted(method, path));
    }
    Map<String, JsonNode> declared = new LinkedHashMap<>();
    for (JsonNode list : List.of(item.path("parameters"), node.path("parameters"))) {
      for (JsonNode each : list) {
        JsonNode parameter = document.resolve(each);
        declared.put(
            parameter.path("in").asString() + ":" + parameter.path("name").asString(), parameter);
      }
    }
    JsonNode security = node.has("security") ? node.get("security") : root("security");
    Set<String> schemes = new LinkedHashSet<>();
    security.forEach(way -> schemes.addAll(way.propertyNames()));
    JsonNode body = document.resolve(node.path("requestBody"));
    Operation operation =
        new Operation(
            id,
            method.toUpperCase(Locale.ROOT),
            path,
            inPath(id, path, declared),
            inQuery(declared),
            Set.copyOf(schemes),
            security.isEmpty() || security.valueStream().anyMatch(JsonNode::isEmpty),
            document
                .resolve(declared.getOrDefault("header:If-Match", node.path("\0")))
                .path("required")
                .asBoolean(false),
            content(body),
            body.path("required").asBoolean(false),
            responses(node.path("responses")));
    operation.body().forEach((type, schema) -> RequestSchemas.requireClosed(document, id, schema));
    requireAnswers(operation);
    return operation;
  }

  private JsonNode root(String name) {
    return document.root().path(name);
  }

  private List<Parameter> inPath(String id, String path, Map<String, JsonNode> declared) {
    List<Parameter> found = new ArrayList<>();
    for (String segment : AddressTree.segments(path)) {
      if (segment.startsWith("{")) {
        String name = segment.substring(1, segment.length() - 1);
        JsonNode parameter = declared.get("path:" + name);
        if (parameter == null || !parameter.path("required").asBoolean(false)) {
          throw new IllegalStateException(
              "%s does not declare its parameter %s as required".formatted(id, name));
        }
        found.add(parameter(parameter));
      }
    }
    return List.copyOf(found);
  }

  private Map<String, Parameter> inQuery(Map<String, JsonNode> declared) {
    Map<String, Parameter> found = new LinkedHashMap<>();
    declared.forEach(
        (key, parameter) -> {
          if (key.startsWith("query:")) {
            found.put(parameter.path("name").asString(), parameter(parameter));
          }
        });
    return found;
  }

  private Parameter parameter(JsonNode node) {
    return new Parameter(
        node.path("name").asString(),
        node.path("required").asBoolean(false),
        node.path("x-stowage-rest").asBoolean(false),
        document.resolve(node.path("schema")));
  }

  private Map<String, Map<String, JsonNode>> responses(JsonNode node) {
    Map<String, Map<String, JsonNode>> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      found.put(entry.getKey(), content(document.resolve(entry.getValue())));
    }
    return found;
  }

  private static Map<String, JsonNode> content(JsonNode holder) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : holder.path("content").properties()) {
      found.put(entry.getKey(), entry.getValue().path("schema"));
    }
    return found;
  }

  private static void requireAnswers(Operation operation) {
    if (operation.responses().keySet().stream().noneMatch(status -> status.startsWith("2"))) {
      throw new IllegalStateException(operation.id() + " never succeeds");
    }
    if (!operation.allowsAnonymous()) {
      require(operation, 401);
    }
    if (operation.takes("cookie") && !operation.method().equals("GET")) {
      require(operation, 403);
    }
    if (!operation.inPath().isEmpty()) {
      require(operation, 404);
    }
    if (operation.needsVersion()) {
      require(operation, 412);
      require(operation, 428);
    }
  }

  private static void require(Operation operation, int status) {
    if (!operation.documents(status)) {
      throw new IllegalStateException(
          "%s may answer %d and does not say so".formatted(operation.id(), status));
    }
  }
}
