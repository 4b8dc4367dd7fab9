package io.stowage.server.common;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An amount of bytes, 0 to 2^63-1, as people write it: {@code 512}, {@code 32KiB}, {@code 4MB}. */
public record ByteSize(long bytes) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12})\\s*([KMGT]?)(I?)(B?)", Pattern.CASE_INSENSITIVE);

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + bytes);
    }
  }

  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

  /** In powers of 1,024 and rounded, for people: {@code 9.5 MiB}, {@code 46 GiB}. */
  public String rounded() {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.size() - 1) {
      value /= 1024;
      unit++;
    }
    String digits =
        String.format(Locale.ROOT, value < 9.95 && unit > 0 ? "%.1f" : "%.0f", value)
            .replaceFirst("\\.0$", "");
    return digits + " " + UNITS.get(unit);
  }

  /**
   * Reads one; KiB, MiB, GiB and TiB are powers of 1,024, as K, M, G and T alone are, and KB, MB,
   * GB and TB of 1,000. Empty when it is none, or too great.
   */
  public static Optional<ByteSize> parse(String text) {
    var form = FORM.matcher(text.strip());
    if (!form.matches() || (!form.group(3).isEmpty() && form.group(2).isEmpty())) {
      return Optional.empty();
    }
    long base = form.group(3).isEmpty() && !form.group(4).isEmpty() ? 1000 : 1024;
    int power = " KMGT".indexOf((form.group(2) + " ").toUpperCase(Locale.ROOT).charAt(0));
    try {
      long bytes = Long.parseLong(form.group(1));
      for (int i = 0; i < power; i++) {
        bytes = Math.multiplyExact(bytes, base);
      }
      return Optional.of(new ByteSize(bytes));
    } catch (ArithmeticException _) {
      return Optional.empty();
    }
  }
}
