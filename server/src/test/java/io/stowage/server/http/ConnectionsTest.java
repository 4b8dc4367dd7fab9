package io.stowage.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.app.RawConnection;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.db.Dialect;
import io.stowage.server.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many at once: idle, slow, and all with the same. */
class ConnectionsTest {
  @TempDir Path folder;

  private static void closeAll(List<RawConnection> connections) throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
  }

  @Test
  void twoThousandIdleConnectionsKeepNobodyWaiting() throws IOException {
    List<RawConnection> idle = new ArrayList<>();
    try (RunningRegistry registry = RunningRegistry.in(folder).start()) {
      for (int i = 0; i < 2000; i++) {
        RawConnection connection = new RawConnection(registry.port());
        idle.add(connection);
        connection.write("GET /v2/ HTT");
      }

      Digest digest = registry.client().pushBlob("a", "content");

      assertThat(registry.client().get("/v2/a/blobs/" + digest).text()).isEqualTo("content");
      idle.getFirst().write("P/1.1\r\nHost: x\r\n\r\n");
      assertThat(idle.getFirst().read(false).status()).isEqualTo(200);
      closeAll(idle);
    }
  }

  /** There are more of them than threads that write. */
  @Test
  void aSlowClientHoldsNoThread() throws IOException {
    List<RawConnection> slow = new ArrayList<>();
    try (RunningRegistry registry =
        RunningRegistry.in(folder).registry(ConnectionsTest::takingAllFromOne).start()) {
      RegistryClient client = registry.client();
      for (int i = 0; i < 100; i++) {
        RawConnection connection = new RawConnection(registry.port());
        slow.add(connection);
        connection.write(
            "PATCH "
                + client.beginUpload("slow")
                + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n0");
      }
      await().until(() -> registry.registry().figures().running() == 100);

      for (int bytes = 0; bytes < 2; bytes++) {
        Digest digest = client.pushBlob("a", "content " + bytes);
        assertThat(client.get("/v2/a/blobs/" + digest).status()).isEqualTo(200);
        for (RawConnection connection : slow) {
          connection.write("1");
        }
      }

      for (RawConnection connection : slow) {
        assertThat(connection.read(false).header("Range")).contains("0-2");
      }
      closeAll(slow);
    }
  }

  private static RegistrySettings takingAllFromOne(RegistrySettings on) {
    return new RegistrySettings(
        on.sparse(),
        on.deletes(),
        on.uploadExpiry(),
        on.concurrentUploads(),
        on.concurrentUploads(),
        on.pageSize(),
        on.maxPageSize(),
        on.gc());
  }

  private static <T> List<T> atOnce(int count, IntFunction<T> work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        all.add(threads.submit(() -> work.apply(number)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : all) {
        results.add(one.get());
      }
      return results;
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void thirtyTwoPushersOfOneBlobStoreItOnce(Dialect dialect) throws Exception {
    try (RunningRegistry registry = RunningRegistry.in(folder).on(dialect).start()) {
      RegistryClient client = registry.client();
      byte[] content = new byte[1 << 20];
      Digest digest = Digest.of(Algorithm.SHA256, content);

      List<Digest> pushed = atOnce(32, i -> client.pushBlob("r" + i % 4, content));

      assertThat(pushed).containsOnly(digest);
      assertThat(registry.registry().figures().blobs()).isEqualTo(1);
      registry.registry().garbageCollector().run();
      try (Stream<Path> files = Files.walk(registry.blobs())) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(1);
      }
      for (int i = 0; i < 4; i++) {
        assertThat(client.get("/v2/r" + i + "/blobs/" + digest).body()).isEqualTo(content);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void pushesOfTheSameTagsAtOnceAreAllTaken(Dialect dialect) throws Exception {
    try (RunningRegistry registry = RunningRegistry.in(folder).on(dialect).start()) {
      RegistryClient client = registry.client();
      Digest config = client.pushBlob("a", "{}");
      List<Digest> layers = atOnce(24, i -> client.pushBlob("a", "layer " + i));

      List<Integer> answers =
          atOnce(
              24,
              i -> {
                String image = RegistryClient.image(config, layers.get(i));
                Digest digest = Digest.of(Algorithm.SHA256, image.getBytes(UTF_8));
                String order = i % 2 == 0 ? "?tag=one&tag=two" : "?tag=two&tag=one";
                return client.putManifest("a", digest + order, image).status();
              });

      assertThat(answers).containsOnly(201);
      assertThat(client.get("/v2/a/manifests/one").status()).isEqualTo(200);
      assertThat(client.get("/v2/a/manifests/two").status()).isEqualTo(200);
      assertThat(client.get("/v2/a/tags/list").text()).contains("[\"one\",\"two\"]");
      assertThat(client.get("/v2/_catalog").text()).contains("\"a\"");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aManifestPushedHereWhileItIsDeletedThereKeepsItsBytes(Dialect dialect) throws Exception {
    try (RunningRegistry registry = RunningRegistry.in(folder).on(dialect).start()) {
      RegistryClient client = registry.client();
      Digest config = client.pushBlob("a", "{}");
      client.pushBlob("b", "{}");
      String image = RegistryClient.image(config);
      String path = "/manifests/" + Digest.of(Algorithm.SHA256, image.getBytes(UTF_8));
      for (int round = 0; round < 60; round++) {
        client.putManifest("a", "v1", image);

        List<Integer> answers =
            atOnce(
                2,
                i ->
                    i == 0
                        ? client.delete("/v2/a" + path).status()
                        : client.putManifest("b", "v1", image).status());

        assertThat(answers).containsExactly(202, 201);
        assertThat(client.get("/v2/b" + path).status()).as("round %d", round).isEqualTo(200);
        client.delete("/v2/b" + path);
      }
    }
  }
}
