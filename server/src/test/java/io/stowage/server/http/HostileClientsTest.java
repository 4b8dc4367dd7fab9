package io.stowage.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.oci.Digest;
import io.stowage.server.app.RawConnection;
import io.stowage.server.app.RunningRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that hold what is not theirs: connections, memory, open files. */
class HostileClientsTest {
  @TempDir Path folder;

  @Test
  void aConnectionThatNeverSpeaksIsCountedAndClosed() throws IOException {
    try (RunningRegistry registry = impatient();
        RawConnection silent = new RawConnection(registry.port());
        RawConnection stammering = new RawConnection(registry.port())) {
      stammering.write("PRI * HT");
      await().untilAsserted(() -> assertThat(connections(registry)).isEqualTo("3.0"));

      await().untilAsserted(() -> assertThat(connections(registry)).isEqualTo("1.0"));
    }
  }

  @Test
  void headsThatNeverEndAreClosedBeforeTheyFillTheMemory() throws IOException {
    List<RawConnection> greedy = new ArrayList<>();
    try (RunningRegistry registry = RunningRegistry.in(folder).start()) {
      for (int i = 0; i < 100; i++) {
        RawConnection connection = new RawConnection(registry.port());
        greedy.add(connection);
        try {
          connection.write("GET /v2/ HTTP/1.1\r\n" + "a:b\r\n".repeat(6_000));
        } catch (IOException e) {
          // Closed while it was writing.
        }
      }

      await()
          .untilAsserted(
              () -> assertThat(Double.parseDouble(connections(registry))).isLessThan(60));
      assertThat(registry.client().get("/v2/").status()).isEqualTo(200);
      for (RawConnection connection : greedy) {
        connection.close();
      }
    }
  }

  @Test
  void aPullWhoseClientStopsReadingIsCutOff() throws IOException {
    try (RunningRegistry registry = impatient()) {
      Digest digest = registry.client().pushBlob("a", new byte[32 << 20]);
      try (RawConnection stopped = new RawConnection(registry.port())) {
        stopped.write("GET /v2/a/blobs/" + digest + " HTTP/1.1\r\nHost: x\r\n\r\n");
        await().until(stopped::hasAnswer);

        await().untilAsserted(() -> assertThat(connections(registry)).isEqualTo("1.0"));
      }
    }
  }

  private RunningRegistry impatient() {
    return RunningRegistry.in(folder)
        .http(
            on ->
                new HttpSettings(
                    on.host(),
                    on.port(),
                    on.tls(),
                    on.trustedProxies(),
                    on.externalUrl(),
                    on.relativeLocations(),
                    Duration.ofSeconds(2),
                    on.leastRate(),
                    on.maxHeaderBytes(),
                    on.maxConnections(),
                    on.drainTimeout()))
        .start();
  }

  /** The one that asks included. */
  private static String connections(RunningRegistry registry) {
    return registry
        .client()
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("stowage_http_connections "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .findFirst()
        .orElseThrow();
  }
}
