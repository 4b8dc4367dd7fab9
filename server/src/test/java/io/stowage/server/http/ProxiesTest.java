package io.stowage.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.app.RawConnection;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Location says, and whom it believes about how the client reached us. */
class ProxiesTest {
  private static final String FORWARDED =
      "\nX-Forwarded-Proto: https\nX-Forwarded-Host: hub.example.com\nX-Forwarded-For: 203.0.113.9";

  @TempDir Path folder;

  private RunningRegistry start(
      List<String> trusted, Optional<String> externalUrl, boolean isRelative) {
    return RunningRegistry.in(folder)
        .http(
            on ->
                new HttpSettings(
                    on.host(),
                    on.port(),
                    on.tls(),
                    trusted,
                    externalUrl,
                    isRelative,
                    on.idleTimeout(),
                    on.leastRate(),
                    on.maxHeaderBytes(),
                    on.maxConnections(),
                    on.drainTimeout()))
        .start();
  }

  private static String begin(RunningRegistry registry, String headers) throws IOException {
    Answer answer =
        RawConnection.exchange(
            registry.port(),
            "POST /v2/a/blobs/uploads/ HTTP/1.1\nHost: direct:5000\nContent-Length: 0" + headers,
            new byte[0]);
    assertThat(answer.status()).isEqualTo(202);
    return answer.location();
  }

  @Test
  void aRelativeLocationIsAPath() throws IOException {
    try (RunningRegistry registry = start(List.of("127.0.0.0/8"), Optional.empty(), true)) {
      assertThat(begin(registry, FORWARDED)).startsWith("/v2/a/blobs/uploads/");
    }
  }

  @Test
  void aTrustedProxyIsBelieved() throws IOException {
    List<String> trusted = List.of("10.0.0.0/8", "127.0.0.1");
    try (RunningRegistry registry = start(trusted, Optional.empty(), false)) {
      assertThat(begin(registry, FORWARDED)).startsWith("https://hub.example.com/v2/a/");
      assertThat(begin(registry, "")).startsWith("http://direct:5000/v2/a/");
      assertThat(begin(registry, "\nX-Forwarded-Proto: https, http"))
          .startsWith("https://direct:5000/v2/a/");
      assertThat(begin(registry, "\nX-Forwarded-Proto: javascript"))
          .startsWith("http://direct:5000/v2/a/");
      assertThat(begin(registry, "\nX-Forwarded-Host: evil.example/x?y"))
          .startsWith("http://direct:5000/v2/a/");
    }
  }

  @Test
  void anyoneElseIsNot() throws IOException {
    for (List<String> trusted : List.of(List.<String>of(), List.of("10.0.0.0/8", "::1"))) {
      try (RunningRegistry registry = start(trusted, Optional.empty(), false)) {
        assertThat(begin(registry, FORWARDED)).startsWith("http://direct:5000/v2/a/");
      }
    }
  }

  @Test
  void whatTheOperatorSaysWeAreCalledComesFirst() throws IOException {
    try (RunningRegistry registry =
        start(List.of("127.0.0.1"), Optional.of("https://stowage.example/"), false)) {
      assertThat(begin(registry, FORWARDED)).startsWith("https://stowage.example/v2/a/");
      assertThat(begin(registry, "")).startsWith("https://stowage.example/v2/a/");
    }
  }
}
