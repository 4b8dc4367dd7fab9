package io.stowage.server.event;

import io.stowage.server.event.NotificationSettings.Endpoint;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/** Posts to one endpoint. Redirects are not followed, since what is sent is for it alone. */
final class Sender implements AutoCloseable {
  private final HttpClient client;
  private final HttpRequest.Builder request;

  /**
   * @throws IllegalArgumentException if a header can't be sent
   */
  Sender(Endpoint endpoint) {
    request =
        HttpRequest.newBuilder(endpoint.url())
            .timeout(endpoint.timeout())
            .header("Content-Type", Envelope.MEDIA_TYPE);
    endpoint
        .headers()
        .forEach(
            (name, values) -> {
              try {
                values.forEach(value -> request.header(name, value));
              } catch (IllegalArgumentException e) {
                // Its message may hold the value, which may be a secret.
                throw new IllegalArgumentException(
                    "notification endpoint %s: the header %s can't be sent"
                        .formatted(endpoint.name(), name));
              }
            });
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(endpoint.timeout())
            .build();
  }

  /** Sends; what went wrong, or empty when the endpoint has it: any 2xx or 3xx. */
  Optional<String> send(String body) throws InterruptedException {
    try {
      var post = request.copy().POST(BodyPublishers.ofString(body)).build();
      HttpResponse<java.io.InputStream> response = client.send(post, BodyHandlers.ofInputStream());
      // The answer's body means nothing, so none of it is read: closed, it ends, however long.
      response.body().close();
      int status = response.statusCode();
      return status >= 200 && status < 400 ? Optional.empty() : Optional.of("status " + status);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "" : ": " + e.getMessage();
      return Optional.of(e.getClass().getSimpleName() + reason);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
