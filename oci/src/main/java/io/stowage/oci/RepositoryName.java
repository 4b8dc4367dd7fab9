package io.stowage.oci;

/**
 * The name of a repository, at most 255 characters: lower-case path components parted by {@code /},
 * each {@code [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*} (distribution-spec "Pulling manifests").
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {
  private static final int LONGEST = 255;

  public RepositoryName {
    if (value.isEmpty() || value.length() > LONGEST || !isValid(value)) {
      throw new InvalidValueException(
          "repository name",
          value,
          "it takes lower-case letters and digits, parted by . _ __ - or /, at most 255 characters");
    }
  }

  @Override
  public int compareTo(RepositoryName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  /** One pass, so that no name can make a regular expression backtrack. */
  private static boolean isValid(String text) {
    int i = 0;
    while (true) {
      if (i == text.length() || !isAlphanumeric(text.charAt(i))) {
        return false;
      }
      while (i < text.length() && isAlphanumeric(text.charAt(i))) {
        i++;
      }
      if (i == text.length()) {
        return true;
      }
      int separator = separatorLength(text, i);
      if (separator == 0) {
        return false;
      }
      i += separator;
    }
  }

  private static int separatorLength(String text, int at) {
    return switch (text.charAt(at)) {
      case '/', '.' -> 1;
      case '_' -> at + 1 < text.length() && text.charAt(at + 1) == '_' ? 2 : 1;
      case '-' -> {
        int end = at;
        while (end < text.length() && text.charAt(end) == '-') {
          end++;
        }
        yield end - at;
      }
      default -> 0;
    };
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
