package io.stowage.server.dockerhub;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An address with places in it, such as {@code v2/orgs/{name}/groups}. A place takes one part of an
 * address; one with a plus takes one or more, for names with slashes in them: {@code
 * v2/repositories/{namespace}/{repository+}/tags}. At most one place has a plus.
 */
final class HubPath {
  private final List<String> pattern;
  private final int longPlace;

  private HubPath(List<String> pattern) {
    this.pattern = pattern;
    this.longPlace =
        pattern.stream()
            .filter(part -> part.endsWith("+}"))
            .findFirst()
            .map(pattern::indexOf)
            .orElse(-1);
  }

  static HubPath of(String pattern) {
    return new HubPath(List.of(pattern.split("/", -1)));
  }

  /**
   * The parts of an address as sent, decoded; a slash at its end is passed over, as old clients
   * send one and new ones don't.
   *
   * @throws HubException 404 for what no address here can be
   */
  static List<String> parts(String path) {
    String whole = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    List<String> parts = new ArrayList<>();
    for (String part : whole.split("/", -1)) {
      String decoded = decode(part);
      if (decoded.isEmpty() || decoded.chars().anyMatch(Character::isISOControl)) {
        throw HubException.notFound("page");
      }
      parts.add(decoded);
    }
    return parts;
  }

  /** What stands in the places if an address is of this form. */
  Optional<Map<String, String>> match(List<String> parts) {
    int more = parts.size() - pattern.size();
    if (more < 0 || (more > 0 && longPlace < 0)) {
      return Optional.empty();
    }
    Map<String, String> places = new HashMap<>();
    int at = 0;
    for (int i = 0; i < pattern.size(); i++) {
      String wanted = pattern.get(i);
      int length = i == longPlace ? more + 1 : 1;
      String found = String.join("/", parts.subList(at, at + length));
      at += length;
      if (wanted.startsWith("{")) {
        places.put(wanted.substring(1, wanted.length() - (i == longPlace ? 2 : 1)), found);
      } else if (!wanted.equals(found)) {
        return Optional.empty();
      }
    }
    return Optional.of(Map.copyOf(places));
  }

  private static String decode(String part) {
    if (part.indexOf('%') < 0) {
      return part;
    }
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw HubException.notFound("page");
    }
  }

  @Override
  public String toString() {
    return String.join("/", pattern);
  }
}
