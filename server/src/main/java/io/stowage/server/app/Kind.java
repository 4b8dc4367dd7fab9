package io.stowage.server.app;

import io.stowage.server.common.ByteSize;
import io.stowage.server.notice.NoticeSettings;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the text of a setting may be.
 *
 * @param label stands for the value in help: {@code DURATION}
 * @param expected completes "is not …" in an error
 * @param parser empty when the text is not of this kind
 * @param shape how it is written in a YAML file
 */
record Kind<T>(
    String label, String expected, Function<String, Optional<T>> parser, Kind.Shape shape) {

  /** How a value lies in a YAML file. */
  enum Shape {
    SCALAR,
    /** A sequence, or one text with commas between. */
    LIST,
    /** A mapping from a name to one or many texts, or lines of {@code Name: value}. */
    HEADERS
  }

  private static final Pattern DURATION_PART =
      Pattern.compile("(\\d{1,9})(ms|s|m|h|d)", Pattern.CASE_INSENSITIVE);
  private static final Pattern BLOCK =
      Pattern.compile("([0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*)(?:/(\\d{1,3}))?");
  private static final Pattern DURATION =
      Pattern.compile("(?:\\d{1,9}(?:ms|s|m|h|d))+", Pattern.CASE_INSENSITIVE);

  private Kind(String label, String expected, Function<String, Optional<T>> parser) {
    this(label, expected, parser, Shape.SCALAR);
  }

  static final Kind<String> TEXT = new Kind<>("TEXT", "a text", Optional::of);
  static final Kind<Boolean> BOOLEAN =
      new Kind<>("BOOLEAN", "true or false (or yes, on, 1; no, off, 0)", Kind::parseBoolean);
  static final Kind<Duration> DURATION_TIME =
      new Kind<>("DURATION", "a duration such as 30s, 5m, 24h or 7d", Kind::parseDuration);
  static final Kind<ByteSize> BYTES =
      new Kind<>("SIZE", "a size such as 512, 32KiB or 4MiB", ByteSize::parse);
  static final Kind<Path> PATH = new Kind<>("PATH", "a path", Kind::parsePath);
  static final Kind<URI> URL =
      new Kind<>("URL", "an address such as https://host:443/path", Kind::parseUrl);

  /** Scheme and authority only, as in what clients call us by. */
  static final Kind<String> ORIGIN =
      new Kind<>(
          "URL",
          "a scheme and a host such as https://registry.example.com",
          text ->
              parseUrl(text)
                  .filter(url -> url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
                  .filter(url -> url.getRawQuery() == null && url.getRawUserInfo() == null)
                  .map(url -> url.getScheme() + "://" + url.getRawAuthority()));

  static final Kind<List<String>> BLOCKS =
      new Kind<>(
          "LIST",
          "a list of addresses or CIDR blocks such as 10.0.0.0/8",
          text -> parseList(text).filter(list -> list.stream().allMatch(Kind::isBlock)),
          Shape.LIST);
  static final Kind<List<String>> LIST = new Kind<>("LIST", "a list", Kind::parseList, Shape.LIST);
  static final Kind<Map<String, List<String>>> HEADERS =
      new Kind<>("HEADERS", "lines of Name: value", Kind::parseHeaders, Shape.HEADERS);
  static final Kind<NoticeSettings.Sender> SENDER =
      new Kind<>(
          "ADDRESS",
          "a mail address such as hub@example.com, or Name <hub@example.com>",
          NoticeSettings.Sender::parse);
  static final Kind<Integer> PORT = number("PORT", "a port", 0, 65_535);

  /** A whole number within bounds, both included. */
  static Kind<Integer> number(int least, int most) {
    return number("NUMBER", "a number", least, most);
  }

  private static Kind<Integer> number(String label, String noun, int least, int most) {
    return new Kind<>(
        label,
        noun + ": write a number from " + least + " to " + most,
        text -> {
          if (!text.matches("\\d{1,9}")) {
            return Optional.empty();
          }
          int number = Integer.parseInt(text);
          return number < least || number > most ? Optional.empty() : Optional.of(number);
        });
  }

  /** One of an enum's names, in small letters. */
  static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
    var names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList();
    return new Kind<>(
        String.join("|", names),
        "one of " + String.join(", ", names),
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst());
  }

  private static Optional<Boolean> parseBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> Optional.of(true);
      case "false", "no", "off", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<Duration> parseDuration(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (!DURATION.matcher(text).matches()) {
      return Optional.empty();
    }
    var total = Duration.ZERO;
    Matcher part = DURATION_PART.matcher(text);
    while (part.find()) {
      long amount = Long.parseLong(part.group(1));
      total =
          total.plus(
              switch (part.group(2).toLowerCase(Locale.ROOT)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
              });
    }
    return Optional.of(total);
  }

  private static Optional<Path> parsePath(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static Optional<URI> parseUrl(String text) {
    try {
      var url = URI.create(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return web && url.getHost() != null ? Optional.of(url) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<List<String>> parseList(String text) {
    return Optional.of(
        Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList());
  }

  /** A literal address, with or without the length of a prefix. */
  private static boolean isBlock(String text) {
    Matcher block = BLOCK.matcher(text);
    if (!block.matches()) {
      return false;
    }
    try {
      int bits = 8 * InetAddress.ofLiteral(block.group(1)).getAddress().length;
      return block.group(2) == null || Integer.parseInt(block.group(2)) <= bits;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Optional<Map<String, List<String>>> parseHeaders(String text) {
    var headers = new LinkedHashMap<String, List<String>>();
    for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
      int colon = line.indexOf(':');
      if (colon < 1 || !line.substring(0, colon).strip().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        return Optional.empty();
      }
      headers
          .computeIfAbsent(line.substring(0, colon).strip(), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return Optional.of(headers);
  }
}
