package io.stowage.oci;

/**
 * The name of a repository, at most 255 characters: lower-case path components parted by {@code /},
 * each {@code [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*} (distribution-spec "Pulling manifests").
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {
  /** The namespace of names with one part. */
  public static final String LIBRARY = "library";

  private static final int LONGEST = 255;

  public RepositoryName {
    if (value.isEmpty() || value.length() > LONGEST || !isValid(value)) {
      throw new InvalidValueException(
          "repository name",
          value,
          "it takes lower-case letters and digits, parted by . _ __ - or /, at most 255 characters");
    }
  }

  /** This, in the spelling under which it is kept: {@code x} for {@code library/x}. */
  public RepositoryName canonical() {
    int slash = value.indexOf('/');
    boolean isLong =
        slash == LIBRARY.length() && value.startsWith(LIBRARY) && value.indexOf('/', slash + 1) < 0;
    return isLong ? new RepositoryName(value.substring(slash + 1)) : this;
  }

  /** Whose it is: the first part, or {@code library} where there is one part only. */
  public String namespace() {
    int slash = value.indexOf('/');
    return slash < 0 ? LIBRARY : value.substring(0, slash);
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
