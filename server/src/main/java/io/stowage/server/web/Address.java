package io.stowage.server.web;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes addresses apart, strictly: what can be read in two ways is refused. */
final class Address {
  private static final int LONGEST_PATH = 2048;
  private static final int LONGEST_QUERY = 8192;
  private static final int MOST_SEGMENTS = 64;
  private static final int MOST_PARAMETERS = 64;

  private Address() {}

  /**
   * The decoded segments of a path.
   *
   * @throws ApiProblem 400 {@code invalid_address}; 404 where no address could be so
   */
  static List<String> segments(String path) {
    if (path.length() > LONGEST_PATH) {
      throw ApiProblem.of(414, "address_too_long", "the path is too long");
    }
    List<String> segments = new ArrayList<>();
    for (String raw : AddressTree.segments(path)) {
      String segment = decode(raw, false);
      if (segment.isEmpty()
          || segment.equals(".")
          || segment.equals("..")
          || segments.size() == MOST_SEGMENTS) {
        throw nothing();
      }
      segments.add(segment);
    }
    return segments;
  }

  /** 404: no operation is there at all. */
  static ApiProblem nothing() {
    return ApiProblem.of(
        404, "not_found", "there is nothing at this address; /api/v1/openapi.yaml tells what is");
  }

  /** The decoded parameters of a query, in order. */
  static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (query.isEmpty()) {
      return parameters;
    }
    if (query.length() > LONGEST_QUERY) {
      throw ApiProblem.of(414, "address_too_long", "the query is too long");
    }
    String[] pairs = query.split("&", MOST_PARAMETERS + 1);
    if (pairs.length > MOST_PARAMETERS) {
      throw ApiProblem.of(400, "invalid_address", "the query has too many parameters");
    }
    for (String pair : pairs) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
        parameters.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
    }
    return parameters;
  }

  private static String decode(String raw, boolean inQuery) {
    try {
      // Bytes first: the decoder would make a replacement character of what is no UTF-8.
      String bytes =
          URLDecoder.decode(inQuery ? raw : raw.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
              .toString();
      if (text.chars().noneMatch(c -> c < ' ' || c == 0x7f)) {
        return text;
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      // Told below, whatever is broken.
    }
    throw ApiProblem.of(
        400, "invalid_address", "the address has a broken percent-encoding or a control character");
  }
}
