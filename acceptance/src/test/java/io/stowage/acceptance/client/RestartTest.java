package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.TestImages;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What was acknowledged outlives the process, however that ends. */
final class RestartTest {
  private static final String BLOB = "acknowledged";
  private static final String DIGEST = TestImages.sha256(BLOB.getBytes(StandardCharsets.UTF_8));

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aBlobOutlivesAKill() throws Exception {
    try (var stowage = StowageProcess.open(Workspace.fresh("restart-kill"))) {
      var pushed = send(stowage, "POST", "/v2/team/app/blobs/uploads/?digest=" + DIGEST, BLOB);
      assertThat(pushed.statusCode()).isEqualTo(201);

      stowage.kill();
      stowage.startAgain();

      assertThat(send(stowage, "GET", "/v2/team/app/blobs/" + DIGEST, "").body()).isEqualTo(BLOB);
    }
  }

  @Test
  void anUploadGoesOnAfterAStop() throws Exception {
    try (var stowage = StowageProcess.open(Workspace.fresh("restart-stop"))) {
      var begun = send(stowage, "POST", "/v2/team/app/blobs/uploads/", "");
      var half = send(stowage, "PATCH", location(begun), BLOB.substring(0, 5));
      assertThat(half.statusCode()).isEqualTo(202);

      int status = stowage.stop();
      stowage.startAgain();
      var closed = send(stowage, "PUT", location(half) + "?digest=" + DIGEST, BLOB.substring(5));

      assertThat(status).as("0, or the JVM's own for SIGTERM").isIn(0, 143);
      assertThat(closed.statusCode()).isEqualTo(201);
      assertThat(send(stowage, "GET", "/v2/team/app/blobs/" + DIGEST, "").body()).isEqualTo(BLOB);
    }
  }

  private HttpResponse<String> send(StowageProcess stowage, String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(stowage.uri(path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/octet-stream")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String location(HttpResponse<?> response) {
    return URI.create(response.headers().firstValue("Location").orElseThrow()).getPath();
  }
}
