package io.stowage.server.cli;

import io.stowage.server.common.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A column of a listing.
 *
 * @param title in capitals
 * @param text what its cell says of an entry; empty where there is nothing to say
 */
record Column(String title, Function<JsonNode, String> text) {

  /** Fields that are amounts of bytes, wherever they stand. */
  private static final Set<String> SIZES = Set.of("size", "storage");

  /**
   * A column that shows what stands in an entry.
   *
   * @param fields the first of these that is there, with {@code .} between an object and a field of
   *     it
   */
  static Column of(String title, String... fields) {
    return new Column(title, entry -> first(entry, fields));
  }

  private static String first(JsonNode entry, String... fields) {
    for (String field : fields) {
      JsonNode value = entry;
      for (String step : field.split("\\.")) {
        value = value.path(step);
      }
      if (!value.isMissingNode() && !value.isNull()) {
        return text(field.substring(field.lastIndexOf('.') + 1), value);
      }
    }
    return "";
  }

  /** The cell of an entry, for people. */
  String cell(JsonNode entry) {
    return text.apply(entry);
  }

  /** A field's value on one line: sizes with their unit, else as {@link #text(JsonNode)}. */
  static String text(String field, JsonNode value) {
    return SIZES.contains(field) && value.isIntegralNumber() && value.longValue() >= 0
        ? new ByteSize(value.longValue()).rounded()
        : text(value);
  }

  /** A value on one line: times to the minute, lists with commas, objects by their names. */
  static String text(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? "yes" : "no";
    }
    if (value.isString()) {
      return time(value.stringValue());
    }
    if (value.isArray()) {
      List<String> texts = new ArrayList<>();
      value.forEach(each -> texts.add(text(each)));
      return String.join(", ", texts);
    }
    if (value.isObject()) {
      JsonNode name = value.path("name");
      return name.isString() ? name.stringValue() : pairs(value);
    }
    return value.asString("");
  }

  /** An object on one line, with the names of its fields. */
  static String pairs(JsonNode object) {
    List<String> texts = new ArrayList<>();
    object
        .properties()
        .forEach(each -> texts.add(each.getKey() + "=" + text(each.getKey(), each.getValue())));
    return String.join(" ", texts);
  }

  private static String time(String text) {
    return text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9.]+)?Z")
        ? text.substring(0, 10) + " " + text.substring(11, 16) + "Z"
        : text;
  }
}
