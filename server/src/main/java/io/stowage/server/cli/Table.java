package io.stowage.server.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under titles, each column as wide as its widest cell. */
final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST_LAST = 12;

  private final List<String> titles;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> titles) {
    this.titles = List.copyOf(titles);
  }

  /** Adds a row of as many cells as there are titles. */
  void add(List<String> cells) {
    rows.add(cells.stream().map(Table::plain).toList());
  }

  /**
   * The lines of the table, without blanks at their ends.
   *
   * @param width what the longest line may have, which the last column is cut to; 0 for no bound
   */
  List<String> lines(int width) {
    int last = titles.size() - 1;
    int[] widths = new int[titles.size()];
    int before = 0;
    for (int column = 0; column <= last; column++) {
      widths[column] = titles.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], length(row.get(column)));
      }
      before += column < last ? widths[column] + GAP.length() : 0;
    }
    int room = width == 0 ? Integer.MAX_VALUE : Math.max(NARROWEST_LAST, width - before);
    List<String> lines = new ArrayList<>();
    lines.add(line(titles, widths, room));
    rows.forEach(row -> lines.add(line(row, widths, room)));
    return lines;
  }

  private static String line(List<String> cells, int[] widths, int room) {
    var line = new StringBuilder();
    int last = cells.size() - 1;
    for (int column = 0; column < last; column++) {
      String cell = cells.get(column);
      line.append(cell).repeat(' ', widths[column] - length(cell)).append(GAP);
    }
    return line.append(cut(cells.get(last), room)).toString().stripTrailing();
  }

  private static String cut(String text, int room) {
    return length(text) <= room
        ? text
        : text.substring(0, text.offsetByCodePoints(0, room - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * The text on one line and without what a terminal would obey: others wrote it.
   *
   * @param text from the server
   */
  static String plain(String text) {
    var plain = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == '\n' || c == '\t' ? ' ' : c)
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }
}
