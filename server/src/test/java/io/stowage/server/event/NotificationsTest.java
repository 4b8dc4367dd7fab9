package io.stowage.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.RepositoryName;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.event.NotificationSettings.Endpoint;
import io.stowage.server.registry.Actor;
import io.stowage.server.registry.Events.Kind;
import io.stowage.server.registry.Events.RegistryEvent;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.registry.Events.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class NotificationsTest {
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, new byte[] {1});

  private final FakeClock clock = new FakeClock();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Sink sink = new Sink();
  @TempDir private Path folder;
  private @Nullable Database current;

  @BeforeEach
  void openTheDatabase() {
    current = open(TestDatabases.sqlite(folder));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    sink.close();
  }

  @Test
  void anEventThatWasRolledBackIsNotSent() {
    Notifications notifications = started(endpoint());

    assertThatThrownBy(
            () ->
                database()
                    .execute(
                        tx -> {
                          notifications.record(tx, push("lost"));
                          throw new IllegalStateException("rolled back");
                        }))
        .hasMessage("rolled back");
    tell(notifications, push("kept"));

    await().until(() -> sink.tags().contains("kept"));
    assertThat(sink.tags()).containsExactly("kept");
  }

  @Test
  void whatAnEndpointIgnoresIsNotEvenKept() {
    Notifications notifications =
        prepared(
            with(endpoint(), Set.of("application/octet-stream"), Set.of("pull", "delete"), 10));

    tell(notifications, event(Kind.PULL, MediaTypes.OCI_MANIFEST, "a"));
    tell(notifications, event(Kind.DELETE, MediaTypes.OCI_MANIFEST, "b"));
    tell(notifications, event(Kind.PUSH, "application/octet-stream", "c"));
    assertThat(owed()).isZero();

    tell(notifications, event(Kind.PUSH, MediaTypes.OCI_MANIFEST, "d"));
    assertThat(owed()).isEqualTo(1);
  }

  @Test
  void pullsAreWantedIfOneEndpointWantsThem() {
    Endpoint deaf = with(endpoint(), Set.of(), Set.of("pull"), 10);

    assertThat(prepared().wantsPulls()).isFalse();
    assertThat(prepared(deaf).wantsPulls()).isFalse();
    assertThat(prepared(deaf, Endpoint.of("other", sink.url())).wantsPulls()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatWasCommittedBeforeACrashIsSentAfterTheNextStart(Dialect dialect) {
    DatabaseSettings settings = TestDatabases.fresh(dialect, folder);
    try (Database before = Database.open(settings)) {
      current = before;
      Notifications notifications = prepared(endpoint());
      tell(notifications, push("1"), push("2"), push("3"));
      notifications.close();
    }
    assertThat(sink.requests()).isZero();

    current = open(settings);
    started(endpoint());

    await().until(() -> sink.tags().size() >= 3);
    assertThat(sink.tags()).containsExactly("1", "2", "3");
    await().until(() -> owed() == 0);
  }

  @Test
  void aConnectionThatBreaksSendsTheEventAgain() {
    CountDownLatch broken = new CountDownLatch(1);
    sink.answers(
        exchange -> {
          broken.countDown();
          throw new IOException("no answer");
        });
    Notifications notifications = started(endpoint());
    tell(notifications, push("1"));
    await().until(() -> broken.getCount() == 0);

    sink.answers(200);

    await().until(() -> sink.tags().equals(List.of("1")));
  }

  @Test
  void anEndpointThatFailsIsTriedAgainAndTheOrderIsKept() {
    sink.answers(503);
    Notifications notifications = started(endpoint());
    for (int i = 0; i < 250; i++) {
      tell(notifications, push(Integer.toString(i)));
    }
    await().until(() -> sink.requests() >= 3);
    assertThat(sink.tags()).isEmpty();
    assertThat(owed()).isEqualTo(250);

    sink.answers(202);

    await().until(() -> sink.tags().size() >= 250);
    assertThat(sink.tags())
        .containsExactlyElementsOf(IntStream.range(0, 250).mapToObj(Integer::toString).toList());
    await().until(() -> owed() == 0);
    await().until(() -> count("delivered") == 250);
    assertThat(count("failed")).isGreaterThanOrEqualTo(3);
    assertThat(metrics.get("stowage.notifications.pending").gauge().value()).isZero();
  }

  @Test
  void aRedirectIsTakenForAnAnswerAndNotFollowed() {
    sink.answers(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
        });
    tell(started(endpoint()), push("1"));

    await().until(() -> owed() == 0);
    assertThat(sink.requests()).isEqualTo(1);
  }

  @Test
  void anAnswerWithoutEndHoldsNothingUp() {
    CountDownLatch end = new CountDownLatch(1);
    opened.add(end::countDown);
    sink.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(new byte[1000]);
          exchange.getResponseBody().flush();
          waitFor(end);
        });
    tell(started(endpoint()), push("1"));

    await().until(() -> owed() == 0);
  }

  @Test
  void anEndpointThatIsSilentIsGivenUpAfterItsTimeout() {
    CountDownLatch end = new CountDownLatch(1);
    opened.add(end::countDown);
    sink.answers(exchange -> waitFor(end));
    tell(started(endpoint()), push("1"));
    await().until(() -> count("failed") >= 1);

    sink.answers(200);

    await().until(() -> sink.tags().contains("1"));
  }

  @Test
  void anEndpointThatIsAwayHoldsUpNoOther() {
    Notifications notifications =
        started(endpoint(), Endpoint.of("away", URI.create("http://127.0.0.1:1/")));

    tell(notifications, push("1"));

    await().until(() -> sink.tags().equals(List.of("1")));
    assertThat(owed("away")).isEqualTo(1);
  }

  @Test
  void whatIsOwedIsToldWhenTheLastEndpointIsGone() {
    tell(prepared(endpoint()), push("1"));
    var told = new ListAppender<ILoggingEvent>();
    told.start();
    var log = (Logger) LoggerFactory.getLogger(Notifications.class);
    log.addAppender(told);
    opened.add(() -> log.detachAppender(told));

    started();

    assertThat(told.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.startsWith("1 events wait for the notification endpoint "));
  }

  @Test
  void whenTooManyWaitTheOldestStayAndTheRestIsCounted() {
    Notifications notifications = prepared(with(endpoint(), Set.of(), Set.of(), 3));

    tell(notifications, push("1"), push("2"), push("3"), push("4"), push("5"));

    assertThat(owed()).isEqualTo(3);
    assertThat(count("dropped")).isEqualTo(2);
    notifications.start(Thread.ofVirtual().factory());
    await().until(() -> owed() == 0);
    assertThat(sink.tags()).containsExactly("1", "2", "3");

    tell(notifications, push("6"));
    await().until(() -> sink.tags().contains("6"));
  }

  @Test
  void theHeadersOfAnEndpointAreSentAndNeverPrinted() {
    AtomicReference<String> seen = new AtomicReference<>();
    sink.answers(
        exchange -> {
          seen.set(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type"));
          exchange.sendResponseHeaders(200, -1);
        });
    Endpoint endpoint =
        new Endpoint(
            "sink",
            sink.url(),
            Map.of("Authorization", List.of("Bearer s3cret")),
            Duration.ofSeconds(1),
            10,
            Duration.ofMillis(50),
            Set.of(),
            Set.of(),
            10);
    tell(started(endpoint), push("1"));

    await().until(() -> seen.get() != null);
    assertThat(seen.get())
        .isEqualTo("Bearer s3cret application/vnd.docker.distribution.events.v2+json");
    assertThat(endpoint.toString()).doesNotContain("s3cret");
  }

  @Test
  void anEventIsWrittenInDistributionsWords() {
    tell(started(endpoint()), event(Kind.PUSH, MediaTypes.OCI_MANIFEST, "v1"));
    await().until(() -> !sink.events().isEmpty());

    var event = sink.events().getFirst();

    assertThat(event.propertyNames())
        .containsExactly("id", "timestamp", "action", "target", "request", "actor", "source");
    assertThat(event.get("timestamp").stringValue()).isEqualTo("2026-11-24T12:00:00Z");
    assertThat(event.get("action").stringValue()).isEqualTo("push");
    assertThat(event.get("target").toString())
        .isEqualTo(
            """
            {"mediaType":"%s","digest":"%s","size":7,"length":7,"repository":"a/b",\
            "url":"https://h/v2/a/b/manifests/%s","tag":"v1"}"""
                .formatted(MediaTypes.OCI_MANIFEST, DIGEST, DIGEST));
    assertThat(event.get("request").toString())
        .isEqualTo(
            """
            {"id":"r1","addr":"192.0.2.1","host":"h","method":"PUT","useragent":"docker/29"}""");
    assertThat(event.get("actor").toString()).isEqualTo("{\"name\":\"alice\"}");
    assertThat(event.get("source").get("addr").stringValue()).isEqualTo("registry:5000");
    assertThat(event.get("source").get("instanceID").stringValue()).hasSize(36);
  }

  @Test
  void ofWhatIsGoneOnlyTheNameIsTold() {
    tell(started(endpoint()), event(Kind.DELETE, MediaTypes.OCI_MANIFEST, "v1"));
    await().until(() -> !sink.events().isEmpty());

    assertThat(sink.events().getFirst().get("target").propertyNames())
        .containsExactly("digest", "repository", "tag");
  }

  @Test
  void aMountedBlobNamesWhereItCameFrom() {
    Target target =
        new Target(
            MediaTypes.OCTET_STREAM,
            Optional.of(DIGEST),
            7,
            Optional.empty(),
            Optional.of(new RepositoryName("c/d")));
    tell(
        started(endpoint()),
        new RegistryEvent(Kind.MOUNT, new RepositoryName("a/b"), target, source()));
    await().until(() -> !sink.events().isEmpty());

    var sent = sink.events().getFirst().get("target");
    assertThat(sent.get("fromRepository").stringValue()).isEqualTo("c/d");
    assertThat(sent.get("url").stringValue()).isEqualTo("https://h/v2/a/b/blobs/" + DIGEST);
  }

  private Database database() {
    return Objects.requireNonNull(current);
  }

  private Endpoint endpoint() {
    return with(Endpoint.of("sink", sink.url()), Set.of(), Set.of(), 100_000);
  }

  private static Endpoint with(
      Endpoint endpoint, Set<String> mediaTypes, Set<String> actions, int maxPending) {
    return new Endpoint(
        endpoint.name(),
        endpoint.url(),
        Map.of(),
        Duration.ofMillis(300),
        10,
        Duration.ofMillis(20),
        mediaTypes,
        actions,
        maxPending);
  }

  private Notifications prepared(Endpoint... endpoints) {
    Notifications notifications =
        new Notifications(
            database(),
            new NotificationSettings(List.of(endpoints)),
            "registry:5000",
            clock,
            metrics);
    opened.add(notifications);
    return notifications;
  }

  private Notifications started(Endpoint... endpoints) {
    Notifications notifications = prepared(endpoints);
    notifications.start(Thread.ofVirtual().factory());
    return notifications;
  }

  private void tell(Notifications notifications, RegistryEvent... events) {
    for (RegistryEvent event : events) {
      database().execute(tx -> notifications.record(tx, event));
      notifications.committed();
    }
  }

  private long owed() {
    return owed("sink");
  }

  private long owed(String endpoint) {
    return database().<Long>read(tx -> new DeliveryStore().count(tx, endpoint));
  }

  private double count(String what) {
    return metrics.get("stowage.notifications." + what).tag("endpoint", "sink").counter().count();
  }

  private Database open(DatabaseSettings settings) {
    Database fresh = Database.open(settings);
    opened.add(fresh);
    return fresh;
  }

  private static RegistryEvent push(String tag) {
    return event(Kind.PUSH, MediaTypes.OCI_MANIFEST, tag);
  }

  private static RegistryEvent event(Kind kind, String mediaType, String tag) {
    return new RegistryEvent(
        kind,
        new RepositoryName("a/b"),
        new Target(mediaType, Optional.of(DIGEST), 7, Optional.of(tag), Optional.empty()),
        source());
  }

  private static Source source() {
    return new Source(new Actor("alice"), "r1", "192.0.2.1", "h", "PUT", "docker/29", "https://h");
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
