package io.stowage.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.app.RunningRegistry;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A blob goes in and out alike on HTTP/1.1 and HTTP/2, in the clear and by TLS. */
class TransportTest {
  private static final int SIZE = 20 << 20;

  @TempDir static Path folder;
  private static RunningRegistry clear;
  private static RunningRegistry tls;
  private static Certificates certificates;

  @BeforeAll
  static void start() throws Exception {
    certificates = Certificates.in(folder, "first");
    clear = RunningRegistry.in(folder.resolve("clear")).start();
    tls = RunningRegistry.in(folder.resolve("tls")).http(TransportTest::withTls).start();
  }

  private static HttpSettings withTls(HttpSettings on) {
    return new HttpSettings(
        on.host(),
        on.port(),
        Optional.of(new HttpSettings.Tls(certificates.certificate(), certificates.key())),
        on.trustedProxies(),
        on.externalUrl(),
        on.relativeLocations(),
        on.idleTimeout(),
        on.leastRate(),
        on.maxHeaderBytes(),
        on.maxConnections(),
        on.drainTimeout());
  }

  @AfterAll
  static void stop() {
    clear.close();
    tls.close();
  }

  @ParameterizedTest
  @CsvSource({"http, HTTP_1_1", "http, HTTP_2", "https, HTTP_1_1", "https, HTTP_2"})
  void twentyMebibytesGoInAndOut(String scheme, Version version) throws Exception {
    byte[] content = new byte[SIZE];
    new Random(version.ordinal() + scheme.length()).nextBytes(content);
    Digest digest = Digest.of(Algorithm.SHA256, content);
    String base = scheme + "://localhost:" + (scheme.equals("https") ? tls : clear).port();
    String blob = base + "/v2/a/blobs/" + digest;
    try (HttpClient client =
        HttpClient.newBuilder().version(version).sslContext(certificates.trusting()).build()) {
      HttpResponse<byte[]> ping = send(client, "GET", base + "/v2/", BodyPublishers.noBody());
      HttpResponse<byte[]> begun =
          send(client, "POST", base + "/v2/a/blobs/uploads/", BodyPublishers.noBody());
      String session = base + begun.headers().firstValue("Location").orElseThrow();
      HttpResponse<byte[]> patched =
          send(client, "PATCH", session, BodyPublishers.ofByteArray(content, 0, SIZE / 2));
      HttpResponse<byte[]> closed =
          send(
              client,
              "PUT",
              session + "?digest=" + digest,
              BodyPublishers.ofInputStream(
                  () -> new ByteArrayInputStream(content, SIZE / 2, SIZE / 2)));
      HttpResponse<byte[]> pulled = send(client, "GET", blob, BodyPublishers.noBody());
      HttpResponse<byte[]> part =
          send(client, "GET", blob, BodyPublishers.noBody(), "Range", "bytes=1000000-9999999");
      HttpResponse<byte[]> head = send(client, "HEAD", blob, BodyPublishers.noBody());
      HttpResponse<byte[]> unknown =
          send(client, "GET", base + "/v2/a/manifests/x", BodyPublishers.noBody());

      assertThat(ping.statusCode()).isEqualTo(200);
      assertThat(begun.statusCode()).isEqualTo(202);
      assertThat(patched.headers().firstValue("Range")).contains("0-" + (SIZE / 2 - 1));
      assertThat(closed.statusCode()).isEqualTo(201);
      // HTTP/2 comes with TLS; a client that asks for it without gets on with HTTP/1.1.
      assertThat(pulled.version()).isEqualTo(base.startsWith("https") ? version : Version.HTTP_1_1);
      assertThat(Arrays.equals(pulled.body(), content)).isTrue();
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(Arrays.equals(part.body(), Arrays.copyOfRange(content, 1_000_000, 10_000_000)))
          .isTrue();
      assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(SIZE);
      assertThat(unknown.statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<byte[]> send(
      HttpClient client, String method, String address, BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(Duration.ofSeconds(60))
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }
}
