package io.stowage.oci;

/**
 * A text that is not the value it was parsed as. The message names the text, cut short, and the
 * rule.
 */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  InvalidValueException(String what, String text, String rule) {
    super("%s \"%s\" is not valid: %s".formatted(what, shortened(text), rule));
  }

  private static String shortened(String text) {
    String printable =
        text.codePoints()
            .limit(80)
            .collect(
                StringBuilder::new,
                (out, c) -> out.appendCodePoint(isShown(c) ? c : '?'),
                StringBuilder::append)
            .toString();
    return printable.length() < text.length() ? printable + "…" : printable;
  }

  /** Not what would move, turn or break a line of a log or a terminal. */
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
