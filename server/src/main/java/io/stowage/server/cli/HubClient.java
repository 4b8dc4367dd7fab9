package io.stowage.server.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks to one server's {@code /api/v1}. An answer is read whole, up to 16 MiB and within a minute;
 * redirects are not followed, as a secret goes with each request.
 */
final class HubClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int LARGEST = 16 * 1024 * 1024;

  private final URI server;
  private Optional<String> secret;
  private final String agent;
  private final HttpClient http;

  /**
   * @param server its address, without {@code /api/v1}
   * @param secret of a session or a token
   * @param version of this program
   */
  HubClient(URI server, Optional<String> secret, String version) {
    this.server = server;
    this.secret = secret;
    this.agent = "stowage/" + version.replaceAll("[^A-Za-z0-9._+-]", "-");
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** From now on another secret counts. */
  void use(String other) {
    secret = Optional.of(other);
  }

  /**
   * What came back.
   *
   * @param body missing where there is none
   * @param etag the version of what was read
   */
  record Answer(JsonNode body, Optional<String> etag) {}

  /**
   * Sends one request.
   *
   * @param body JSON; absent: none
   * @param etag the version that a change is about
   * @throws HubProblem when the server refuses it
   * @throws CommandFailure when it can't be reached, or is something else than a Stowage
   */
  Answer send(String method, ApiPath path, @Nullable JsonNode body, Optional<String> etag) {
    var request = request(path);
    etag.ifPresent(version -> request.header("If-Match", version));
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, BodyPublishers.ofString(body.toString()));
    }
    return answer(request.build());
  }

  /** Sends one request with a body that is no JSON; else the same. */
  Answer send(String method, ApiPath path, String type, String body) {
    return answer(
        request(path)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  private Answer answer(HttpRequest request) {
    HttpResponse<byte[]> response = exchange(request);
    String content = new String(response.body(), StandardCharsets.UTF_8);
    JsonNode answer = read(response, content);
    if (response.statusCode() >= 400) {
      throw HubProblem.of(response.statusCode(), answer);
    }
    return new Answer(answer, response.headers().firstValue("ETag"));
  }

  /** Copies an answer of any length as it comes. */
  void copy(ApiPath path, PrintWriter out) {
    try {
      var response = http.send(request(path).GET().build(), BodyHandlers.ofInputStream());
      try (var in = response.body()) {
        if (response.statusCode() != 200) {
          String content = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
          throw HubProblem.of(response.statusCode(), read(response, content));
        }
        new InputStreamReader(in, StandardCharsets.UTF_8).transferTo(out);
        out.flush();
      }
    } catch (IOException failure) {
      throw unreachable(failure);
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  private HttpRequest.Builder request(ApiPath path) {
    var request =
        HttpRequest.newBuilder(URI.create(server + "/api/v1" + path))
            .timeout(ANSWER)
            .header("User-Agent", agent)
            .header("Accept", "application/json, application/problem+json;q=0.9, */*;q=0.1");
    secret.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return request;
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) {
    var answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
    try {
      return answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw unreachable(failure.getCause() == null ? failure : failure.getCause());
    } catch (TimeoutException failure) {
      answer.cancel(true);
      throw unreachable(failure);
    } catch (InterruptedException _) {
      answer.cancel(true);
      throw interrupted();
    }
  }

  private JsonNode read(HttpResponse<?> response, String content) {
    int status = response.statusCode();
    if (status / 100 == 3) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "%s sends us on to %s: name that server."
              .formatted(
                  server, Table.plain(response.headers().firstValue("Location").orElse("?"))));
    }
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (content.isEmpty() && status < 400) {
      return JsonMapper.shared().missingNode();
    }
    if (type.matches("application/(problem\\+)?json.*")) {
      try {
        return JsonMapper.shared().readTree(content);
      } catch (JacksonException _) {
        // Told below: it is none.
      }
    }
    throw new CommandFailure(
        status == 502 || status == 503 || status == 504 ? ExitCode.UNAVAILABLE : ExitCode.FAILED,
        "%s does not answer as a Stowage with accounts does (%d, %s)."
            .formatted(server, status, type.isEmpty() ? "no type" : Table.plain(type)));
  }

  private CommandFailure unreachable(Throwable failure) {
    String why = failure.getMessage();
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        "No server answers at %s (%s)."
            .formatted(
                server, failure.getClass().getSimpleName() + (why == null ? "" : ": " + why)));
  }

  private static CommandFailure interrupted() {
    Thread.currentThread().interrupt();
    return new CommandFailure(ExitCode.FAILED, "Interrupted.");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
