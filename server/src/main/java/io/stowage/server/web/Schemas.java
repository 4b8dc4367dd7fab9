package io.stowage.server.web;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks values against schemas of the document, JSON Schema 2020-12. The library takes a quarter
 * of a second to wake up, so it sleeps until the first value is checked.
 */
final class Schemas {
  private static final int MOST_ERRORS = 20;

  private final JsonNode components;
  private final Map<Key, Schema> compiled = new ConcurrentHashMap<>();

  /** A schema by where it stands: to compare two would be to read them. */
  private record Key(JsonNode schema) {
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object other) {
      return other instanceof Key(JsonNode same) && same == schema;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(schema);
    }
  }

  private static final class Library {
    private static final SchemaRegistry REGISTRY =
        SchemaRegistry.withDefaultDialect(
            Dialect.builder(Dialects.getDraft202012())
                // OpenAPI's own words and ours say nothing about a value.
                .unknownKeywordFactory((word, _) -> new NonValidationKeyword(word))
                .build(),
            registry ->
                registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder()
                        .formatAssertionsEnabled(true)
                        .locale(Locale.ENGLISH)
                        .build()));
  }

  /** With the components that references point to. */
  Schemas(JsonNode components) {
    this.components = components;
  }

  /** What is wrong with a value, the first few faults; none when it fits. */
  List<FieldError> check(JsonNode schema, JsonNode value) {
    List<Error> errors =
        compiled.computeIfAbsent(new Key(schema), key -> compile(key.schema())).validate(value);
    if (errors.isEmpty()) {
      return List.of();
    }
    List<FieldError> told = new ArrayList<>();
    errors.stream().limit(MOST_ERRORS).map(Schemas::tell).forEach(told::add);
    return told;
  }

  private Schema compile(JsonNode schema) {
    ObjectNode root = ApiJson.object();
    root.setAll((ObjectNode) schema);
    root.set("components", components);
    return Library.REGISTRY.getSchema(root);
  }

  /** In our words: the library's differ from version to version, and may repeat the value. */
  private static FieldError tell(Error error) {
    String pointer = error.getInstanceLocation().toString();
    JsonNode wanted = error.getSchemaNode();
    String property = error.getProperty() == null ? "" : error.getProperty();
    return switch (error.getKeyword()) {
      case "required" ->
          FieldError.at(pointer + "/" + ApiJson.escaped(property), "required", "is required");
      case "additionalProperties", "unevaluatedProperties" ->
          FieldError.at(
              property.isEmpty() ? pointer : pointer + "/" + ApiJson.escaped(property),
              "unknown",
              "is not a property here");
      case "type" -> FieldError.at(pointer, "wrong_type", "must be of type " + words(wanted));
      case "enum", "const" -> FieldError.at(pointer, "not_allowed", "must be " + words(wanted));
      case "maxLength" ->
          FieldError.at(
              pointer, "too_long", "must be at most %s characters long".formatted(wanted));
      case "minLength" ->
          FieldError.at(
              pointer,
              "too_short",
              wanted.asInt() == 1
                  ? "must not be empty"
                  : "must be at least %s characters long".formatted(wanted));
      case "pattern" -> FieldError.at(pointer, "wrong_format", "must match " + wanted.asString());
      case "format" ->
          FieldError.at(pointer, "wrong_format", "must be a valid " + wanted.asString());
      case "minimum" -> FieldError.at(pointer, "too_small", "must be %s or more".formatted(wanted));
      case "maximum" -> FieldError.at(pointer, "too_large", "must be %s or less".formatted(wanted));
      case "maxItems" ->
          FieldError.at(pointer, "too_many", "must have at most %s entries".formatted(wanted));
      case "minItems" ->
          FieldError.at(pointer, "too_few", "must have at least %s entries".formatted(wanted));
      case "uniqueItems" -> FieldError.at(pointer, "repeated", "must not have an entry twice");
      case "minProperties" ->
          FieldError.at(pointer, "too_few", "must have at least %s properties".formatted(wanted));
      default -> FieldError.at(pointer, "invalid", "does not fit " + error.getKeyword());
    };
  }

  private static String words(JsonNode wanted) {
    if (!wanted.isArray()) {
      return wanted.asString();
    }
    List<String> words = new ArrayList<>();
    wanted.forEach(word -> words.add(word.asString("null")));
    return String.join(" or ", words);
  }
}
