package io.stowage.server.app;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a test says to a registry, over HTTP/1.1. */
public final class RegistryClient {
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  private static final byte[] NOTHING = {};
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;

  public RegistryClient(int port) {
    this.port = port;
  }

  public int port() {
    return port;
  }

  /** An answer, its headers whatever their case. */
  public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    public Answer {
      TreeMap<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      anyCase.putAll(headers);
      headers = anyCase;
    }

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The code of the first error in the envelope; fails if the body is no envelope. */
    public String code() {
      return tools.jackson.databind.json.JsonMapper.shared()
          .readTree(body)
          .required("errors")
          .required(0)
          .required("code")
          .asString();
    }

    /** The path in {@code Location}. */
    public String location() {
      return header("Location").orElseThrow();
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, NOTHING, headers);
  }

  public Answer head(String path, String... headers) {
    return send("HEAD", path, NOTHING, headers);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, NOTHING, headers);
  }

  public Answer post(String path, String... headers) {
    return send("POST", path, NOTHING, headers);
  }

  /**
   * Sends and waits for the whole answer.
   *
   * @param headers names and values in turn
   */
  public Answer send(String method, String path, byte[] body, String... headers) {
    HttpRequest.BodyPublisher content =
        body.length == 0 && !method.equals("PUT") && !method.equals("POST")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body);
    return send(method, path, content, headers);
  }

  public Answer send(
      String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<byte[]> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Pushes in one request; fails unless it is taken. */
  public Digest pushBlob(String repository, byte[] content) {
    Digest digest = Digest.of(Algorithm.SHA256, content);
    Answer answer = send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest, content);
    require(201, answer);
    return digest;
  }

  public Digest pushBlob(String repository, String content) {
    return pushBlob(repository, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins a session and returns its path. */
  public String beginUpload(String repository) {
    Answer answer = post("/v2/" + repository + "/blobs/uploads/");
    require(202, answer);
    return answer.location();
  }

  public Answer putManifest(String repository, String reference, String type, byte[] content) {
    return send(
        "PUT", "/v2/" + repository + "/manifests/" + reference, content, "Content-Type", type);
  }

  public Answer putManifest(String repository, String reference, String content) {
    return putManifest(
        repository, reference, OCI_MANIFEST, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Pushes an image of these blobs, the first its config; fails unless it is taken. */
  public Digest pushImage(String repository, String tag, Digest... blobs) {
    String content = image(blobs);
    require(201, putManifest(repository, tag, content));
    return Digest.of(Algorithm.SHA256, content.getBytes(StandardCharsets.UTF_8));
  }

  /** An image manifest of these blobs, the first its config. */
  public static String image(Digest... blobs) {
    StringBuilder layers = new StringBuilder();
    for (int i = 1; i < blobs.length; i++) {
      layers
          .append(i > 1 ? "," : "")
          .append(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", blobs[i], 1));
    }
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(
            OCI_MANIFEST,
            descriptor("application/vnd.oci.image.config.v1+json", blobs[0], 1),
            layers);
  }

  /** An artifact of one config blob that refers to a subject. */
  public static String referrer(Digest config, Digest subject, String artifactType, String note) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"config\":%s,\"layers\":[],\"subject\":%s,\"annotations\":{\"note\":\"%s\"}}"
        .formatted(
            OCI_MANIFEST,
            artifactType,
            descriptor("application/vnd.oci.empty.v1+json", config, 2),
            descriptor(OCI_MANIFEST, subject, 1),
            note);
  }

  /** An index of these manifests. */
  public static String index(Digest... children) {
    StringBuilder all = new StringBuilder();
    for (Digest child : children) {
      all.append(all.isEmpty() ? "" : ",").append(descriptor(OCI_MANIFEST, child, 1));
    }
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
        .formatted(OCI_INDEX, all);
  }

  public static String descriptor(String mediaType, Digest digest, long size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest, size);
  }

  private static void require(int status, Answer answer) {
    if (answer.status() != status) {
      throw new AssertionError(
          "wanted %d, got %d: %s".formatted(status, answer.status(), answer.text()));
    }
  }
}
