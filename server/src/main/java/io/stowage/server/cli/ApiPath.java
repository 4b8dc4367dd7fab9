package io.stowage.server.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An address below {@code /api/v1}, escaped where it must be. */
final class ApiPath {
  private final String path;
  private final Map<String, String> query;

  private ApiPath(String path, Map<String, String> query) {
    this.path = path;
    this.query = query;
  }

  static ApiPath of(String... segments) {
    return new ApiPath(
        Arrays.stream(segments)
            .map(segment -> "/" + escaped(segment))
            .collect(Collectors.joining()),
        Map.of());
  }

  /** A repository, whose slashes stay, and what is below it. */
  static ApiPath repository(String name, String... below) {
    List<String> segments = new ArrayList<>(List.of("repositories"));
    segments.addAll(Arrays.asList(name.split("/", -1)));
    if (below.length > 0) {
      segments.add("-");
      segments.addAll(Arrays.asList(below));
    }
    return of(segments.toArray(String[]::new));
  }

  ApiPath below(String... segments) {
    return new ApiPath(path + of(segments).path, query);
  }

  /** With a parameter; none is added for a value that is absent or empty. */
  ApiPath with(String name, @Nullable Object value) {
    if (value == null || value.toString().isEmpty()) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(query);
    more.put(name, value.toString());
    return new ApiPath(path, more);
  }

  @Override
  public String toString() {
    return query.isEmpty()
        ? path
        : query.entrySet().stream()
            .map(each -> escaped(each.getKey()) + "=" + escaped(each.getValue()))
            .collect(Collectors.joining("&", path + "?", ""));
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
