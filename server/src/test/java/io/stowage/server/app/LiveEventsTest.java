package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who listens is told what happens to what they may see, and nothing else. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(120)
class LiveEventsTest {
  private final Dialect dialect;
  private final List<EventStream> open = new ArrayList<>();
  @TempDir Path folder;

  private RunningRegistry running;
  private HubPeople people;
  private ApiClient alice;

  LiveEventsTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    running = RunningRegistry.in(folder).on(dialect).hub().start();
    people = new HubPeople(running);
    alice = people.join("alice");
    make("alice/private", true);
    make("alice/public", false);
  }

  @AfterEach
  void stop() {
    open.forEach(EventStream::close);
    running.close();
  }

  private void make(String name, boolean isPrivate) {
    assertThat(alice.post("/repositories", Map.of("name", name, "private", isPrivate)).status())
        .isEqualTo(201);
  }

  private EventStream listen(String name) {
    EventStream stream =
        new EventStream(running.port(), "Authorization", "Bearer " + people.session(name));
    open.add(stream);
    return stream;
  }

  private static String repository(Optional<String> event) {
    String text = event.orElseThrow();
    JsonNode data = JsonMapper.shared().readTree(text.substring(text.indexOf(' ')));
    return text.substring(0, text.indexOf(' ')) + " " + data.required("repository").asString();
  }

  @Test
  void aPushAndADeletionOfATagAreTold() {
    EventStream stream = listen("alice");
    assertThat(stream.status()).isEqualTo(200);
    assertThat(stream.header("Content-Type")).contains("text/event-stream");
    assertThat(stream.header("X-Accel-Buffering")).contains("no");

    people.push("alice", "alice/private", "v1");
    alice.delete("/repositories/alice/private/-/tags/v1");

    assertThat(stream.next().orElseThrow())
        .startsWith("push {\"repository\":\"alice/private\",\"tag\":\"v1\",\"digest\":\"sha256:");
    assertThat(stream.next().orElseThrow())
        .startsWith("delete {\"repository\":\"alice/private\",\"tag\":\"v1\"");
  }

  @Test
  void aBrowserListensByItsCookie() {
    EventStream stream =
        new EventStream(running.port(), "Cookie", "stowage_session=" + people.session("alice"));
    open.add(stream);

    make("alice/more", true);

    assertThat(stream.next().orElseThrow())
        .startsWith("repository {\"repository\":\"alice/more\",\"action\":\"repo.create\"");
  }

  @Test
  void aStrangerIsToldOfWhatIsPublicOnly() {
    people.join("bob");
    EventStream stream = listen("bob");

    people.push("alice", "alice/private", "v1");
    alice.patch("/repositories/alice/private", Map.of("description", "secret"));
    make("alice/hidden", true);
    people.push("alice", "alice/public", "v1");

    assertThat(repository(stream.next())).isEqualTo("push alice/public");
  }

  @Test
  void whoLosesSightIsToldNoMore() {
    people.join("bob");
    make("alice/shown", false);
    EventStream stream = listen("bob");
    people.push("alice", "alice/shown", "v1");
    assertThat(repository(stream.next())).isEqualTo("push alice/shown");

    alice.put(
        "/repositories/alice/shown/-/visibility",
        Map.of("private", true, "confirm", "alice/shown"));
    people.push("alice", "alice/shown", "v2");
    people.push("alice", "alice/public", "v1");

    assertThat(repository(stream.next())).isEqualTo("push alice/public");
  }

  @Test
  void aTokenForWhatIsPublicIsToldThatOnly() {
    String token = people.token("alice", "repo:public_read");
    EventStream stream = new EventStream(running.port(), "Authorization", "Bearer " + token);
    open.add(stream);

    people.push("alice", "alice/private", "v1");
    people.push("alice", "alice/public", "v1");

    assertThat(repository(stream.next())).isEqualTo("push alice/public");
  }

  @Test
  void theEndOfASessionEndsItsStream() {
    String session = people.session("alice");
    EventStream stream = new EventStream(running.port(), "Authorization", "Bearer " + session);
    open.add(stream);
    assertThat(people.nobody().bearing(session).post("/logout").status()).isEqualTo(204);

    people.push("alice", "alice/private", "v1");

    assertThat(stream.next()).isEmpty();
  }

  @Test
  void anAccountHasItsShareOfStreamsAndOneThatHungUpIsFree() {
    for (int i = 0; i < 10; i++) {
      assertThat(listen("alice").status()).isEqualTo(200);
    }
    Answer refused = alice.get("/events");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("too_many_streams");
    people.join("bob");
    assertThat(listen("bob").status()).isEqualTo(200);

    open.removeFirst().close();

    await().until(() -> running.hub().live.listening() == 10);
    assertThat(listen("alice").status()).isEqualTo(200);
  }

  @Test
  void aHeadIsNoStream() {
    assertThat(alice.head("/events").status()).isEqualTo(200);

    assertThat(running.hub().live.listening()).isZero();
  }

  @Test
  void aStopEndsTheStreams() throws Exception {
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> alice.get("/events"));
    await().until(() -> running.hub().live.listening() == 1);

    running.close();

    assertThat(answer.get().status()).isEqualTo(200);
    assertThat(answer.get().text()).startsWith("retry: 3000\n\n");
  }
}
