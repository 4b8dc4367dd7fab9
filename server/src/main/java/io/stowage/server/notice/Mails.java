package io.stowage.server.notice;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mails there are, in one language. Their texts stand in {@code messages.properties}; another
 * language is a file beside it.
 *
 * <p>A text is paragraphs with names in braces. It is filled in once, so braces in what is filled
 * in mean nothing; what is filled in is one line of bounded length, and a paragraph that is only a
 * link is a link in the HTML, which is made from the finished text.
 *
 * <p>What is filled in may be chosen by a stranger who wants us to write to somebody: pass names of
 * accounts, and never texts of people.
 */
public final class Mails {
  private static final int LONGEST_VALUE = 200;
  private static final int LONGEST_IN_SUBJECT = 60;
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

  /** Letters that turn the direction of what follows, and so can make one thing read as another. */
  private static final Pattern UNSEEMLY =
      Pattern.compile("[\\p{Cntrl}\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");

  private final Locale language;
  private final ResourceBundle texts;
  private final DateTimeFormatter time;

  public Mails(Locale language) {
    this.language = language;
    this.texts =
        ResourceBundle.getBundle(
            Mails.class.getPackageName() + ".messages",
            language,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    this.time =
        DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", language).withZone(ZoneOffset.UTC);
  }

  /** Asks whether the address is theirs. */
  public Mail verifyAddress(String account, URI link, Instant until) {
    return mail("verify", Map.of("account", account, "until", shown(until)), link);
  }

  /** Lets them choose a new password. */
  public Mail resetPassword(String account, URI link, Instant until) {
    return mail("reset", Map.of("account", account, "until", shown(until)), link);
  }

  /** To the new address: asks whether it is theirs. */
  public Mail confirmNewAddress(String account, URI link, Instant until) {
    return mail("address.new", Map.of("account", account, "until", shown(until)), link);
  }

  /**
   * To the old address, as long as it is still the account's.
   *
   * @param link to the account's settings
   */
  public Mail addressChanging(String account, MailAddress address, URI link) {
    return mail("address.old", Map.of("account", account, "address", address.masked()), link);
  }

  /** Somebody wants an account with an address that has one; the link leads to a new password. */
  public Mail addressHasAnAccount(String account, URI link) {
    return mail("address.known", Map.of("account", account), link);
  }

  /** Somebody with an account is invited to an organization. */
  public Mail organizationInvitation(String inviter, String organization, URI link, Instant until) {
    return mail(
        "invitation.organization",
        Map.of("inviter", inviter, "organization", organization, "until", shown(until)),
        link);
  }

  /** Somebody without an account is invited to make one. */
  public Mail signUpInvitation(String inviter, URI link, Instant until) {
    return mail("invitation.signup", Map.of("inviter", inviter, "until", shown(until)), link);
  }

  /**
   * Somebody logged in from where they never did before.
   *
   * @param address from where
   * @param agent with what, as it calls itself
   * @param link to the account's settings
   */
  public Mail newPlace(String account, Instant at, String address, String agent, URI link) {
    return mail(
        "login",
        Map.of("account", account, "at", shown(at), "address", address, "agent", agent),
        link);
  }

  /** A token was made; the link leads to the account's tokens. */
  public Mail tokenMade(String account, String token, Instant at, URI link) {
    return mail("token", Map.of("account", account, "token", token, "at", shown(at)), link);
  }

  /** The password was changed; the link leads to where it can be reset. */
  public Mail passwordChanged(String account, Instant at, URI link) {
    return mail("password", Map.of("account", account, "at", shown(at)), link);
  }

  /** From now on, logging in takes a code; the link leads to the account's settings. */
  public Mail twoFactorOn(String account, Instant at, URI link) {
    return mail("twofactor.on", Map.of("account", account, "at", shown(at)), link);
  }

  /** From now on, logging in takes no code; the link leads to the account's settings. */
  public Mail twoFactorOff(String account, Instant at, URI link) {
    return mail("twofactor.off", Map.of("account", account, "at", shown(at)), link);
  }

  /** The account is no more; the link leads to the hub. */
  public Mail deactivated(String account, Instant at, URI link) {
    return mail("deactivated", Map.of("account", account, "at", shown(at)), link);
  }

  private String shown(Instant instant) {
    return time.format(instant);
  }

  private Mail mail(String name, Map<String, String> given, URI link) {
    String href = href(link);
    Map<String, String> values = new HashMap<>();
    given.forEach((key, value) -> values.put(key, seemly(value, LONGEST_VALUE)));
    values.put("link", href);
    values.put("hub", link.getScheme() + "://" + link.getRawAuthority());
    String body = filled(texts.getString(name + ".text"), values);
    String footer = filled(texts.getString("footer"), values);
    values.replaceAll((_, value) -> seemly(value, LONGEST_IN_SUBJECT));
    String subject = filled(texts.getString(name + ".subject"), values);
    return new Mail(
        subject,
        body + "\n\n-- \n" + footer + "\n",
        Optional.of(html(subject, body, footer, href)));
  }

  private static String href(URI link) {
    boolean isWeb = "https".equals(link.getScheme()) || "http".equals(link.getScheme());
    if (!isWeb || link.getHost() == null) {
      throw new IllegalArgumentException(
          "A link in a mail begins with https:// or http:// and has a host.");
    }
    return link.toASCIIString();
  }

  /** One line of bounded length; a line break can only be meant to break something. */
  private static String seemly(String value, int longest) {
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("What is filled in into a mail has no line breaks.");
    }
    String line = UNSEEMLY.matcher(value).replaceAll(" ");
    if (line.length() <= longest) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(longest - 1)) ? longest - 1 : longest;
    return line.substring(0, end) + "…";
  }

  private static String filled(String template, Map<String, String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(
            place -> {
              String value = values.get(place.group(1));
              if (value == null) {
                throw new IllegalStateException(
                    "A mail's text has a place that nothing fills: " + place.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private String html(String subject, String body, String footer, String href) {
    StringBuilder html = new StringBuilder();
    html.append("<!DOCTYPE html>\n<html lang=\"")
        .append(escaped(language.toLanguageTag()))
        .append("\">\n<head><meta charset=\"utf-8\"><title>")
        .append(escaped(subject))
        .append("</title></head>\n")
        .append("<body style=\"font-family: sans-serif; line-height: 1.5; max-width: 38em\">\n");
    for (String paragraph : body.split("\n\n", -1)) {
      String content = escaped(paragraph).replace("\n", "<br>\n");
      html.append("<p>")
          .append(
              paragraph.equals(href)
                  ? "<a href=\"%s\">%s</a>".formatted(content, content)
                  : content)
          .append("</p>\n");
    }
    return html.append("<p style=\"color: #595959; font-size: smaller\">")
        .append(escaped(footer))
        .append("</p>\n</body>\n</html>\n")
        .toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
