package io.stowage.server.notice;

import java.util.Optional;

/**
 * What is said in a mail.
 *
 * @param subject one line of at most 255 characters
 * @param text lines end with {@code \n}
 * @param html the same as HTML
 */
public record Mail(String subject, String text, Optional<String> html) {
  private static final int LONGEST_SUBJECT = 255;
  private static final int LONGEST_TEXT = 64 * 1024;

  public Mail {
    require(!subject.isBlank() && subject.length() <= LONGEST_SUBJECT, "has 1 to 255 characters");
    require(subject.chars().noneMatch(Character::isISOControl), "is one line");
    if (text.length() > LONGEST_TEXT || html.orElse("").length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "A mail has at most " + LONGEST_TEXT + " characters, and as many as HTML.");
    }
  }

  /** Without what it says, which may hold a link that opens an account. */
  @Override
  public String toString() {
    return "Mail[" + subject + "]";
  }

  private static void require(boolean claim, String rule) {
    if (!claim) {
      throw new IllegalArgumentException("The subject of a mail " + rule + ".");
    }
  }
}
