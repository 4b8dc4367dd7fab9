package io.stowage.server.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A column of a listing.
 *
 * @param title in capitals
 * @param fields where its cell stands in an entry: the first of these that is there, with {@code .}
 *     between an object and a field of it
 */
record Column(String title, List<String> fields) {
  Column {
    fields = List.copyOf(fields);
  }

  static Column of(String title, String... fields) {
    return new Column(title, List.of(fields));
  }

  /** The cell of an entry, for people; empty where there is none. */
  String cell(JsonNode entry) {
    for (String field : fields) {
      JsonNode value = entry;
      for (String step : field.split("\\.")) {
        value = value.path(step);
      }
      if (!value.isMissingNode() && !value.isNull()) {
        return text(value);
      }
    }
    return "";
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
    object.properties().forEach(each -> texts.add(each.getKey() + "=" + text(each.getValue())));
    return String.join(" ", texts);
  }

  private static String time(String text) {
    return text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9.]+)?Z")
        ? text.substring(0, 10) + " " + text.substring(11, 16) + "Z"
        : text;
  }
}
