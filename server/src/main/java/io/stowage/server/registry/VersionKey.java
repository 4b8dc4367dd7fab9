package io.stowage.server.registry;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts by which tags sort as people think of them, if compared as bytes: {@code latest}, then
 * versions from the newest to the oldest, then all others by name with the numbers in them from the
 * largest to the smallest. So a page in that order is a walk along an index.
 *
 * <p>Of one version its release comes first, then its variants ({@code 1.2-alpine}), then what came
 * before it ({@code 1.2-rc.1}). {@code 1}, {@code 1.0} and {@code 1.0.0} are the same version, as
 * are letters of both cases: tags of one key sort by name.
 *
 * <p>A number is {@code !}, the complement of its length in two digits, and the complement of each
 * of its digits: a longer number is a larger one and comes first, and numbers come before all that
 * a tag may have otherwise.
 */
final class VersionKey {
  private static final String LATEST = "0";
  private static final String VERSION = "1";
  private static final String OTHER = "2";

  private static final String MORE_NUMBERS = "1";
  private static final String RELEASE = "2";
  private static final String VARIANT = "3";
  private static final String BEFORE_RELEASE = "4";

  /** After all that a tag may have. */
  private static final char LAST = '~';

  /** A complement of ASCII letters that are letters and digits of a tag. */
  private static final int LETTERS = '-' + 'z';

  private static final Pattern NUMBERS = Pattern.compile("(v?)(\\d+)((?:\\.\\d+)*)(.*)");
  private static final Pattern WORD = Pattern.compile("([a-z]+)[-_.]?(.*)");
  private static final Set<String> WORDS_BEFORE_RELEASE =
      Set.of(
          "a",
          "alpha",
          "b",
          "beta",
          "canary",
          "dev",
          "ea",
          "edge",
          "experimental",
          "m",
          "milestone",
          "nightly",
          "pre",
          "prerelease",
          "preview",
          "rc",
          "snapshot",
          "unstable");

  private VersionKey() {}

  /** Of a tag's name; ASCII, 650 characters at most. */
  static String of(String tag) {
    String name = tag.toLowerCase(Locale.ROOT);
    if (name.equals("latest")) {
      return LATEST;
    }
    Matcher numbers = NUMBERS.matcher(name);
    return numbers.matches() && isVersion(numbers)
        ? VERSION + version(numbers)
        : OTHER + natural(name);
  }

  /** Not what begins with a digit by chance, as an abbreviated commit may. */
  private static boolean isVersion(Matcher numbers) {
    String rest = numbers.group(4);
    return !numbers.group(1).isEmpty()
        || !numbers.group(3).isEmpty()
        || rest.isEmpty()
        || "-_.".indexOf(rest.charAt(0)) >= 0;
  }

  private static String version(Matcher numbers) {
    String all = (numbers.group(2) + numbers.group(3)).replaceFirst("(\\.0+)+$", "");
    StringBuilder key = new StringBuilder();
    for (String each : all.split("\\.", -1)) {
      key.append(key.isEmpty() ? "" : MORE_NUMBERS);
      number(each, key);
    }
    String rest = numbers.group(4).replaceFirst("^[-_.]", "");
    if (rest.isEmpty()) {
      return key.append(RELEASE).toString();
    }
    Matcher word = WORD.matcher(rest);
    return word.matches() && WORDS_BEFORE_RELEASE.contains(word.group(1))
        ? key.append(BEFORE_RELEASE).append(beforeRelease(word)).toString()
        : key.append(VARIANT).append(natural(rest)).toString();
  }

  /** {@code rc} comes before {@code beta}, and {@code rc.1} before {@code rc}. */
  private static String beforeRelease(Matcher word) {
    StringBuilder key = new StringBuilder();
    word.group(1).chars().forEach(letter -> key.append((char) (LETTERS - letter)));
    key.append(LAST);
    return key.append(word.group(2).isEmpty() ? LAST : natural(word.group(2))).toString();
  }

  private static String natural(String text) {
    StringBuilder key = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      int end = i;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
      if (end > i) {
        number(text.substring(i, end), key);
        i = end;
      } else {
        key.append(text.charAt(i++));
      }
    }
    return key.toString();
  }

  private static void number(String digits, StringBuilder key) {
    String number = digits.replaceFirst("^0+(?=.)", "");
    key.append('!').append(Integer.toHexString(0xff - number.length()));
    number.chars().forEach(digit -> key.append((char) ('0' + '9' - digit)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
