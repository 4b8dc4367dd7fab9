package io.stowage.server.dockerhub;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which page of a list is wanted.
 *
 * @param number from 1
 * @param size entries in a page, 1 to {@value #LARGEST}
 */
record HubPage(int number, int size) {
  static final int USUAL = 10;

  /** More is taken for this: Renovate asks for a thousand, and follows {@code next}. */
  static final int LARGEST = 100;

  private static final Pattern POSITIVE = Pattern.compile("0*[1-9][0-9]{0,8}");

  /**
   * From a query's {@code page} and {@code page_size}.
   *
   * @param usual the size of a page where none is asked for
   * @throws HubException 404 for a page that can't be, 400 for a size that can't
   */
  static HubPage of(Optional<String> page, Optional<String> size, int usual) {
    if (page.filter(text -> !POSITIVE.matcher(text).matches()).isPresent()) {
      throw HubException.notFound("page");
    }
    if (size.filter(text -> !POSITIVE.matcher(text).matches()).isPresent()) {
      throw HubException.invalid("page_size", "Must be a whole number from 1 to " + LARGEST + ".");
    }
    return new HubPage(
        page.map(Integer::parseInt).orElse(1),
        Math.min(size.map(Integer::parseInt).orElse(usual), LARGEST));
  }

  /**
   * How many entries come before this page.
   *
   * @throws HubException 404 where that is more than any list is walked along
   */
  int skip(int farthest) {
    if (offset() > farthest) {
      throw HubException.notFound("page");
    }
    return (int) offset();
  }

  /** How many entries come before this page. */
  long offset() {
    return (number - 1L) * size;
  }

  /**
   * The answer: the number of all entries, the pages beside this one by their whole addresses, and
   * the entries of this one.
   *
   * @param address scheme, authority and path that were asked for
   * @param query as sent
   * @param count of all entries that the caller may see
   * @throws HubException 404 for a page after the last; the first is there even when it is empty
   */
  ObjectNode json(String address, String query, long count, List<ObjectNode> results) {
    if (number > 1 && offset() >= count) {
      throw HubException.notFound("page");
    }
    ObjectNode root = JsonMapper.shared().createObjectNode().put("count", count);
    if (offset() + size < count) {
      root.put("next", beside(address, query, number + 1));
    } else {
      root.putNull("next");
    }
    if (number > 1) {
      root.put("previous", beside(address, query, number - 1));
    } else {
      root.putNull("previous");
    }
    root.putArray("results").addAll(results);
    return root;
  }

  private static String beside(String address, String query, int page) {
    return Stream.concat(
            Stream.of(query.split("&", -1))
                .filter(pair -> !pair.isEmpty() && !pair.equals("page"))
                .filter(pair -> !pair.startsWith("page=")),
            Stream.of("page=" + page))
        .collect(Collectors.joining("&", address + "?", ""));
  }
}
