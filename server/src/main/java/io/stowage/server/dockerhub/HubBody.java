package io.stowage.server.dockerhub;

import io.stowage.server.common.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON object that a client sent. Fields that nobody asks for are passed over. */
record HubBody(ObjectNode root) {

  /**
   * Reads one; nothing at all is an empty one.
   *
   * @throws HubException 400 if it is no JSON object
   */
  static HubBody parse(byte[] content) {
    if (content.length == 0) {
      return new HubBody(JsonMapper.shared().createObjectNode());
    }
    try {
      Optional<String> text = Utf8.decode(content);
      if (text.isPresent() && JsonMapper.shared().readTree(text.get()) instanceof ObjectNode root) {
        return new HubBody(root);
      }
    } catch (JacksonException e) {
      // Said below: the parser's own words quote what was sent, which may be a password.
    }
    throw HubException.of(400, "the body must be a JSON object");
  }

  /** An object within one. */
  static HubBody of(JsonNode node) {
    if (node instanceof ObjectNode root) {
      return new HubBody(root);
    }
    throw HubException.of(400, "there must be a JSON object");
  }

  /** A field that must be there. */
  String text(String field) {
    return optionalText(field)
        .orElseThrow(() -> HubException.invalid(field, "This field is required."));
  }

  /** A field that may be left out, or null. */
  Optional<String> optionalText(String field) {
    return value(field).map(value -> text(field, value));
  }

  Optional<Boolean> flag(String field) {
    return value(field)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw HubException.invalid(field, "Must be true or false.");
              }
              return value.booleanValue();
            });
  }

  Optional<Long> number(String field) {
    return value(field)
        .map(
            value -> {
              if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw HubException.invalid(field, "Must be a whole number.");
              }
              return value.longValue();
            });
  }

  /** A list of strings; empty where it is left out. */
  Optional<List<String>> texts(String field) {
    return value(field)
        .map(
            value -> {
              if (!value.isArray()) {
                throw HubException.invalid(field, "Must be a list of strings.");
              }
              List<String> all = new ArrayList<>();
              for (JsonNode one : value) {
                all.add(text(field, one));
              }
              return all;
            });
  }

  private Optional<JsonNode> value(String field) {
    return Optional.ofNullable(root.get(field)).filter(value -> !value.isNull());
  }

  private static String text(String field, JsonNode value) {
    if (!value.isString() || !Utf8.isWhole(value.stringValue())) {
      throw HubException.invalid(field, "Must be a string.");
    }
    return value.stringValue();
  }

  /** May hold a password. */
  @Override
  public String toString() {
    return "HubBody[" + root.size() + " fields]";
  }
}
