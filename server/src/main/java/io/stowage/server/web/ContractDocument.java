package io.stowage.server.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The OpenAPI document, merged from its parts: {@code openapi.yaml} has what all share and names
 * the parts, {@code openapi/PART.yaml} has the {@code tags}, {@code paths} and {@code components}
 * of one tag. Parts add; what is there twice is an error. Every operation gets the {@code default}
 * answer, a problem, so that no part need say it. YAML anchors are not understood: use {@code
 * $ref}.
 */
public final class ContractDocument {
  private static final String BASE = "openapi.yaml";
  private static final String PARTS = "x-stowage-parts";
  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLWriteFeature.LITERAL_BLOCK_STYLE)
          .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();

  private final ObjectNode root;

  private ContractDocument(ObjectNode root) {
    this.root = root;
  }

  /** The document that is served. */
  static ContractDocument load() {
    ObjectNode root = resource(BASE);
    JsonNode parts = root.remove(PARTS);
    if (parts == null) {
      throw new IllegalStateException(BASE + " names no " + PARTS);
    }
    for (JsonNode part : parts) {
      merge(root, resource("openapi/" + part.asString() + ".yaml"), part.asString());
    }
    return of(root);
  }

  /** Any document of YAML. */
  static ContractDocument parse(String yaml) {
    return of((ObjectNode) YAML.readTree(yaml));
  }

  private static ContractDocument of(ObjectNode root) {
    for (JsonNode item : root.path("paths")) {
      for (String method : METHODS) {
        if (item.path(method).path("responses") instanceof ObjectNode responses
            && !responses.has("default")) {
          responses.putObject("default").put("$ref", "#/components/responses/Problem");
        }
      }
    }
    return new ContractDocument(root);
  }

  private static ObjectNode resource(String name) {
    try (InputStream in = ContractDocument.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no part " + name);
      }
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void merge(ObjectNode root, ObjectNode part, String name) {
    for (Map.Entry<String, JsonNode> section : part.properties()) {
      switch (section.getKey()) {
        case "tags" -> root.withArray("/tags").addAll((ArrayNode) section.getValue());
        case "paths" -> add(root.withObject("/paths"), section.getValue(), name);
        case "components" -> {
          for (Map.Entry<String, JsonNode> kind : section.getValue().properties()) {
            add(root.withObject("/components/" + kind.getKey()), kind.getValue(), name);
          }
        }
        default ->
            throw new IllegalStateException(
                "part %s has %s, which no part may".formatted(name, section.getKey()));
      }
    }
  }

  private static void add(ObjectNode all, JsonNode more, String part) {
    for (Map.Entry<String, JsonNode> entry : more.properties()) {
      if (all.has(entry.getKey())) {
        throw new IllegalStateException(
            "part %s has %s, which is there already".formatted(part, entry.getKey()));
      }
      all.set(entry.getKey(), entry.getValue());
    }
  }

  /** The whole document; not to be changed. */
  ObjectNode root() {
    return root;
  }

  /** For people and generators. */
  String yaml() {
    return YAML.writeValueAsString(root);
  }

  byte[] json() {
    return ApiJson.bytes(root);
  }

  /** What a reference within the document means; any other node is itself. */
  JsonNode resolve(JsonNode node) {
    JsonNode found = node;
    for (int hops = 0; found.has("$ref"); hops++) {
      String reference = found.required("$ref").asString();
      found = reference.startsWith("#/") ? root.at(reference.substring(1)) : root.path("\0");
      if (found.isMissingNode() || hops > 8) {
        throw new IllegalStateException("nothing is at " + reference);
      }
    }
    return found;
  }
}
