package io.stowage.server.notice;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What others said of a failure, made fit for a line of a log. */
final class Reasons {
  private Reasons() {}

  /** One line of at most that length, with one text masked wherever it stands. */
  static String line(String said, int atMost, String secret, String masked) {
    String line =
        Pattern.compile(Pattern.quote(secret), Pattern.CASE_INSENSITIVE)
            .matcher(said)
            .replaceAll(Matcher.quoteReplacement(masked))
            .replaceAll("\\p{Cntrl}+", " ")
            .strip();
    return line.length() > atMost ? line.substring(0, atMost) + "…" : line;
  }
}
