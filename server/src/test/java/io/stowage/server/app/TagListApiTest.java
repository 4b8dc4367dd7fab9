package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The tags of a repository in the orders people ask for, a page at a time. */
@ParameterizedClass
@EnumSource(Dialect.class)
class TagListApiTest {
  private static final String TAGS = "/repositories/alice/app/-/tags";

  private final Dialect dialect;
  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();
  private RunningRegistry running;
  private HubPeople people;
  private ApiClient alice;

  TagListApiTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    running = RunningRegistry.in(folder).on(dialect).clock(clock).hub().start();
    people = new HubPeople(running);
    alice = people.join("alice");
    alice.post("/repositories", Map.of("name", "alice/app", "private", true));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  /** Pushes one image by a tag, and has further ones point at it. */
  private void push(String tag, List<String> more) {
    people.push("alice", "alice/app", tag);
    Digest blob =
        Digest.of(Algorithm.SHA256, ("{\"of\":\"" + tag + "\"}").getBytes(StandardCharsets.UTF_8));
    for (int from = 0; from < more.size(); from += 100) {
      String names = String.join("&tag=", more.subList(from, Math.min(from + 100, more.size())));
      byte[] image = RegistryClient.image(blob).getBytes(StandardCharsets.UTF_8);
      String path =
          "/v2/alice/app/manifests/" + Digest.of(Algorithm.SHA256, image) + "?tag=" + names;
      assertThat(
              running
                  .client()
                  .send(
                      "PUT",
                      path,
                      image,
                      "Content-Type",
                      RegistryClient.OCI_MANIFEST,
                      "Authorization",
                      HubPeople.basic("alice"))
                  .status())
          .isEqualTo(201);
    }
  }

  private static List<String> names(Answer page) {
    return names(items(page));
  }

  private static List<String> names(List<JsonNode> tags) {
    return tags.stream().map(each -> each.required("name").asString()).toList();
  }

  private static List<JsonNode> items(Answer page) {
    assertThat(page.status()).isEqualTo(200);
    return page.json().required("items").valueStream().toList();
  }

  /** All pages of a list, one after the other. */
  private List<JsonNode> walk(String query) {
    List<JsonNode> all = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      Answer page = alice.get(TAGS + query + next.get());
      all.addAll(items(page));
      next =
          Optional.ofNullable(page.json().get("next"))
              .map(cursor -> "&cursor=" + cursor.asString());
    }
    return all;
  }

  @Test
  void theNewestVersionComesFirst() {
    push("1.9.0", List.of("latest", "1.10.0", "1.10.0-alpine", "1.10.0-rc.1", "edge", "v0.9"));

    assertThat(names(alice.get(TAGS)))
        .containsExactly(
            "latest", "1.10.0", "1.10.0-alpine", "1.10.0-rc.1", "1.9.0", "v0.9", "edge");
    assertThat(names(alice.get(TAGS + "?query=ALP"))).containsExactly("1.10.0-alpine");
  }

  @Test
  void inEachOrderAWalkSeesEachTagOnce() throws Exception {
    Set<String> tags = randomTags(250);
    int group = 0;
    List<String> all = List.copyOf(tags);
    for (int from = 0; from < all.size(); from += 50) {
      clock.advance(Duration.ofSeconds(1));
      push("group-" + group++, all.subList(from, from + 50));
    }
    Set<String> expected = new HashSet<>(tags);
    for (int i = 0; i < group; i++) {
      expected.add("group-" + i);
    }
    update("UPDATE tag SET pulls = LENGTH(name) % 7");

    for (String order : List.of("version", "name", "pushed", "pulls")) {
      List<JsonNode> seen = walk("?limit=13&order=" + order);

      assertThat(seen).as(order).hasSize(expected.size());
      assertThat(names(seen))
          .as(order)
          .containsExactlyInAnyOrderElementsOf(expected)
          .isEqualTo(names(walk("?limit=100&order=" + order)));
    }
    assertThat(walk("?limit=13&order=pulls"))
        .isSortedAccordingTo(
            Comparator.comparingLong((JsonNode each) -> each.required("pulls").asLong())
                .reversed());
    Set<String> holding =
        expected.stream().filter(t -> t.contains("-a")).collect(Collectors.toSet());
    assertThat(names(walk("?limit=3&query=-a"))).containsExactlyInAnyOrderElementsOf(holding);
  }

  private static Set<String> randomTags(int count) {
    Random random = new Random(3);
    List<String> endings = List.of("", "", "-alpine", "-rc.", "-slim", "b", "_x");
    Set<String> tags = new HashSet<>();
    while (tags.size() < count) {
      String ending = endings.get(random.nextInt(endings.size()));
      String number = ending.endsWith(".") || ending.equals("b") ? "" + random.nextInt(12) : "";
      tags.add(
          (random.nextBoolean() ? "v" : "")
              + random.nextInt(3)
              + "."
              + random.nextInt(30)
              + (random.nextBoolean() ? "." + random.nextInt(11) : "")
              + ending
              + number);
    }
    return tags;
  }

  private void update(String sql) throws SQLException {
    try (Connection connection = Rows.open(running.database());
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void theFirstPageTellsHowManyFit() {
    push("1.0", List.of("1.1", "1.2", "2.0"));

    Answer first = alice.get(TAGS + "?query=1.&limit=2");

    assertThat(first.json().required("total").asInt()).isEqualTo(3);
    String next = first.json().required("next").asString();
    Answer second = alice.get(TAGS + "?query=1.&limit=2&cursor=" + next);
    assertThat(names(second)).containsExactly("1.0");
    assertThat(second.json().has("total")).isFalse();
    assertThat(alice.get(TAGS + "?query=none").json().required("total").asInt()).isZero();
  }

  @Test
  void aTagTellsTheOthersOfItsManifest() {
    push("1.0", List.of("latest", "1"));
    push("2.0", List.of());
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 1100; i++) {
      many.add("3." + i);
    }
    push("3", many);

    JsonNode latest = alice.get(TAGS + "/latest").json();
    assertThat(latest.required("alsoTagged").valueStream().map(JsonNode::asString))
        .containsExactly("1", "1.0");
    assertThat(latest.required("alsoTaggedCount").asInt()).isEqualTo(2);
    JsonNode alone = alice.get(TAGS + "/2.0").json();
    assertThat(alone.required("alsoTagged")).isEmpty();
    assertThat(alone.required("alsoTaggedCount").asInt()).isZero();
    JsonNode one = alice.get(TAGS + "?query=3.1099").json().required("items").get(0);
    assertThat(one.required("alsoTagged").valueStream().map(JsonNode::asString).limit(2))
        .containsExactly("3.1098", "3.1097");
    assertThat(one.required("alsoTagged")).hasSize(10);
    assertThat(one.required("alsoTaggedCount").asInt()).isEqualTo(1000);
  }

  @Test
  void pullsOfATagAddUpUntilItIsDeleted() {
    push("1.0", List.of("1"));
    people.pull("alice", "alice/app", "1.0");
    people.pull("alice", "alice/app", "1.0");
    running.hub().pulls.flush();
    clock.advance(Duration.ofDays(1));
    people.pull("alice", "alice/app", "1.0");
    people.pull("alice", "alice/app", "1");
    running.hub().pulls.flush();

    assertThat(alice.get(TAGS + "/1.0").json().required("pulls").asInt()).isEqualTo(3);
    assertThat(names(alice.get(TAGS + "?order=pulls"))).containsExactly("1.0", "1");

    push("1.0", List.of());
    assertThat(alice.get(TAGS + "/1.0").json().required("pulls").asInt()).isEqualTo(3);
    alice.delete(TAGS + "/1.0");
    push("1.0", List.of());
    assertThat(alice.get(TAGS + "/1.0").json().required("pulls").asInt()).isZero();
  }

  @Test
  void whatIsMissingToSortByIsWrittenByTheNextSweep() throws Exception {
    push("1.9", List.of("1.10", "latest"));
    update("UPDATE tag SET version_key = ''");

    running.registry().tags().writeMissingKeys();

    assertThat(names(alice.get(TAGS))).containsExactly("latest", "1.10", "1.9");
  }
}
