package io.stowage.acceptance.differential;

import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.TestImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a scenario to one registry with a plain HTTP client and writes down what matters of each
 * answer, as fields that can be compared: what differs by nature (host, session ids, messages for
 * people) is left out.
 */
final class Replay {
  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "Docker-Content-Digest",
          "Docker-Distribution-Api-Version",
          "Range",
          "Content-Range",
          "Accept-Ranges",
          "ETag",
          "Link",
          "Allow",
          "OCI-Subject",
          "OCI-Filters-Applied",
          "WWW-Authenticate");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Registry registry;
  private final Map<String, String> kept = new HashMap<>();

  Replay(Registry registry) {
    this.registry = registry;
  }

  /** By step, in order: field to value. */
  Map<String, Map<String, String>> run(List<Step> steps) {
    var answers = new LinkedHashMap<String, Map<String, String>>();
    for (Step step : steps) {
      if (answers.put(step.name(), answer(step)) != null) {
        throw new IllegalStateException("two steps are called " + step.name());
      }
    }
    return answers;
  }

  private Map<String, String> answer(Step step) {
    try {
      var response = http.send(request(step), HttpResponse.BodyHandlers.ofByteArray());
      step.keeps().ifPresent(name -> kept.put(name, location(response)));
      var fields = fields(step, response);
      fields.replaceAll((_, value) -> named(value));
      return fields;
    } catch (IOException e) {
      return Map.of("status", "a broken answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at " + step.name(), e);
    }
  }

  private HttpRequest request(Step step) {
    var request = HttpRequest.newBuilder(address(step.path())).timeout(Duration.ofSeconds(30));
    step.headers().forEach(request::header);
    var body =
        step.chunked()
            ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(step.body()))
            : step.body().length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(step.body());
    return request.method(step.method(), body).build();
  }

  private URI address(String path) {
    var filled = path;
    for (var entry : kept.entrySet()) {
      filled = filled.replace("{" + entry.getKey() + "}", entry.getValue());
    }
    int query = filled.indexOf('?');
    if (query < 0) {
      // A step adds to a query that the registry may or may not have begun.
      filled = filled.replaceFirst("&", "?");
    }
    return registry.uri("/").resolve(filled);
  }

  private static String location(HttpResponse<?> response) {
    return response.headers().firstValue("Location").orElse("/no-location");
  }

  private static Map<String, String> fields(Step step, HttpResponse<byte[]> response) {
    var fields = new TreeMap<String, String>();
    fields.put("status", Integer.toString(response.statusCode()));
    for (String header : HEADERS) {
      response.headers().firstValue(header).ifPresent(value -> fields.put(header, value));
    }
    response
        .headers()
        .firstValue("Location")
        .ifPresent(
            value -> {
              fields.put("Location", path(value));
              fields.put("form of Location", value.startsWith("/") ? "relative" : "absolute");
            });
    if (response.statusCode() >= 400) {
      fields.put("body", step.method().equals("HEAD") ? "" : codes(response.body()));
    } else {
      response
          .headers()
          .firstValue("Content-Length")
          .filter(_ -> step.method().equals("HEAD"))
          .ifPresent(value -> fields.put("Content-Length", value));
      fields.put("body", content(response.body()));
    }
    return fields;
  }

  /** Speaks of digests by the names of what they stand for. */
  private static String named(String value) {
    var named = value;
    for (var entry : Scenario.NAMES.entrySet()) {
      named = named.replace(entry.getKey(), entry.getValue());
    }
    return named;
  }

  private static String path(String location) {
    return URI.create(location).getPath().replaceFirst("/uploads/.+$", "/uploads/SESSION");
  }

  /** The codes of an error envelope. */
  private static String codes(byte[] body) {
    try {
      var errors = JSON.readTree(body).path("errors");
      return StreamSupport.stream(errors.spliterator(), false)
          .map(error -> error.path("code").asString(""))
          .collect(Collectors.joining(" "));
    } catch (JacksonException e) {
      return "not an error envelope";
    }
  }

  private static String content(byte[] body) {
    var digest = TestImages.sha256(body);
    if (body.length > 1000 || Scenario.NAMES.containsKey(digest)) {
      return digest;
    }
    var text = new String(body, StandardCharsets.UTF_8).strip();
    return text.contains("\"tags\":") ? sortedTags(body) : text;
  }

  /** The reference implementation lists tags in whatever order the file system has them. */
  private static String sortedTags(byte[] body) {
    var list = JSON.readTree(body);
    var tags =
        StreamSupport.stream(list.path("tags").spliterator(), false)
            .map(tag -> tag.asString(""))
            .sorted()
            .collect(Collectors.joining(" "));
    return list.path("name").asString("") + " has " + (tags.isEmpty() ? "no tags" : tags);
  }
}
