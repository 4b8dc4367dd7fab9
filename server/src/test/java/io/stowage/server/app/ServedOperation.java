package io.stowage.server.app;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * An operation as a stranger reads it in the document that is served.
 *
 * @param inPath the parameters of its address, in their order there
 * @param needsVersion whether it takes {@code If-Match}
 * @param bodyType the media type of its body; empty where it has none
 * @param example of the body, where the document has one
 * @param schema of the body, resolved; a missing node where it has none
 */
record ServedOperation(
    String id,
    String method,
    String template,
    List<String> inPath,
    boolean needsVersion,
    String bodyType,
    Optional<JsonNode> example,
    JsonNode schema) {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  /** All of a document, by id. */
  static Map<String, ServedOperation> of(JsonNode document) {
    Map<String, ServedOperation> found = new TreeMap<>();
    for (Map.Entry<String, JsonNode> item : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> entry : item.getValue().properties()) {
        if (METHODS.contains(entry.getKey())) {
          ServedOperation one = of(document, item, entry);
          found.put(one.id(), one);
        }
      }
    }
    return found;
  }

  private static ServedOperation of(
      JsonNode document, Map.Entry<String, JsonNode> item, Map.Entry<String, JsonNode> entry) {
    List<String> inPath = new ArrayList<>();
    boolean needsVersion = false;
    for (JsonNode list :
        List.of(item.getValue().path("parameters"), entry.getValue().path("parameters"))) {
      for (JsonNode each : list) {
        JsonNode parameter = resolved(document, each);
        if (parameter.path("in").asString().equals("path")) {
          inPath.add(parameter.path("name").asString());
        }
        needsVersion |= parameter.path("name").asString().equals("If-Match");
      }
    }
    JsonNode content = resolved(document, entry.getValue().path("requestBody")).path("content");
    String type = content.propertyNames().stream().findFirst().orElse("");
    JsonNode schema = resolved(document, content.path(type).path("schema"));
    return new ServedOperation(
        entry.getValue().required("operationId").asString(),
        entry.getKey().toUpperCase(Locale.ROOT),
        item.getKey(),
        List.copyOf(inPath),
        needsVersion,
        type,
        Optional.ofNullable(schema.get("example")),
        schema);
  }

  private static JsonNode resolved(JsonNode document, JsonNode node) {
    JsonNode found = node;
    while (found.has("$ref")) {
      found = document.at(found.required("$ref").asString().substring(1));
    }
    return found;
  }

  /** Its address with those values; the slashes of a repository's name stay as they are. */
  String address(Map<String, String> values) {
    Map<String, String> escaped = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            escaped.put(
                name,
                URLEncoder.encode(value, StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("%2F", "/")));
    return addressOf(escaped);
  }

  /** The same with values that are escaped already. */
  String addressOf(Map<String, String> escaped) {
    String address = template;
    for (Map.Entry<String, String> value : escaped.entrySet()) {
      address = address.replace("{" + value.getKey() + "}", value.getValue());
    }
    return address;
  }
}
