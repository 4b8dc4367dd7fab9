package io.stowage.server.notice;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address that mail can be sent to: a dot-atom, an at sign and a host name (RFC 5321 4.1.2), all
 * of it ASCII. Quoted local parts and address literals, which are allowed there, are not here:
 * nobody has one who means well.
 *
 * <p>It prints masked, since addresses don't belong into logs.
 *
 * @param value as typed
 */
public record MailAddress(String value) {
  /** RFC 3696, erratum 1690. */
  private static final int LONGEST = 254;

  private static final int LONGEST_LOCAL = 64;
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final Pattern FORM =
      Pattern.compile(ATOM + "(?:\\." + ATOM + ")*@" + LABEL + "(?:\\." + LABEL + ")*");

  /**
   * @throws IllegalArgumentException if it is none; the message does not repeat it
   */
  public MailAddress {
    if (!isGood(value)) {
      throw new IllegalArgumentException(
          "This is no mail address: it has the form name@example.com, and at most "
              + LONGEST
              + " characters.");
    }
  }

  /** The address, or empty when the text is none. */
  public static Optional<MailAddress> parse(String text) {
    return isGood(text) ? Optional.of(new MailAddress(text)) : Optional.empty();
  }

  /** The same for all spellings of one address, as mail servers have it: in small letters. */
  public String key() {
    return value.toLowerCase(Locale.ROOT);
  }

  String domain() {
    return value.substring(value.indexOf('@') + 1);
  }

  /** For logs, and for people who may know it anyway: {@code a…@example.com}. */
  public String masked() {
    int at = value.indexOf('@');
    return (at > 1 ? value.substring(0, 1) : "") + "…" + value.substring(at);
  }

  @Override
  public String toString() {
    return masked();
  }

  private static boolean isGood(String text) {
    if (text.length() > LONGEST
        || text.indexOf('@') > LONGEST_LOCAL
        || !FORM.matcher(text).matches()) {
      return false;
    }
    try {
      new InternetAddress(text, true).validate();
      return true;
    } catch (AddressException _) {
      return false;
    }
  }
}
