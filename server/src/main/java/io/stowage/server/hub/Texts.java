package io.stowage.server.hub;

import io.stowage.server.common.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * What people write about a repository; absent: as it is.
 *
 * @param description at most {@value #LONGEST_DESCRIPTION} characters, in one line
 * @param fullDescription Markdown, at most {@value #LONGEST_FULL_DESCRIPTION} characters
 * @param categories at most {@value #MOST_CATEGORIES}
 */
public record Texts(
    Optional<String> description,
    Optional<String> fullDescription,
    Optional<List<Category>> categories) {
  static final int LONGEST_DESCRIPTION = 100;
  static final int LONGEST_FULL_DESCRIPTION = 25_000;
  static final int MOST_CATEGORIES = 3;

  /**
   * Checks them.
   *
   * @throws Refusal naming the one that is too long, or that there are too many
   */
  public Texts {
    description = description.map(text -> text.replaceAll("\\R", " ").strip());
    categories = categories.map(all -> all.stream().distinct().toList());
    description.ifPresent(text -> require("description", text, LONGEST_DESCRIPTION));
    fullDescription.ifPresent(text -> require("fullDescription", text, LONGEST_FULL_DESCRIPTION));
    if (categories.filter(all -> all.size() > MOST_CATEGORIES).isPresent()) {
      throw Refusal.invalid(
          "categories", "A repository has at most %d categories.".formatted(MOST_CATEGORIES));
    }
  }

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return description.isEmpty() && fullDescription.isEmpty() && categories.isEmpty();
  }

  private static void require(String field, String text, int longest) {
    int length = text.codePointCount(0, text.length());
    if (length > longest) {
      throw Refusal.invalid(
          field, "At most %d characters fit here, and these are %d.".formatted(longest, length));
    }
    if (text.indexOf('\0') >= 0) {
      throw Refusal.invalid(field, "A NUL character can't stand here.");
    }
  }
}
