package io.stowage.acceptance.crash;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Talks to a registry, and counts its requests that are under way: a crash is worth something only
 * while there are some.
 */
final class Client implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final AtomicInteger underWay = new AtomicInteger();

  Client(URI base) {
    this.base = base;
  }

  /** Requests sent and not answered yet. */
  int underWay() {
    return underWay.get();
  }

  HttpResponse<byte[]> get(String path) throws IOException {
    return send("GET", path, BodyPublishers.noBody());
  }

  HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
      throws IOException {
    return send(method, path, BodyPublishers.ofByteArray(body), headers);
  }

  /** As {@link #send}, without saying how long the body is. */
  HttpResponse<byte[]> stream(String method, String path, byte[] body, String... headers)
      throws IOException {
    return send(
        method, path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)), headers);
  }

  private HttpResponse<byte[]> send(
      String method, String path, BodyPublisher body, String... headers) throws IOException {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(PATIENCE)
            .header("User-Agent", "crash-test")
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    underWay.incrementAndGet();
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } finally {
      underWay.decrementAndGet();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
