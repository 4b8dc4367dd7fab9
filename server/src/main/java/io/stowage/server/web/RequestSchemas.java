package io.stowage.server.web;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Holds the schemas of request bodies to naming all that may come: what an object does not name is
 * refused, so that nobody sets a property that was not meant to be set from outside.
 */
final class RequestSchemas {
  private final ContractDocument document;
  private final String operation;
  private final Set<String> seen = new HashSet<>();

  private RequestSchemas(ContractDocument document, String operation) {
    this.document = document;
    this.operation = operation;
  }

  /** Fails when an object anywhere in a schema is open to properties that it does not name. */
  static void requireClosed(ContractDocument document, String operation, JsonNode schema) {
    new RequestSchemas(document, operation).walk(schema, false);
  }

  /**
   * Walks down a schema.
   *
   * @param isPart whether something around it, with {@code unevaluatedProperties}, closes it
   */
  private void walk(JsonNode schema, boolean isPart) {
    if (!schema.isObject()) {
      return;
    }
    if (schema.has("$ref")) {
      String reference = schema.path("$ref").asString();
      if (seen.add(reference + isPart)) {
        walk(document.resolve(schema), isPart);
      }
      return;
    }
    boolean closes = schema.has("unevaluatedProperties");
    boolean isClosed = isPart || closes || schema.has("additionalProperties");
    boolean isObject =
        schema.has("properties")
            || schema.path("type").asString("").equals("object")
            || schema.path("type").valueStream().anyMatch(type -> type.asString().equals("object"));
    if (isObject && !isClosed) {
      throw new IllegalStateException(
          "%s takes an object that does not say additionalProperties: false, with the properties %s"
              .formatted(operation, schema.path("properties").propertyNames()));
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      walk(property.getValue(), false);
    }
    walk(schema.path("items"), false);
    if (schema.path("additionalProperties").isObject()) {
      walk(schema.path("additionalProperties"), false);
    }
    for (String together : new String[] {"allOf", "anyOf", "oneOf"}) {
      for (JsonNode part : schema.path(together)) {
        walk(part, isPart || closes);
      }
    }
  }
}
