package io.stowage.server.app;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.cli.CommandFailure;
import io.stowage.server.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an ahead-of-time cache is trained on: a server in a folder that is thrown away, a push and a
 * pull. Everything a start needs has then been loaded once.
 */
final class Training {
  /** So many that the cache also holds which code is worth compiling first, and how. */
  private static final int ROUNDS = 300;

  private static final int LAYER = 256 * 1024;
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final Engine engine;

  Training(Engine engine) {
    this.engine = engine;
  }

  int run(PrintWriter out) {
    try {
      Path folder = Files.createTempDirectory("stowage-train");
      try {
        serve(folder, out);
      } finally {
        delete(folder);
      }
      return ExitCode.OK;
    } catch (IOException | UncheckedIOException failure) {
      throw new CommandFailure(ExitCode.FAILED, "The training failed: " + failure.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
  }

  private void serve(Path folder, PrintWriter out) throws IOException, InterruptedException {
    var settings =
        SettingsReader.read(
            new SettingsReader.Sources(
                Map.of(
                    "data",
                    folder.toString(),
                    "http.host",
                    "127.0.0.1",
                    "http.port",
                    freePort(),
                    "open",
                    "true",
                    "log.level",
                    "warn"),
                Map.of(),
                Optional.empty(),
                List.of(),
                List.of()));
    Logging.configure(settings.log());
    var running = engine.start(settings, "training");
    try (var client = HttpClient.newHttpClient()) {
      var base = URI.create("http://127.0.0.1:" + running.port());
      for (int round = 0; round < ROUNDS; round++) {
        pushAndPull(client, base, "round %d ".formatted(round).repeat(LAYER / 10));
      }
      new Welcome(settings, running.port(), java.util.Optional.empty())
          .lines()
          .forEach(out::println);
    } finally {
      running.stop();
    }
  }

  /** Asked for by number: this server is started as all others are. */
  private static String freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  private static void pushAndPull(HttpClient client, URI base, String content)
      throws IOException, InterruptedException {
    String blob = digest(content);
    call(client, HttpRequest.newBuilder(base.resolve("/v2/")).GET(), 200);
    String location =
        call(
            client,
            HttpRequest.newBuilder(base.resolve("/v2/train/blobs/uploads/"))
                .POST(BodyPublishers.noBody()),
            202);
    call(
        client,
        HttpRequest.newBuilder(
                base.resolve(location + (location.contains("?") ? "&" : "?") + "digest=" + blob))
            .PUT(BodyPublishers.ofString(content)),
        201);
    String descriptor =
        "{\"mediaType\":\"application/octet-stream\",\"digest\":\"%s\",\"size\":%d}"
            .formatted(blob, content.length());
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(MANIFEST, descriptor, descriptor);
    call(
        client,
        HttpRequest.newBuilder(base.resolve("/v2/train/manifests/latest"))
            .header("Content-Type", MANIFEST)
            .PUT(BodyPublishers.ofString(manifest)),
        201);
    for (String path :
        List.of(
            "/v2/train/manifests/latest",
            "/v2/train/blobs/" + blob,
            "/v2/train/tags/list",
            "/v2/train/referrers/" + digest(manifest),
            "/health/ready",
            "/metrics")) {
      call(client, HttpRequest.newBuilder(base.resolve(path)).GET(), 200);
    }
  }

  /** Sends and answers with the {@code Location}. */
  private static String call(HttpClient client, HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    var built = request.build();
    var answer = client.send(built, BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw new IOException(
          "%s %s answered %d".formatted(built.method(), built.uri(), answer.statusCode()));
    }
    return answer.headers().firstValue("Location").orElse("");
  }

  private static String digest(String content) {
    return Digest.of(Algorithm.SHA256, content.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
