package io.stowage.server.web;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes schemas of answers say that there is nothing but what they name. The document itself leaves
 * answers open, so that clients bear what comes later; a test does not, so that nothing is answered
 * that nobody documented.
 */
final class ClosedSchemas {
  private static final List<String> TOGETHER = List.of("allOf", "anyOf", "oneOf");

  private final Set<String> parts = new HashSet<>();

  private ClosedSchemas() {}

  /** Closes every object below a node, in place. */
  static JsonNode of(JsonNode node) {
    ClosedSchemas closing = new ClosedSchemas();
    closing.collectParts(node);
    closing.close(node, "#/components", false);
    return node;
  }

  /** What is referred to as a part of something larger is closed there, if at all. */
  private void collectParts(JsonNode node) {
    for (String word : TOGETHER) {
      node.path(word).forEach(part -> parts.add(part.path("$ref").asString("")));
    }
    node.forEach(this::collectParts);
  }

  private void close(JsonNode node, String pointer, boolean isPart) {
    if (node.isArray()) {
      node.forEach(child -> close(child, pointer, isPart));
      return;
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = entry.getKey();
      close(entry.getValue(), pointer + "/" + name, TOGETHER.contains(name));
    }
    boolean isOpen =
        !isPart
            && !parts.contains(pointer)
            && !node.has("additionalProperties")
            && !node.has("unevaluatedProperties");
    if (isOpen && node instanceof ObjectNode object) {
      if (TOGETHER.stream().anyMatch(object::has)) {
        object.put("unevaluatedProperties", false);
      } else if (object.path("properties").isObject()
          && object.path("type").asString("").equals("object")) {
        object.put("additionalProperties", false);
      }
    }
  }
}
