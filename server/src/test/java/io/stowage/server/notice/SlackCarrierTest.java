package io.stowage.server.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.stowage.server.notice.Carrier.Outcome;
import io.stowage.server.notice.NoticeSettings.Slack;
import io.stowage.server.notice.NoticeStore.Unsent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackCarrierTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server;
  private volatile HttpHandler answer = exchange -> exchange.sendResponseHeaders(200, -1);

  SlackCarrierTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void aTextIsPostedAsItIs() throws Exception {
    assertThat(carrier().carry(message("<!channel> \"a\" & <https://evil.example|b>")))
        .isEqualTo(new Outcome.Sent());

    assertThat(bodies)
        .containsExactly(
            """
            {"text":"&lt;!channel&gt; \\"a\\" &amp; &lt;https://evil.example|b&gt;",\
            "mrkdwn":false,"unfurl_links":false,"unfurl_media":false}""");
  }

  @ParameterizedTest
  @CsvSource({
    "204, sent",
    "400, refused",
    "403, refused",
    "404, refused",
    "410, refused",
    "408, later",
    "429, later",
    "500, later",
    "503, later",
  })
  void theStatusDecides(int status, String outcome) throws Exception {
    answer = exchange -> exchange.sendResponseHeaders(status, -1);

    assertThat(word(carrier().carry(message("a")))).isEqualTo(outcome);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
        };

    assertThat(carrier().carry(message("a"))).isInstanceOf(Outcome.Refused.class);
    assertThat(bodies).hasSize(1);
  }

  @Test
  void anAnswerWithoutEndHoldsNothingUp() throws Exception {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(new byte[1000]);
          exchange.getResponseBody().flush();
          waitForTheEnd();
        };

    assertThat(carrier().carry(message("a"))).isEqualTo(new Outcome.Sent());
  }

  @Test
  void whoIsSilentIsTriedLater() throws Exception {
    answer = exchange -> waitForTheEnd();

    assertThat(carrier(Duration.ofMillis(200)).carry(message("a")))
        .isInstanceOf(Outcome.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]"})
  void aHostInAPrivateNetworkIsRefusedEvenIfListed(String host) throws Exception {
    SlackCarrier strict = new SlackCarrier(new Slack(Set.of(host), false));

    assertThat(strict.carry(unsent("https://" + host + "/secret", "a")))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refusal ->
                assertThat(refusal.reason()).contains("private network").doesNotContain("secret"));
  }

  @Test
  void aHostThatIsNoLongerListedGetsNothing() throws Exception {
    SlackCarrier carrier = new SlackCarrier(new Slack(Set.of("hooks.slack.com"), true));

    assertThat(carrier.carry(message("a"))).isInstanceOf(Outcome.Refused.class);
    assertThat(bodies).isEmpty();
  }

  @Test
  void aHostWithoutAnAddressIsTriedLater() throws Exception {
    SlackCarrier carrier = new SlackCarrier(new Slack(Set.of("nowhere.invalid"), false));

    assertThat(carrier.carry(unsent("https://nowhere.invalid/secret", "a")).toString())
        .startsWith("Failed")
        .doesNotContain("secret");
  }

  private SlackCarrier carrier() {
    return carrier(Duration.ofSeconds(10));
  }

  private SlackCarrier carrier(Duration timeout) {
    return new SlackCarrier(
        new Slack(Set.of("127.0.0.1:" + server.getAddress().getPort()), true), timeout);
  }

  private Unsent message(String text) {
    return unsent("http://127.0.0.1:" + server.getAddress().getPort() + "/secret", text);
  }

  private static Unsent unsent(String hook, String text) {
    return new Unsent(1, hook, "", text, Optional.empty(), 0, 1);
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Sent _ -> "sent";
      case Outcome.Refused _ -> "refused";
      case Outcome.Failed _ -> "later";
    };
  }

  private void serve(HttpExchange exchange) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    try (exchange) {
      answer.handle(exchange);
    }
  }

  private void waitForTheEnd() {
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
