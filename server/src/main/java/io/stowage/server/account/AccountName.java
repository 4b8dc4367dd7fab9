package io.stowage.server.account;

import io.stowage.server.common.Refusal;

/**
 * The name of a person or an organization, which begins the names of its repositories: 2 to 39
 * lower-case letters and digits, parted by single {@code .}, {@code _} or {@code -}.
 */
public record AccountName(String value) implements Comparable<AccountName> {
  /** Whom the first start makes; nobody else takes it. */
  public static final AccountName ADMIN = new AccountName("admin");

  private static final int SHORTEST = 2;
  private static final int LONGEST = 39;

  /**
   * Checks the form.
   *
   * @throws Refusal saying what a name is
   */
  public AccountName {
    if (!isValid(value)) {
      throw Refusal.invalid(
          "name", "A name has 2 to 39 lower-case letters and digits, which one of . _ - may part.");
    }
  }

  /**
   * A name that somebody wants to have.
   *
   * @throws Refusal if it is none, or nobody may take it
   */
  public static AccountName chosen(String text) {
    AccountName name = new AccountName(text);
    if (ReservedNames.contains(text)) {
      throw Refusal.invalid("name", "The name " + text + " is reserved: choose another one.");
    }
    return name;
  }

  /** Whether there may be an account of that name. */
  public static boolean isValid(String text) {
    return text.length() >= SHORTEST && text.length() <= LONGEST && isWellFormed(text);
  }

  /**
   * A name or mail address as people type it, in the form in which it is kept: blanks around it and
   * capitals don't count. Those are the 26 of ASCII: to Unicode the sign for kelvin is a capital k.
   */
  public static String typed(String text) {
    String bare = text.strip();
    StringBuilder kept = new StringBuilder(bare.length());
    for (int i = 0; i < bare.length(); i++) {
      char c = bare.charAt(i);
      kept.append(c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c);
    }
    return kept.toString();
  }

  @Override
  public int compareTo(AccountName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  /** Letters and digits at both ends and beside each separator. */
  private static boolean isWellFormed(String text) {
    boolean mayPart = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isWord = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!isWord && !(mayPart && (c == '.' || c == '_' || c == '-'))) {
        return false;
      }
      mayPart = isWord;
    }
    return mayPart;
  }
}
