package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

/** What happened to repositories, for those who may see it. */
@ParameterizedClass
@EnumSource(Dialect.class)
class ActivityApiTest {
  private static final String APP = "/repositories/alice/app";

  private final Dialect dialect;
  private final FakeClock clock = new FakeClock();
  @TempDir Path folder;

  private RunningRegistry running;
  private HubPeople people;
  private ApiClient alice;

  ActivityApiTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    running = RunningRegistry.in(folder).on(dialect).clock(clock).hub().start();
    people = new HubPeople(running);
    alice = people.join("alice");
    make("alice/app");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private void make(String name) {
    assertThat(alice.post("/repositories", Map.of("name", name, "private", false)).status())
        .isEqualTo(201);
  }

  private void delete(String name) {
    assertThat(
            alice
                .send("DELETE", "/repositories/" + name, Optional.of(Map.of("confirm", name)))
                .status())
        .isEqualTo(200);
  }

  private static List<String> told(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().required("items").valueStream().map(ActivityApiTest::told).toList();
  }

  private static String told(JsonNode one) {
    return one.required("action").asString().replaceFirst("repo\\.", "")
        + " "
        + one.path("tag").asString("-");
  }

  @Test
  void pushesAndDeletionsAreToldToWhoMaySeeAndChangesToWhoAdministers() {
    people.push("alice", "alice/app", "v1");
    clock.advance(Duration.ofSeconds(1));
    alice.with("If-Match", "*").patch(APP, Map.of("description", "An app"));
    clock.advance(Duration.ofSeconds(1));
    alice.delete(APP + "/-/tags/v1");

    assertThat(told(people.nobody().get(APP + "/-/activity")))
        .containsExactly("tag.delete v1", "tag.push v1");
    assertThat(told(alice.get(APP + "/-/activity")))
        .containsExactly("tag.delete v1", "update -", "tag.push v1", "create -");
    JsonNode push = alice.get(APP + "/-/activity").json().required("items").get(2);
    assertThat(push.required("by").asString()).isEqualTo("alice");
    assertThat(push.required("digest").asString()).startsWith("sha256:");
    assertThat(told(people.withToken("alice", "repo:read").get(APP + "/-/activity")))
        .as("a token that may not administer")
        .containsExactly("tag.delete v1", "tag.push v1");
  }

  /** Many in one moment, too, out of both lists. */
  @Test
  void aWalkSeesEachOnce() {
    for (int i = 0; i < 7; i++) {
      people.push("alice", "alice/app", "v" + i);
      alice.with("If-Match", "*").patch(APP, Map.of("description", "An app " + i));
      if (i % 3 == 2) {
        clock.advance(Duration.ofSeconds(1));
      }
    }
    List<String> whole = told(alice.get(APP + "/-/activity?limit=100"));
    assertThat(whole).hasSize(15);

    List<String> walked = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = alice.get(APP + "/-/activity?limit=2" + cursor);
      walked.addAll(told(page));
      cursor = page.json().has("next") ? "&cursor=" + page.json().get("next").asString() : "";
    } while (!cursor.isEmpty());

    assertThat(walked).isEqualTo(whole);
  }

  @Test
  void whatAnotherOfTheSameNameSawIsNotTold() {
    people.push("alice", "alice/app", "secret");
    clock.advance(Duration.ofSeconds(1));
    delete("alice/app");
    clock.advance(Duration.ofSeconds(1));
    make("alice/app");

    assertThat(told(people.nobody().get(APP + "/-/activity"))).isEmpty();
    assertThat(told(alice.get(APP + "/-/activity"))).containsExactly("create -");
  }

  @Test
  void theDashboardTellsOfOnesOwnAndOfWhatOneWasGiven() {
    ApiClient bob = people.join("bob");
    make("alice/shared");
    make("alice/other");
    alice.send("PUT", "/repositories/alice/shared/-/collaborators/bob", Optional.empty());
    people.push("alice", "alice/other", "v1");
    clock.advance(Duration.ofSeconds(1));
    people.push("alice", "alice/shared", "v2");
    clock.advance(Duration.ofSeconds(1));
    people.push("bob", "bob/mine", "v3");

    assertThat(told(bob.get("/me/activity"))).containsExactly("tag.push v3", "tag.push v2");
    assertThat(told(bob.get("/me/activity?limit=1"))).containsExactly("tag.push v3");
    assertThat(told(alice.get("/me/activity"))).containsExactly("tag.push v2", "tag.push v1");
    assertThat(told(people.join("carol").get("/me/activity"))).isEmpty();
    assertThat(people.nobody().get("/me/activity").status()).isEqualTo(401);
    assertThat(people.withToken("bob", "repo:public_read").get("/me/activity").status())
        .isEqualTo(403);
  }
}
