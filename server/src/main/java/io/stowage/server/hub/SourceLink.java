package io.stowage.server.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an image's labels or a manifest's annotations say of where it is made from (image-spec
 * annotations.md).
 *
 * @param source an address for browsers
 * @param description in at most {@value Texts#LONGEST_DESCRIPTION} characters
 * @param licenses an SPDX expression
 */
public record SourceLink(
    Optional<String> source, Optional<String> description, Optional<String> licenses) {
  private static final String PREFIX = "org.opencontainers.image.";
  private static final int LONGEST = 512;
  private static final Pattern SSH = Pattern.compile("(?:ssh://)?git@([A-Za-z0-9.-]+)[:/](.+)");

  /** What they say; what is too long, or no address for a browser, is left away. */
  public static SourceLink of(Map<String, String> labels) {
    return new SourceLink(
        text(labels, "source").flatMap(SourceLink::address),
        text(labels, "description").map(SourceLink::shortened),
        text(labels, "licenses").filter(text -> text.length() <= LONGEST));
  }

  /**
   * The address under which a browser finds a source: http and https as they are, {@code
   * git@host:path} as https; empty for anything else, as it is shown as a link.
   */
  public static Optional<String> address(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher ssh = SSH.matcher(text);
    String address = ssh.matches() ? "https://" + ssh.group(1) + "/" + ssh.group(2) : text;
    try {
      URI uri = new URI(address);
      boolean isWeb =
          "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
      // No user: it may come with a password.
      return isWeb && uri.getHost() != null && uri.getUserInfo() == null
          ? Optional.of(
              address.endsWith(".git") ? address.substring(0, address.length() - 4) : address)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Map<String, String> labels, String name) {
    return Optional.ofNullable(labels.get(PREFIX + name))
        .map(text -> text.replaceAll("\\p{Cntrl}+", " ").strip())
        .filter(text -> !text.isEmpty());
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= Texts.LONGEST_DESCRIPTION
        ? text
        : text.substring(0, text.offsetByCodePoints(0, Texts.LONGEST_DESCRIPTION - 1)) + "…";
  }
}
