package io.stowage.server.hub;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Splits texts into what is searched for, the same for both databases, so that neither's own idea
 * of a word matters.
 *
 * <p>Words are runs of letters and digits, in lower case and without accents. Scripts that put no
 * blanks between words are split into their characters: a run of them is found as these characters
 * one after another.
 */
final class Words {
  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");
  private static final Set<Character.UnicodeScript> WITHOUT_BLANKS =
      Set.of(
          Character.UnicodeScript.HAN,
          Character.UnicodeScript.HIRAGANA,
          Character.UnicodeScript.KATAKANA,
          Character.UnicodeScript.HANGUL,
          Character.UnicodeScript.BOPOMOFO,
          Character.UnicodeScript.THAI,
          Character.UnicodeScript.LAO,
          Character.UnicodeScript.KHMER,
          Character.UnicodeScript.MYANMAR);

  /** Of Katakana, though no script claims it. */
  private static final int LONG_VOWEL = 0x30fc;

  private static final int SHORTEST_ENDING = 2;

  private Words() {}

  /** A run without a break: one word, or the characters of one that are parts of their own. */
  record Run(List<String> parts, boolean isWord) {
    Run {
      parts = List.copyOf(parts);
    }
  }

  /** The runs of a text, in order. */
  static List<Run> runs(String text) {
    String plain =
        Normalizer.normalize(
                ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll(""),
                Normalizer.Form.NFC)
            .toLowerCase(Locale.ROOT);
    List<Run> runs = new ArrayList<>();
    int at = 0;
    while (at < plain.length()) {
      int end = at;
      boolean isWord = !isWithoutBlanks(plain.codePointAt(at));
      while (end < plain.length()
          && isPart(plain.codePointAt(end))
          && isWithoutBlanks(plain.codePointAt(end)) != isWord) {
        end += Character.charCount(plain.codePointAt(end));
      }
      if (end == at) {
        at += Character.charCount(plain.codePointAt(at));
        continue;
      }
      String run = plain.substring(at, end);
      runs.add(
          isWord
              ? new Run(List.of(run), true)
              : new Run(run.codePoints().mapToObj(Character::toString).toList(), false));
      at = end;
    }
    return runs;
  }

  /** All parts of a text, in order. */
  static List<String> of(String text) {
    return runs(text).stream().flatMap(run -> run.parts().stream()).toList();
  }

  /** The proper endings of a text's words: by them, {@code alpine} finds {@code localalpine}. */
  static List<String> endings(String text) {
    Set<String> endings = new LinkedHashSet<>();
    for (Run run : runs(text)) {
      String word = run.parts().getFirst();
      if (run.isWord()) {
        for (int from = 1; from <= word.length() - SHORTEST_ENDING; from++) {
          if (!Character.isLowSurrogate(word.charAt(from))) {
            endings.add(word.substring(from));
          }
        }
      }
    }
    return List.copyOf(endings);
  }

  /** A query for FTS5: all of the runs; a word is the beginning of one. Nothing in it is syntax. */
  static String fts5(List<Run> runs) {
    return runs.stream()
        .map(run -> "\"" + String.join(" ", run.parts()) + "\"" + (run.isWord() ? " *" : ""))
        .collect(Collectors.joining(" AND "));
  }

  /** The same as a {@code tsquery}. */
  static String tsquery(List<Run> runs) {
    return runs.stream()
        .map(
            run ->
                run.isWord()
                    ? quoted(run.parts().getFirst()) + ":*"
                    : run.parts().stream()
                        .map(Words::quoted)
                        .collect(Collectors.joining(" <-> ", "(", ")")))
        .collect(Collectors.joining(" & "));
  }

  /**
   * A {@code tsvector} of a name and a description: the name's words weigh A, their endings B, the
   * description D.
   */
  static String tsvector(String name, String description) {
    Map<String, List<String>> places = new LinkedHashMap<>();
    int at = place(places, of(name), 1, "A");
    at = place(places, endings(name), at + 1, "B");
    place(places, of(description), at + 1, "");
    return places.entrySet().stream()
        .map(each -> quoted(each.getKey()) + ":" + String.join(",", each.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static int place(
      Map<String, List<String>> places, List<String> words, int from, String weight) {
    int at = from;
    for (String word : words) {
      places.computeIfAbsent(word, _ -> new ArrayList<>()).add(at + weight);
      at++;
    }
    return at;
  }

  /** Parts are letters and digits; quoted all the same. */
  private static String quoted(String part) {
    return "'" + part.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private static boolean isPart(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
      default -> Character.isLetterOrDigit(c);
    };
  }

  private static boolean isWithoutBlanks(int c) {
    return c == LONG_VOWEL || WITHOUT_BLANKS.contains(Character.UnicodeScript.of(c));
  }
}
