package io.stowage.server.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server;
  private volatile HttpHandler answer = exchange -> text(exchange, 200, "hello");

  OutboundTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          try (exchange) {
            answer.handle(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "169.254.169.254",
        "10.0.0.1",
        "[fd00::1]"
      })
  void privateHostsAreRefusedBeforeAnythingIsSent(String host) {
    try (var out = new Outbound(false, LONG)) {
      assertThatThrownBy(() -> out.get(at(host, "/"), 0, 10)).isInstanceOf(IOException.class);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void aNameOfThisMachineIsPrivate() {
    assertThatThrownBy(() -> new PublicHosts().resolve("localhost"))
        .isInstanceOf(PrivateAddressException.class)
        .hasMessageContaining("localhost");
  }

  @Test
  void theAddressThatWasLookedAtIsTheOneThatIsSpokenTo() throws Exception {
    DnsResolver once =
        new DnsResolver() {
          private boolean isAsked;

          @Override
          public InetAddress[] resolve(String host) throws UnknownHostException {
            if (isAsked) {
              throw new UnknownHostException("asked twice");
            }
            isAsked = true;
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
          }

          @Override
          public String resolveCanonicalHostname(String host) {
            return host;
          }
        };

    try (var out = new Outbound(once, LONG)) {
      assertThat(out.get(at("named.example", "/"), 0, 10).status()).isEqualTo(200);
    }
  }

  @Test
  void noMoreIsReadThanAskedFor() throws Exception {
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "Text/Plain; charset=utf-8");
          exchange.sendResponseHeaders(200, 0);
          byte[] some = new byte[1 << 16];
          while (end.getCount() > 0) {
            exchange.getResponseBody().write(some);
          }
        };

    try (var out = new Outbound(true, LONG)) {
      Answer got = out.get(here("/endless"), 0, 5);
      assertThat(got.body()).hasSize(5);
      assertThat(got.mediaType()).isEqualTo("text/plain");
    }
  }

  @Test
  void whoTricklesIsLeftInTime() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (end.getCount() > 0) {
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            pause();
          }
        };

    try (var out = new Outbound(true, Duration.ofMillis(500))) {
      assertThatThrownBy(() -> out.get(here("/slow"), 0, 1000))
          .isInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void redirectsAreFollowedAsFarAsAllowed() throws Exception {
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Location", "next" + asked.size());
          exchange.sendResponseHeaders(302, -1);
        };

    try (var out = new Outbound(true, LONG)) {
      Answer got = out.get(here("/a"), 2, 10);
      assertThat(got.isRedirect()).isTrue();
    }
    assertThat(asked).containsExactly("GET /a", "GET /next1", "GET /next2");
  }

  @Test
  void aRedirectIsHeldToTheSameRules() {
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Location", "file:///etc/passwd");
          exchange.sendResponseHeaders(302, -1);
        };

    try (var out = new Outbound(true, LONG)) {
      assertThatThrownBy(() -> out.get(here("/a"), 1, 10)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatIsPostedGoesNowhereElse() throws Exception {
    answer =
        exchange -> {
          assertThat(exchange.getRequestBody().readAllBytes()).isEqualTo("{}".getBytes(UTF_8));
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
        };

    try (var out = new Outbound(true, LONG)) {
      assertThat(out.post(here("/hook"), "application/json", "{}".getBytes(UTF_8), 0).status())
          .isEqualTo(307);
    }
    assertThat(asked).containsExactly("POST /hook");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://a.example/", "file:///etc/passwd", "http:///x", "https://u:p@a.example/"})
  void onlyAddressesOfTheWebAreSpokenTo(String address) {
    try (var out = new Outbound(true, LONG)) {
      assertThatThrownBy(() -> out.get(URI.create(address), 0, 10)).isInstanceOf(IOException.class);
    }
  }

  private URI here(String path) {
    return at("127.0.0.1", path);
  }

  private URI at(String host, String path) {
    return URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    exchange.sendResponseHeaders(status, text.length());
    exchange.getResponseBody().write(text.getBytes(UTF_8));
  }

  private void pause() throws IOException {
    try {
      end.await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptedIOException(e.getMessage());
    }
  }
}
