package io.stowage.server.app;

import io.stowage.server.cli.CommandFailure;
import io.stowage.server.cli.ControlRequest;
import io.stowage.server.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the server that runs on the same data folder. */
final class ControlClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration HEALTH = Duration.ofSeconds(10);

  private ControlClient() {}

  /** Has the server do a piece of work, printing its lines as they come. */
  static int run(URI server, String token, ControlRequest request, PrintWriter out) {
    var call =
        HttpRequest.newBuilder(server.resolve("/control/" + request.command()))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(request.body()))
            .build();
    try (var client = client()) {
      HttpResponse<Stream<String>> answer = client.send(call, BodyHandlers.ofLines());
      try (Stream<String> lines = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new CommandFailure(
              ExitCode.FAILED,
              "The server at %s refused: %d %s"
                  .formatted(
                      server, answer.statusCode(), lines.limit(20).reduce("", (a, b) -> a + b)));
        }
        return print(lines.iterator(), out);
      }
    } catch (IOException | UncheckedIOException failure) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "The server at " + server + " did not answer to the end: " + failure.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "Interrupted.");
    }
  }

  /** Prints all lines but the last, which holds the exit code. */
  private static int print(Iterator<String> lines, PrintWriter out) {
    String last = "";
    while (lines.hasNext()) {
      String line = lines.next();
      if (!last.isEmpty()) {
        out.println(last);
        out.flush();
      }
      last = line;
    }
    try {
      var status = JsonMapper.shared().readTree(last).path("status");
      if (status.isInt()) {
        return status.asInt();
      }
    } catch (JacksonException _) {
      // Told below: the server went away before it said how it ended.
    }
    out.println(last);
    throw new CommandFailure(
        ExitCode.UNAVAILABLE, "The server stopped before the work was done. Run it again.");
  }

  /** Asks {@code /health/ready}: ready, not ready, or nobody there. */
  static int health(URI server, PrintWriter out) {
    var call =
        HttpRequest.newBuilder(server.resolve("/health/ready")).timeout(HEALTH).GET().build();
    try (var client = client()) {
      HttpResponse<InputStream> answer = client.send(call, BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        out.println(new String(body.readNBytes(4096), StandardCharsets.UTF_8).strip());
      }
      return answer.statusCode() == 200 ? ExitCode.OK : ExitCode.FAILED;
    } catch (IOException failure) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "No server answers at " + server + " (" + failure.getClass().getSimpleName() + ").");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "Interrupted.");
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(CONNECT)
        .sslContext(ownServer())
        .build();
  }

  /**
   * Takes any certificate: we talk to a process on this machine by an address that its certificate
   * does not name, found through a file that only its user can write.
   */
  private static SSLContext ownServer() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("This JDK has no TLS", failure);
    }
  }

  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
