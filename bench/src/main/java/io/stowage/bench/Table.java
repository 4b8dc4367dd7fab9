package io.stowage.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Rows as a Markdown table. */
record Table(String title, List<Row> rows) {
  private static final List<String> COLUMNS =
      List.of(Stowage.LABEL, Distribution.LABEL, Nginx.LABEL);

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(title).append("\n\n");
    text.append("| | unit | ").append(String.join(" | ", COLUMNS));
    text.append(" | Stowage is | target | |\n|---|---|--:|--:|--:|--:|---|---|\n");
    rows.forEach(row -> text.append(line(row)));
    return text.append('\n').toString();
  }

  private static String line(Row row) {
    StringBuilder line = new StringBuilder("| " + row.name() + " | " + row.unit().label() + " |");
    for (String column : COLUMNS) {
      OptionalDouble median = row.median(column);
      line.append(median.isEmpty() ? " " : " " + row.unit().text(median.getAsDouble()))
          .append(" |");
    }
    line.append(" ").append(ratio(row)).append(" |");
    line.append(row.target().map(t -> " " + t.text(row.unit()) + " |").orElse(" |"));
    line.append(row.target().map(t -> " " + t.verdict(row) + " |").orElse(" |"));
    return line.append('\n').toString();
  }

  private static String ratio(Row row) {
    OptionalDouble ratio = row.ratio(Stowage.LABEL, row.peer());
    return ratio.isEmpty()
        ? ""
        : String.format(Locale.ROOT, "%.2f × %s", ratio.getAsDouble(), row.peer());
  }
}
