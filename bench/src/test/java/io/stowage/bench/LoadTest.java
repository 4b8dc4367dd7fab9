package io.stowage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.stowage.bench.Load.Passed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final int SIZE = 300_000;
  private static final Duration WINDOW = Duration.ofMillis(300);

  private final AtomicInteger answered = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/blob",
        exchange -> {
          exchange.sendResponseHeaders(200, SIZE);
          exchange.getResponseBody().write(new byte[SIZE]);
          exchange.close();
          answered.incrementAndGet();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void everyWholeAnswerIsCountedAndItsBytesToo() throws IOException {
    try (Load load = new Load(server.getAddress().getPort(), 3, "GET", "/blob")) {
      Passed passed = load.run(WINDOW);

      assertThat(passed.requests())
          .isPositive()
          .isBetween(answered.get() - 4L, answered.get() + 1L);
      assertThat(passed.bytes())
          .isBetween(passed.requests() * SIZE, (passed.requests() + 4) * SIZE);
    }
  }

  @Test
  void anythingButSuccessEndsTheRun() throws IOException {
    try (Load load = new Load(server.getAddress().getPort(), 1, "GET", "/missing")) {
      assertThatThrownBy(() -> load.run(WINDOW)).hasMessageContaining("404");
    }
  }
}
