package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.server.api.ServerSetting;
import io.stowage.server.audit.AuditFilter;
import io.stowage.server.audit.AuditRecord;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What administrators are told of the server, and nobody else. */
@ParameterizedClass
@EnumSource(Dialect.class)
class ServerApiTest {
  private static final List<String> READ =
      List.of("/admin/storage", "/admin/gc", "/admin/settings", "/admin/health");

  private final Dialect dialect;
  private final FakeClock clock = new FakeClock();
  @TempDir Path folder;

  private RunningRegistry running;
  private HubPeople people;
  private ApiClient admin;

  ServerApiTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    running = RunningRegistry.in(folder).on(dialect).clock(clock).hub(ServerApiTest::told).start();
    people = new HubPeople(running);
    admin = people.admin();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private static HubSettings told(HubSettings known) {
    return new HubSettings(
        known.accounts(),
        known.notice(),
        known.anonymousPull(),
        known.baseUrl(),
        known.pullLimits(),
        known.privateSources(),
        known.undo(),
        known.dockerHub(),
        known.adminPassword(),
        known.help(),
        List.of(
            new ServerSetting("http.port", Optional.of("5000"), "default", "", false, "The port."),
            new ServerSetting(
                "database.password", Optional.empty(), "environment", "STOWAGE_X", true, "It.")));
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void nobodyElseIsToldOrStartsAnything() {
    ApiClient alice = people.join("alice");
    ApiClient narrow = people.withToken("admin", "repo:write");
    for (String path : READ) {
      assertThat(people.nobody().get(path).status()).as(path).isEqualTo(401);
      assertThat(alice.get(path).code()).as(path).isEqualTo("administrators_only");
      assertThat(narrow.get(path).code()).as(path).isEqualTo("token_too_narrow");
      assertThat(people.withToken("admin", "repo:admin").get(path).status()).isEqualTo(200);
    }
    assertThat(people.nobody().post("/admin/gc").status()).isEqualTo(401);
    assertThat(alice.post("/admin/gc").status()).isEqualTo(403);
    assertThat(narrow.post("/admin/gc").status()).isEqualTo(403);

    assertThat(running.registry().garbageCollector().runs().newest(10)).isEmpty();
  }

  /** An unnamed blob of 14 bytes, past its grace; a repository with one of 12 in the bin. */
  private void litter() {
    people.join("alice");
    people.push("alice", "alice/app", "one");
    people.push("alice", "alice/gone", "three");
    byte[] garbage = "just some garb".getBytes(StandardCharsets.UTF_8);
    running
        .client()
        .send(
            "POST",
            "/v2/alice/app/blobs/uploads/?digest="
                + io.stowage.oci.Digest.of(io.stowage.oci.Algorithm.SHA256, garbage),
            garbage,
            "Authorization",
            HubPeople.basic("alice"));
    people
        .admin()
        .send("DELETE", "/repositories/alice/gone", Optional.of(Map.of("confirm", "alice/gone")));
    clock.advance(Duration.ofHours(25));
    admin = people.admin();
  }

  @Test
  void whatIsStoredAndWaitsToGoIsAddedUp() {
    litter();

    JsonNode storage = ok(admin.get("/admin/storage"));

    assertThat(storage.required("blobs").asInt()).isEqualTo(3);
    assertThat(storage.required("bytes").asInt()).isEqualTo(12 + 14 + 14);
    assertThat(storage.at("/collectable/blobs").asInt()).isOne();
    assertThat(storage.at("/collectable/bytes").asInt()).isEqualTo(14);
    assertThat(storage.at("/bin/repositories").asInt()).isOne();
    assertThat(storage.at("/bin/bytes").asInt()).isEqualTo(14);
    assertThat(storage.required("damaged").asInt()).isZero();
  }

  @Test
  void aRoundIsStartedByHandAndToldOf() {
    litter();

    Answer started = admin.post("/admin/gc");

    assertThat(started.status()).isEqualTo(202);
    await().until(() -> ok(admin.get("/admin/gc")).at("/runs/0/state").asString().equals("done"));
    JsonNode gc = ok(admin.get("/admin/gc"));
    JsonNode run = gc.at("/runs/0");
    assertThat(run.required("by").asString()).isEqualTo("admin");
    assertThat(run.required("blobs").asInt()).isOne();
    assertThat(run.required("bytes").asInt()).isEqualTo(14);
    assertThat(run.has("endedAt")).isTrue();
    assertThat(gc.required("running").asBoolean()).isFalse();
    assertThat(gc.required("scheduled").asBoolean()).isFalse();
    assertThat(ok(admin.get("/admin/storage")).at("/collectable/blobs").asInt()).isZero();
    assertThat(
            running.hub().audit.page(AuditFilter.ALL.by("admin"), Optional.empty(), 100).records())
        .extracting(AuditRecord::action)
        .contains("gc.start");
  }

  @Test
  void oneRoundAtATimeIsStartedByHandUnlessTheOtherDied() {
    assertThat(running.registry().garbageCollector().begin("another replica", _ -> {})).isPresent();
    assertThat(admin.post("/admin/gc").code()).isEqualTo("gc_running");
    assertThat(ok(admin.get("/admin/gc")).required("running").asBoolean()).isTrue();

    clock.advance(Duration.ofMinutes(6));

    JsonNode gc = ok(admin.get("/admin/gc"));
    assertThat(gc.required("running").asBoolean()).isFalse();
    assertThat(gc.at("/runs/0/state").asString()).isEqualTo("failed");
    assertThat(admin.post("/admin/gc").status()).isEqualTo(202);
  }

  @Test
  void onlySoManyRoundsAreKept() {
    for (int i = 0; i < 55; i++) {
      running.registry().garbageCollector().run();
    }

    assertThat(running.registry().garbageCollector().runs().newest(100)).hasSize(50);
    assertThat(ok(admin.get("/admin/gc")).required("runs")).hasSize(20);
  }

  @Test
  void settingsAreShownWithoutSecrets() {
    JsonNode items = ok(admin.get("/admin/settings")).required("items");

    assertThat(items.get(0).required("value").asString()).isEqualTo("5000");
    assertThat(items.get(0).has("origin")).isFalse();
    assertThat(items.get(1).has("value")).isFalse();
    assertThat(items.get(1).required("secret").asBoolean()).isTrue();
    assertThat(items.get(1).required("source").asString()).isEqualTo("environment");
  }

  @Test
  void theServerTellsHowItIs() {
    clock.advance(Duration.ofSeconds(90));

    JsonNode health = ok(admin.get("/admin/health"));

    assertThat(health.required("status").asString()).isEqualTo("up");
    assertThat(health.required("uptime").asInt()).isEqualTo(90);
    assertThat(health.at("/database/kind").asString()).isEqualToIgnoringCase(dialect.name());
    assertThat(health.at("/database/status").asString()).isEqualTo("up");
    assertThat(health.at("/storage/status").asString()).isEqualTo("up");
    assertThat(health.at("/mail/status").asString()).isEqualTo("off");
    assertThat(health.at("/mail/waiting").asInt()).isZero();
    assertThat(health.required("version").asString()).isNotBlank();
  }
}
