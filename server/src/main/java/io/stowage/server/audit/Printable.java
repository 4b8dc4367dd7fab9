package io.stowage.server.audit;

/** Text from outside, made fit for a line of a log. */
final class Printable {
  private static final String CUT = "…";

  private Printable() {}

  /**
   * The text without what would move, turn or break a line, and cut to a length.
   *
   * @param longest UTF-16 units
   */
  static String of(String text, int longest) {
    StringBuilder kept = new StringBuilder(Math.min(text.length(), longest));
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (!isShown(c)) {
        continue;
      }
      if (kept.length() + Character.charCount(c) > longest) {
        return withoutTheLast(kept) + CUT;
      }
      kept.appendCodePoint(c);
    }
    return kept.toString();
  }

  private static StringBuilder withoutTheLast(StringBuilder kept) {
    kept.setLength(kept.isEmpty() ? 0 : kept.offsetByCodePoints(kept.length(), -1));
    return kept;
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
