package io.stowage.server.page;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which of the codings that there are a client likes (RFC 9110 section 12.5.3). */
final class Coding {
  /** Ours, the smaller first. */
  private static final List<String> OURS = List.of("br", "gzip");

  private Coding() {}

  /**
   * The best that is there and accepted; empty: the file as it is.
   *
   * @param accepted an {@code Accept-Encoding}
   */
  static Optional<String> choose(String accepted, Set<String> there) {
    return OURS.stream()
        .filter(there::contains)
        .filter(coding -> isAccepted(accepted, coding))
        .findFirst();
  }

  private static boolean isAccepted(String accepted, String coding) {
    boolean isAny = false;
    for (String part : accepted.split(",", 20)) {
      String[] words = part.strip().toLowerCase(Locale.ROOT).split(";", 2);
      boolean isRefused = words.length > 1 && words[1].strip().matches("q\\s*=\\s*0(?:\\.0{0,3})?");
      if (words[0].strip().equals(coding)) {
        return !isRefused;
      }
      isAny |= words[0].strip().equals("*") && !isRefused;
    }
    return isAny;
  }
}
