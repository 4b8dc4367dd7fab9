package io.stowage.server.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a test says to {@code /api/v1}. Every answer is held to the contract before the test sees
 * it.
 *
 * <pre>{@code
 * var alice = new ApiClient("http://127.0.0.1:" + port, ContractCheck.ofTheApi()).bearing(token);
 * assertThat(alice.post("/tokens", Map.of("name", "ci")).status()).isEqualTo(201);
 * }</pre>
 */
public final class ApiClient {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String server;
  private final ContractCheck check;
  private final List<String> headers;

  /** Of a server, such as {@code http://127.0.0.1:5000}. */
  public ApiClient(String server, ContractCheck check) {
    this(server, check, List.of());
  }

  private ApiClient(String server, ContractCheck check, List<String> headers) {
    this.server = server;
    this.check = check;
    this.headers = headers;
  }

  /** An answer, its headers whatever their case. */
  public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    public Answer {
      Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      anyCase.putAll(headers);
      headers = anyCase;
    }

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON. */
    public JsonNode json() {
      return JSON.readTree(body);
    }

    /** The {@code code} of a problem. */
    public String code() {
      return json().required("code").asString();
    }

    /** The codes of a problem's errors by pointer or parameter. */
    public Map<String, String> errors() {
      Map<String, String> errors = new TreeMap<>();
      for (JsonNode error : json().path("errors")) {
        errors.put(
            error.path("pointer").asString(error.path("parameter").asString("")),
            error.path("code").asString());
      }
      return errors;
    }
  }

  /** The same with one more header on every request. */
  public ApiClient with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name);
    more.add(value);
    return new ApiClient(server, check, List.copyOf(more));
  }

  /** The same with a token. */
  public ApiClient bearing(String token) {
    return with("Authorization", "Bearer " + token);
  }

  public Answer get(String path) {
    return send("GET", path, Optional.empty());
  }

  public Answer head(String path) {
    return send("HEAD", path, Optional.empty());
  }

  public Answer delete(String path) {
    return send("DELETE", path, Optional.empty());
  }

  public Answer post(String path) {
    return send("POST", path, Optional.empty());
  }

  /**
   * Posts JSON.
   *
   * @param body a map, list or tree; a string is sent as it is
   */
  public Answer post(String path, Object body) {
    return send("POST", path, Optional.of(body));
  }

  public Answer put(String path, Object body) {
    return send("PUT", path, Optional.of(body));
  }

  public Answer patch(String path, Object body) {
    return send("PATCH", path, Optional.of(body));
  }

  /**
   * Sends and waits for the whole answer.
   *
   * @param path below {@code /api/v1}, encoded
   */
  public Answer send(String method, String path, Optional<Object> body) {
    HttpRequest.BodyPublisher content =
        body.map(ApiClient::bytes)
            .map(HttpRequest.BodyPublishers::ofByteArray)
            .orElseGet(HttpRequest.BodyPublishers::noBody);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + ApiRouter.BASE + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, content);
    if (body.isPresent() && !headers.contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.size(); i += 2) {
      request.header(headers.get(i), headers.get(i + 1));
    }
    try {
      HttpResponse<byte[]> got =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Answer answer = new Answer(got.statusCode(), got.headers().map(), got.body());
      check.accept(method, path, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(Object body) {
    return switch (body) {
      case byte[] bytes -> bytes;
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      default -> JSON.writeValueAsBytes(body);
    };
  }
}
