package io.stowage.server.common;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what somebody meant to write. */
public final class Spelling {

  private Spelling() {}

  /** The word fewest edits away, if it is near: within a third of the length. */
  public static Optional<String> nearest(String written, Collection<String> words) {
    return words.stream()
        .min(Comparator.comparingInt((String word) -> distance(written, word)))
        .filter(word -> distance(written, word) * 3 <= Math.max(written.length(), word.length()));
  }

  private static int distance(String left, String right) {
    var above = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      var row = new int[right.length() + 1];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int same = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + same, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[right.length()];
  }
}
