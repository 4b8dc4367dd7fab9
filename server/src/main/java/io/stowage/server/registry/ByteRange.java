package io.stowage.server.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Range} of a GET, RFC 9110 section 14. One range is served; several, or another unit,
 * get the whole.
 */
sealed interface ByteRange {

  record Whole() implements ByteRange {}

  /** From first to last, both inclusive. */
  record Part(long first, long last) implements ByteRange {
    long length() {
      return last - first + 1;
    }
  }

  record Unsatisfiable() implements ByteRange {}

  /** Longer numbers than any size are cut to one that lies outside every blob. */
  Pattern FORM = Pattern.compile("bytes=([0-9]{0,40})-([0-9]{0,40})");

  static ByteRange of(Optional<String> header, long size) {
    if (header.isEmpty()) {
      return new Whole();
    }
    Matcher matcher = FORM.matcher(header.get().strip());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return new Whole();
    }
    if (matcher.group(1).isEmpty()) {
      long suffix = Math.min(number(matcher.group(2)), size);
      return suffix == 0 ? new Unsatisfiable() : new Part(size - suffix, size - 1);
    }
    long first = number(matcher.group(1));
    long last =
        matcher.group(2).isEmpty() ? size - 1 : Math.min(number(matcher.group(2)), size - 1);
    return first >= size || last < first ? new Unsatisfiable() : new Part(first, last);
  }

  private static long number(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}
