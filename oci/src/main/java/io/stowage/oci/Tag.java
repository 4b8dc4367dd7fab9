package io.stowage.oci;

/** A tag: {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}} (distribution-spec "Pulling manifests"). */
public record Tag(String name) implements Reference, Comparable<Tag> {
  private static final int LONGEST = 128;

  public Tag {
    if (name.isEmpty() || name.length() > LONGEST || !isWord(name.charAt(0))) {
      throw invalid(name);
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isWord(c) && c != '.' && c != '-') {
        throw invalid(name);
      }
    }
  }

  @Override
  public int compareTo(Tag other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static InvalidValueException invalid(String name) {
    return new InvalidValueException(
        "tag",
        name,
        "a tag is 1 to 128 letters, digits, _ . or -, and begins with none of . and -");
  }
}
