package io.stowage.server.account;

import io.stowage.server.common.Refusal;
import java.net.URI;

/**
 * What an account says of itself. Each text has at most 100 characters, the link 200.
 *
 * @param link an http or https address, or empty
 */
public record Profile(String fullName, String company, String location, String link) {
  public static final Profile EMPTY = new Profile("", "", "", "");
  private static final int LONGEST = 100;
  private static final int LONGEST_LINK = 200;

  /**
   * The profile, checked.
   *
   * @throws Refusal naming the field that can't be meant
   */
  public static Profile checked(String fullName, String company, String location, String link) {
    require("fullName", fullName, LONGEST);
    require("company", company, LONGEST);
    require("location", location, LONGEST);
    require("link", link, LONGEST_LINK);
    if (!link.isEmpty() && !isWebAddress(link)) {
      throw Refusal.invalid("link", "A link begins with http:// or https:// and names a host.");
    }
    return new Profile(fullName, company, location, link);
  }

  private static void require(String field, String text, int longest) {
    if (text.length() > longest) {
      throw Refusal.invalid(field, "At most %d characters fit here.".formatted(longest));
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.invalid(field, "Line breaks and control characters can't stand here.");
    }
  }

  private static boolean isWebAddress(String text) {
    try {
      URI uri = URI.create(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
