package io.stowage.server.db;

/** Patterns of {@code LIKE … ESCAPE '!'}, in which what somebody typed stands for itself. */
public final class Like {
  private Like() {}

  /** A text that is found as it is. */
  public static String literally(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  /**
   * What holds a text anywhere, whatever the case of its letters, where a column's {@code LOWER} is
   * asked: that knows the letters of ASCII only, in both databases.
   */
  public static String holding(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return "%" + literally(lower.toString()) + "%";
  }
}
