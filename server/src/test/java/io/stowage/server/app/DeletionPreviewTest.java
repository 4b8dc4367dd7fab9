package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What would go with a tag or a repository. The blob behind tag T is {@code {"of":"T"}}. */
@ParameterizedClass
@EnumSource(Dialect.class)
class DeletionPreviewTest {
  private static final String APP = "/repositories/alice/app";

  private final Dialect dialect;
  @TempDir Path folder;

  private RunningRegistry running;
  private HubPeople people;
  private ApiClient alice;

  DeletionPreviewTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    running = RunningRegistry.in(folder).on(dialect).hub().start();
    people = new HubPeople(running);
    alice = people.join("alice");
    make(alice, "alice/app");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private static void make(ApiClient who, String name) {
    assertThat(who.post("/repositories", Map.of("name", name, "private", true)).status())
        .isEqualTo(201);
  }

  private static Digest pushed(RegistryClient.Answer answer) {
    return Digest.parse(answer.header("Docker-Content-Digest").orElseThrow());
  }

  private void put(String reference, String type, String manifest) {
    assertThat(
            running
                .client()
                .send(
                    "PUT",
                    "/v2/alice/app/manifests/" + reference,
                    manifest.getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    type,
                    "Authorization",
                    HubPeople.basic("alice"))
                .status())
        .isEqualTo(201);
  }

  private void index(String tag, Digest... children) {
    StringBuilder all = new StringBuilder();
    for (Digest child : children) {
      all.append(all.isEmpty() ? "" : ",")
          .append(
              "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                  .formatted(RegistryClient.OCI_MANIFEST, child, size(child)));
    }
    put(
        tag,
        RegistryClient.OCI_INDEX,
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
            .formatted(RegistryClient.OCI_INDEX, all));
  }

  private long size(Digest manifest) {
    return running
        .client()
        .get(
            "/v2/alice/app/manifests/" + manifest,
            "Authorization",
            HubPeople.basic("alice"),
            "Accept",
            RegistryClient.OCI_MANIFEST)
        .body()
        .length;
  }

  private JsonNode tag(String tag) {
    var answer = alice.get(APP + "/-/tags/" + tag + "/deletion");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private static long number(JsonNode answer, String name) {
    return answer.required(name).asLong();
  }

  @Test
  void aTagTakesWhatNothingElseNames() {
    people.push("alice", "alice/app", "one");

    JsonNode one = tag("one");

    assertThat(number(one, "manifests")).isOne();
    assertThat(number(one, "freed")).isEqualTo("{\"of\":\"one\"}".length());
    assertThat(one.required("atLeast").asBoolean()).isFalse();
    assertThat(one.has("collectedAfter")).isFalse();
  }

  @Test
  void aTagOfAnImageThatHasAnotherTakesNothing() {
    people.push("alice", "alice/app", "one");
    Digest blob = Digest.of(Algorithm.SHA256, "{\"of\":\"one\"}".getBytes(StandardCharsets.UTF_8));
    put("latest", RegistryClient.OCI_MANIFEST, RegistryClient.image(blob));

    assertThat(number(tag("one"), "manifests")).isZero();
    assertThat(number(tag("one"), "freed")).isZero();
  }

  @Test
  void anIndexTakesThoseOfItsChildrenThatNothingElseNames() {
    Digest arm = pushed(people.push("alice", "alice/app", "arm"));
    Digest amd = pushed(people.push("alice", "alice/app", "amd64"));
    index("many", arm, amd);
    alice.delete(APP + "/-/tags/arm");

    JsonNode many = tag("many");

    // Itself and arm: amd64 has a tag of its own, which keeps it.
    assertThat(number(many, "manifests")).isEqualTo(2);
    assertThat(number(many, "freed")).isEqualTo("{\"of\":\"arm\"}".length());
    assertThat(number(tag("amd64"), "manifests")).as("the index keeps it").isZero();

    index("other", arm);
    assertThat(number(tag("many"), "manifests")).as("the other index keeps arm").isOne();
  }

  @Test
  void whatRefersToAManifestGoesWithIt() {
    Digest subject = pushed(people.push("alice", "alice/app", "one"));
    Digest blob = Digest.of(Algorithm.SHA256, "{\"of\":\"one\"}".getBytes(StandardCharsets.UTF_8));
    String signature =
        RegistryClient.image(blob)
            .replaceFirst(
                "\\{",
                "{\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d},"
                    .formatted(RegistryClient.OCI_MANIFEST, subject, size(subject)));
    put(
        Digest.of(Algorithm.SHA256, signature.getBytes(StandardCharsets.UTF_8)).toString(),
        RegistryClient.OCI_MANIFEST,
        signature);

    assertThat(number(tag("one"), "manifests")).isEqualTo(2);
  }

  @Test
  void aRepositoryTellsWhatItAloneHolds() {
    make(alice, "alice/other");
    people.push("alice", "alice/app", "one");
    people.push("alice", "alice/app", "three");
    people.push("alice", "alice/other", "one");

    JsonNode goes = alice.get(APP + "/-/deletion").json();

    assertThat(number(goes, "tags")).isEqualTo(2);
    assertThat(number(goes, "manifests")).isEqualTo(2);
    assertThat(number(goes, "bytes")).isEqualTo(12 + 14);
    assertThat(number(goes, "freed")).isEqualTo(14);
    assertThat(number(goes, "undo")).isEqualTo(Duration.ofDays(7).toSeconds());
    assertThat(number(tag("one"), "freed")).isZero();
    assertThat(number(tag("three"), "freed")).isEqualTo(14);
  }

  /** Else whoever has a blob would learn who has it too. */
  @Test
  void whatIsHeldWhereTheCallerDoesNotSeeIsNoneOfTheirBusiness() {
    ApiClient bob = people.join("bob");
    make(bob, "bob/hidden");
    people.push("alice", "alice/app", "one");
    people.push("bob", "bob/hidden", "one");

    assertThat(number(tag("one"), "freed")).isEqualTo(12);
    assertThat(number(alice.get(APP + "/-/deletion").json(), "freed")).isEqualTo(12);
    JsonNode seen = people.admin().get(APP + "/-/deletion").json();
    assertThat(number(seen, "freed")).as("an administrator sees both").isZero();
  }

  @Test
  void onlyWhoMayDeleteIsTold() {
    ApiClient bob = people.join("bob");
    people.push("alice", "alice/app", "one");
    assertThat(bob.get(APP + "/-/deletion").status()).isEqualTo(404);
    assertThat(bob.get(APP + "/-/tags/one/deletion").status()).isEqualTo(404);
    alice.put(APP + "/-/visibility", Map.of("private", false, "confirm", "alice/app"));

    assertThat(bob.get(APP + "/-/deletion").status()).isEqualTo(403);
    assertThat(bob.get(APP + "/-/tags/one/deletion").status()).isEqualTo(403);
    assertThat(people.nobody().get(APP + "/-/tags/one/deletion").status()).isEqualTo(401);
    assertThat(alice.get(APP + "/-/tags/none/deletion").status()).isEqualTo(404);
    assertThat(alice.send("PUT", APP + "/-/archive", Optional.empty()).status()).isEqualTo(200);
    assertThat(alice.get(APP + "/-/tags/one/deletion").code()).isEqualTo("archived");
  }
}
