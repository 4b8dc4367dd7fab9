package io.stowage.acceptance.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.TestImages;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fills the disk with pushes. What is there stays and can be pulled, what does not fit is refused
 * and leaves nothing, and when images are deleted there is room again.
 */
final class FullDiskTest {
  private static final int LAYER = 1_500_000;

  /** Whole in one request, with a length; in parts, without one; with a length for each part. */
  enum Way {
    MONOLITHIC,
    STREAMED,
    CHUNKED
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "tmpfs"})
  void aFullDiskRefusesPushesAndServesPulls(String type) throws Exception {
    var folder = LoopDisk.fresh("full-" + type);
    try (var disk =
            type.equals("tmpfs")
                ? LoopDisk.inMemory(folder, "32m")
                : LoopDisk.mounted(folder, type, "40M");
        var stowage =
            StowageProcess.open(
                folder,
                Map.of("STOWAGE_GC_GRACE", "2s", "STOWAGE_GC_INTERVAL", "50ms"),
                "--host=127.0.0.1");
        var client = new Client(stowage.uri("/"))) {
      var images = new ArrayList<Image>();
      var refused = new ArrayList<HttpResponse<byte[]>>();

      for (int i = 0; refused.size() < 12; i++) {
        assertThat(i).as("pushes that fit on a small disk").isLessThan(200);
        push(client, i, images, refused);
      }

      assertThat(images).hasSizeGreaterThan(3);
      refused.forEach(FullDiskTest::assertThatItSaysThatTheDiskIsFull);
      for (var image : images) {
        image.assertThatItCanBePulled(client);
      }

      for (var image : images) {
        assertThat(client.send("DELETE", image.path(), new byte[0]).statusCode()).isEqualTo(202);
      }
      Awaitility.await("room").atMost(Duration.ofSeconds(30)).until(() -> files(disk).isEmpty());
      var later = new ArrayList<Image>();
      for (int i = 1000; i < 1006; i++) {
        push(client, i, later, refused);
      }
      assertThat(later).hasSize(6);
      for (var image : later) {
        image.assertThatItCanBePulled(client);
      }
      assertThat(stowage.stop()).isIn(0, 143);
      new DataAtRest(disk.mount()).assertThatTheDatabaseIsWhole(folder);
    }
  }

  private static List<String> files(LoopDisk disk) throws IOException {
    var data = new DataAtRest(disk.mount());
    var all = new ArrayList<>(data.files("blobs"));
    all.addAll(data.files("uploads"));
    return all;
  }

  private static void push(
      Client client, int number, List<Image> images, List<HttpResponse<byte[]>> refused)
      throws IOException {
    var layer = new Content(number, LAYER + number);
    var pushed = layer(client, layer, Way.values()[number % Way.values().length]);
    if (pushed.statusCode() == 201) {
      var image = Image.of(layer);
      var put =
          client.send("PUT", image.path(), image.manifest(), "Content-Type", Image.MEDIA_TYPE);
      if (put.statusCode() == 201) {
        images.add(image);
      } else {
        refused.add(put);
      }
    } else {
      refused.add(pushed);
      assertThat(client.get("/v2/team/app/blobs/" + layer.digest()).statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<byte[]> layer(Client client, Content layer, Way way)
      throws IOException {
    var uploads = "/v2/team/app/blobs/uploads/";
    var octets = "application/octet-stream";
    if (way == Way.MONOLITHIC) {
      return client.send(
          "POST", uploads + "?digest=" + layer.digest(), layer.bytes(), "Content-Type", octets);
    }
    var begun = client.send("POST", uploads, new byte[0]);
    if (begun.statusCode() != 202) {
      return begun;
    }
    var location = begun.headers().firstValue("Location").orElseThrow();
    var sent =
        way == Way.STREAMED
            ? client.stream("PATCH", location, layer.bytes(), "Content-Type", octets)
            : client.send("PATCH", location, layer.bytes(), "Content-Type", octets);
    return sent.statusCode() == 202
        ? client.send("PUT", location + "?digest=" + layer.digest(), new byte[0])
        : sent;
  }

  private static void assertThatItSaysThatTheDiskIsFull(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isIn(507, 503);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    var error = JsonMapper.shared().readTree(answer.body()).path("errors").path(0);
    assertThat(error.path("code").asString()).isNotEmpty();
    assertThat(error.path("message").asString()).isNotEmpty();
  }

  private record Image(Content layer, byte[] manifest) {
    static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

    static Image of(Content layer) {
      var descriptor =
          "{\"mediaType\":\"application/vnd.test\",\"digest\":\"%s\",\"size\":%d}"
              .formatted(layer.digest(), layer.size());
      var manifest =
          "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[]}"
              .formatted(MEDIA_TYPE, descriptor);
      return new Image(layer, manifest.getBytes(UTF_8));
    }

    String path() {
      return "/v2/team/app/manifests/" + TestImages.sha256(manifest);
    }

    void assertThatItCanBePulled(Client client) throws IOException {
      assertThat(client.get(path()).body()).isEqualTo(manifest);
      assertThat(client.get("/v2/team/app/blobs/" + layer.digest()).body())
          .isEqualTo(layer.bytes());
    }
  }
}
