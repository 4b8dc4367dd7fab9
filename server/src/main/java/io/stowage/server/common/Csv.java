package io.stowage.server.common;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values, RFC 4180. */
public final class Csv {
  private Csv() {}

  /**
   * A line, each field in quotes, without the line break. What a spreadsheet would take for a
   * formula gets an apostrophe before it, also where blanks come first.
   */
  public static String line(String... fields) {
    return Arrays.stream(fields).map(Csv::quoted).collect(Collectors.joining(","));
  }

  private static String quoted(String field) {
    String start = field.stripLeading();
    boolean isFormula = !start.isEmpty() && "=+-@".indexOf(start.charAt(0)) >= 0;
    return '"' + (isFormula ? "'" : "") + field.replace("\"", "\"\"") + '"';
  }

  /**
   * The lines of a text and their fields. Lines end as on any system, a byte order mark and empty
   * lines are passed over; what stands behind a closing quote counts as more of the field.
   */
  public static List<List<String>> parse(String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean isQuoted = false;
    int start = text.startsWith("\uFEFF") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isQuoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          field.append(c);
          i++;
        } else {
          isQuoted = false;
        }
        continue;
      }
      switch (c) {
        case '"' -> isQuoted = true;
        case ',' -> {
          line.add(field.toString());
          field.setLength(0);
        }
        case '\r', '\n' -> {
          end(lines, line, field);
          line = new ArrayList<>();
        }
        default -> field.append(c);
      }
    }
    end(lines, line, field);
    return lines;
  }

  private static void end(List<List<String>> lines, List<String> line, StringBuilder field) {
    if (line.isEmpty() && field.isEmpty()) {
      return;
    }
    line.add(field.toString());
    field.setLength(0);
    lines.add(line);
  }
}
