package io.stowage.server.web;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.StringNode;

/**
 * A parameter of a path or query.
 *
 * @param isRest whether it takes the rest of the path, up to {@code /-/}
 * @param schema of its value: a string, integer, boolean, or an array of those, for a query
 *     parameter that may be repeated
 */
public record Parameter(String name, boolean isRequired, boolean isRest, JsonNode schema) {

  boolean isList() {
    return type(schema).equals("array");
  }

  Optional<JsonNode> fallback() {
    return Optional.ofNullable(schema.get("default"));
  }

  /** The value that texts stand for, not yet checked; a text where they stand for none. */
  JsonNode value(List<String> texts) {
    if (!isList()) {
      return value(texts.getFirst(), type(schema));
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    texts.forEach(text -> list.add(value(text, type(schema.path("items")))));
    return list;
  }

  private static JsonNode value(String text, String type) {
    if (type.equals("integer") && text.matches("-?[0-9]{1,18}")) {
      return LongNode.valueOf(Long.parseLong(text));
    }
    if (type.equals("boolean") && (text.equals("true") || text.equals("false"))) {
      return BooleanNode.valueOf(text.equals("true"));
    }
    return StringNode.valueOf(text);
  }

  private static String type(JsonNode schema) {
    return schema.path("type").asString("string");
  }
}
