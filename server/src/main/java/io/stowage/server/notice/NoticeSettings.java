package io.stowage.server.notice;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How people are told.
 *
 * @param smtp empty: no mail is sent
 */
public record NoticeSettings(Optional<Smtp> smtp, Slack slack) {
  /** No mail, and Slack's own hooks. */
  public static final NoticeSettings DEFAULT =
      new NoticeSettings(Optional.empty(), new Slack(Set.of("hooks.slack.com"), false));

  /** How the way to the mail server is kept secret. */
  public enum Security {
    /** Not at all. */
    NONE(25),
    /** Begins in the clear, and goes no further unless the server speaks TLS (RFC 3207). */
    STARTTLS(587),
    /** TLS from the first byte (RFC 8314). */
    TLS(465);

    private final int port;

    Security(int port) {
      this.port = port;
    }

    /** Where such a server usually listens. */
    public int port() {
      return port;
    }
  }

  /**
   * The server that takes our mail.
   *
   * @param timeout for connecting, and for each answer
   * @param authorities a PEM file of those who may sign its certificate; empty: whom the JVM trusts
   */
  public record Smtp(
      String host,
      int port,
      Security security,
      Optional<Login> login,
      Sender from,
      Optional<MailAddress> replyTo,
      Duration timeout,
      Optional<Path> authorities) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    public Smtp {
      require(!host.isBlank(), "mail.smtp.host is empty");
      require(port > 0 && port <= 65_535, "mail.smtp.port is between 1 and 65535");
      require(
          login.isEmpty() || security != Security.NONE,
          "mail.smtp.user needs mail.smtp.security to be starttls or tls, since a password must not"
              + " travel in the clear");
      require(
          timeout.isPositive() && timeout.compareTo(LONGEST) <= 0,
          "mail.timeout is longer than nothing and at most a minute");
    }

    private static void require(boolean claim, String rule) {
      if (!claim) {
        throw new IllegalArgumentException(rule);
      }
    }
  }

  /** Who we are to the mail server. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /**
   * From whom mails come.
   *
   * @param name shown by mail programs; may be empty
   */
  public record Sender(String name, MailAddress address) {
    public Sender {
      if (name.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("The name of a sender is one line.");
      }
    }

    /** Understands {@code hub@example.com} and {@code Example's Hub <hub@example.com>}. */
    public static Optional<Sender> parse(String text) {
      int open = text.indexOf('<');
      boolean isNamed = open >= 0 && text.endsWith(">");
      String name = isNamed ? text.substring(0, open).strip() : "";
      String address = isNamed ? text.substring(open + 1, text.length() - 1) : text;
      if (name.chars().anyMatch(Character::isISOControl)) {
        return Optional.empty();
      }
      return MailAddress.parse(address).map(good -> new Sender(unquoted(name), good));
    }

    private static String unquoted(String name) {
      boolean isQuoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
      return isQuoted ? name.substring(1, name.length() - 1) : name;
    }
  }

  /**
   * Which web hooks people may name: Slack's, or those of a server that takes the same messages.
   *
   * @param hosts in small letters, each with or without a port
   * @param allowsPrivate whether these hosts may be in a private network, and spoken to by http
   */
  public record Slack(Set<String> hosts, boolean allowsPrivate) {
    private static final int LONGEST_HOOK = 1000;

    public Slack {
      hosts =
          hosts.stream()
              .map(host -> host.toLowerCase(Locale.ROOT))
              .collect(Collectors.toUnmodifiableSet());
    }

    /** Why nothing is sent to that hook, as a sentence; empty when it is fine. */
    public Optional<String> objection(URI hook) {
      String host = hook.getHost() == null ? "" : hook.getHost().toLowerCase(Locale.ROOT);
      boolean isSecure = "https".equalsIgnoreCase(hook.getScheme());
      boolean isPlain = "http".equalsIgnoreCase(hook.getScheme());
      if (host.isEmpty() || !(isSecure || (isPlain && allowsPrivate))) {
        return Optional.of("The hook's address begins with https:// and has a host.");
      }
      if (hook.getRawUserInfo() != null
          || hook.getRawFragment() != null
          || hook.toString().length() > LONGEST_HOOK) {
        return Optional.of(
            "The hook's address has no user, no fragment and at most %d characters."
                .formatted(LONGEST_HOOK));
      }
      int usual = isSecure ? 443 : 80;
      int port = hook.getPort() < 0 ? usual : hook.getPort();
      boolean isListed =
          hosts.contains(host + ":" + port) || (port == usual && hosts.contains(host));
      return isListed
          ? Optional.empty()
          : Optional.of(
              "Hooks are at one of these hosts: %s.".formatted(String.join(", ", sorted())));
    }

    private List<String> sorted() {
      return hosts.stream().sorted().toList();
    }
  }
}
