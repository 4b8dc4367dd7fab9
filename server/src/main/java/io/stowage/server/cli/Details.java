package io.stowage.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One thing for people: its fields under each other, long texts after them. */
final class Details {
  private Details() {}

  static List<String> lines(JsonNode thing) {
    List<List<String>> pairs = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    collect("", thing, pairs, texts);
    int widest = pairs.stream().mapToInt(pair -> pair.getFirst().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (List<String> pair : pairs) {
      String label = pair.getFirst() + ":";
      lines.add(label + " ".repeat(widest + 2 - label.length() + 1) + pair.getLast());
    }
    for (String text : texts) {
      lines.add("");
      text.strip().lines().map(Table::plain).forEach(lines::add);
    }
    return lines;
  }

  private static void collect(
      String before, JsonNode thing, List<List<String>> pairs, List<String> texts) {
    for (Map.Entry<String, JsonNode> field : thing.properties()) {
      JsonNode value = field.getValue();
      String label = (before + " " + words(field.getKey())).strip();
      if (value.isNull() || (value.isContainer() && value.isEmpty())) {
        continue;
      }
      if (value.isArray() && value.get(0).isObject()) {
        for (JsonNode each : value) {
          pairs.add(List.of(capitalised(label), Table.plain(Column.pairs(each))));
        }
      } else if (value.isObject()) {
        collect(label, value, pairs, texts);
      } else if (value.isString() && value.stringValue().contains("\n")) {
        texts.add(value.stringValue());
      } else {
        String text = Column.text(field.getKey(), value);
        if (!text.isEmpty()) {
          pairs.add(List.of(capitalised(label), Table.plain(text)));
        }
      }
    }
  }

  /** {@code pullCount} is {@code pull count}. */
  private static String words(String field) {
    return field.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
  }

  private static String capitalised(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
