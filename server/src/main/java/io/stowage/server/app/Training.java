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
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an ahead-of-time cache is trained on: a server in a folder that is thrown away, a push and a
 * pull. Everything a start needs has then been loaded once.
 */
final class Training {
  /** So many that the cache also holds which code is worth compiling first, and how. */
  private static final int ROUNDS = 300;

  /** Fewer than what slows an address down. */
  private static final int LOG_INS = 15;

  /** Of a server that lives for a minute, on loopback. */
  private static final String PASSWORD = "for the training run only";

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
                    "admin.password",
                    PASSWORD,
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
      for (int i = 0; i < LOG_INS; i++) {
        // Hashed like any other: a log-in is the slowest thing that a fresh server is asked.
        token(client, base, basic("nobody-" + i), 401);
      }
      String bearer = token(client, base, basic("admin"), 200);
      for (int round = 0; round < ROUNDS; round++) {
        String content = "round %d ".formatted(round).repeat(LAYER / 10);
        pushAndPull(client, base, bearer, content);
      }
      call(client, HttpRequest.newBuilder(base.resolve("/api/v1/version")).GET(), 200);
      new Welcome(settings, running.port(), java.util.Optional.empty())
          .lines()
          .forEach(out::println);
    } finally {
      running.stop();
    }
  }

  private static String basic(String name) {
    byte[] pair = (name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static String token(HttpClient client, URI base, String authorization, int expected)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(base.resolve("/token?scope=repository:train:pull,push"))
            .header("Authorization", authorization)
            .GET();
    var answer = client.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw new IOException("/token answered " + answer.statusCode());
    }
    return "Bearer " + JsonMapper.shared().readTree(answer.body()).path("token").asString("");
  }

  /** Asked for by number: this server is started as all others are. */
  private static String freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  private static void pushAndPull(HttpClient client, URI base, String bearer, String content)
      throws IOException, InterruptedException {
    String blob = digest(content);
    call(client, asked(base, "/v2/", bearer).GET(), 200);
    String location =
        call(
            client,
            asked(base, "/v2/train/blobs/uploads/", bearer).POST(BodyPublishers.noBody()),
            202);
    call(
        client,
        asked(base, location + (location.contains("?") ? "&" : "?") + "digest=" + blob, bearer)
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
        asked(base, "/v2/train/manifests/latest", bearer)
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
      call(client, asked(base, path, bearer).GET(), 200);
    }
  }

  private static HttpRequest.Builder asked(URI base, String path, String bearer) {
    return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", bearer);
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
