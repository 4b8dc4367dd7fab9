package io.stowage.acceptance.differential;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request of a scenario.
 *
 * @param name unique in the scenario; the table of differences speaks of it
 * @param path with the query; {@code {session}} stands for the {@code Location} that a step kept
 * @param chunked whether the body goes without {@code Content-Length}
 * @param keeps the name under which the answer's {@code Location} is kept
 */
record Step(
    String name,
    String method,
    String path,
    Map<String, String> headers,
    byte[] body,
    boolean chunked,
    Optional<String> keeps) {

  private static Step of(String name, String method, String path) {
    return new Step(name, method, path, Map.of(), new byte[0], false, Optional.empty());
  }

  static Step get(String name, String path) {
    return of(name, "GET", path);
  }

  static Step head(String name, String path) {
    return of(name, "HEAD", path);
  }

  static Step post(String name, String path) {
    return of(name, "POST", path);
  }

  static Step patch(String name, String path) {
    return of(name, "PATCH", path);
  }

  static Step put(String name, String path) {
    return of(name, "PUT", path);
  }

  static Step delete(String name, String path) {
    return of(name, "DELETE", path);
  }

  Step with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Step(name, method, path, more, body, chunked, keeps);
  }

  Step sending(byte[] content) {
    return new Step(name, method, path, headers, content, chunked, keeps);
  }

  Step sending(String content) {
    return sending(content.getBytes(StandardCharsets.UTF_8));
  }

  Step streaming(String content) {
    var bytes = content.getBytes(StandardCharsets.UTF_8);
    return new Step(name, method, path, headers, bytes, true, keeps);
  }

  /** Keeps the answer's {@code Location}, for later paths that name it in braces. */
  Step keeping(String as) {
    return new Step(name, method, path, headers, body, chunked, Optional.of(as));
  }
}
