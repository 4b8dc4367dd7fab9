package io.stowage.server.dockerhub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shapes that clients of Docker Hub read, held against answers seen there. */
class HubJsonTest {
  private static final Instant PUSHED = Instant.parse("2026-11-24T12:00:00.123Z");
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private static JsonNode read(String json) {
    return JsonMapper.shared().readTree(json);
  }

  @Test
  void aTag() {
    HubImage image =
        new HubImage(
            "linux",
            "arm64",
            Optional.of("v8"),
            Optional.empty(),
            DIGEST,
            29715961,
            PUSHED,
            Optional.empty());
    HubTag tag =
        new HubTag(
            529481097,
            "latest",
            130,
            DIGEST,
            "application/vnd.oci.image.index.v1+json",
            "image",
            29715961,
            new HubTag.Pusher(7, "doijanky"),
            PUSHED,
            Optional.of(PUSHED.plusSeconds(60)),
            List.of(image));

    assertThat(read(tag.json(PUSHED).toString()))
        .isEqualTo(
            read(
                """
                {"creator":7,"id":529481097,"last_updated":"2026-11-24T12:00:00.123000Z",
                 "last_updater":7,"last_updater_username":"doijanky","name":"latest",
                 "repository":130,"full_size":29715961,"v2":true,"tag_status":"active",
                 "tag_last_pulled":"2026-11-24T12:01:00.123000Z",
                 "tag_last_pushed":"2026-11-24T12:00:00.123000Z",
                 "media_type":"application/vnd.oci.image.index.v1+json","content_type":"image",
                 "digest":"%1$s","images":[{"architecture":"arm64","features":"","variant":"v8",
                 "digest":"%1$s","os":"linux","os_features":"","os_version":null,
                 "size":29715961,"status":"active","last_pulled":null,
                 "last_pushed":"2026-11-24T12:00:00.123000Z"}]}"""
                    .formatted(DIGEST)));
  }

  @Test
  void aTagNobodyTouchedForAMonthIsInactive() {
    Instant later = PUSHED.plus(Duration.ofDays(31));

    assertThat(HubTime.status(later, PUSHED, Optional.empty())).isEqualTo("inactive");
    assertThat(HubTime.status(later, PUSHED, Optional.of(PUSHED.plus(Duration.ofDays(2)))))
        .isEqualTo("active");
  }

  @Test
  void aTimeIsNeverOnAFullSecondWhichHubToolTakesForNone() {
    assertThat(HubTime.text(Instant.parse("2026-11-24T12:00:00Z")))
        .isEqualTo("2026-11-24T12:00:00.000001Z");
  }

  @Test
  void aRepositoryInAListHasNoFullDescription() {
    assertThat(repository(Optional.empty()).json().has("full_description")).isFalse();
    JsonNode whole = repository(Optional.of("# App")).json();
    assertThat(whole.required("full_description").asString()).isEqualTo("# App");
    assertThat(whole.required("is_private").booleanValue()).isTrue();
    assertThat(whole.required("last_updated").isNull()).isTrue();
    assertThat(whole.required("permissions").toString())
        .isEqualTo("{\"read\":true,\"write\":true,\"admin\":false}");
    assertThat(whole.required("categories").toString())
        .isEqualTo("[{\"name\":\"Security\",\"slug\":\"security\"}]");
  }

  private static HubRepository repository(Optional<String> fullDescription) {
    return new HubRepository(
        "acme",
        "app",
        "image",
        "An app",
        fullDescription,
        true,
        false,
        1,
        3,
        PUSHED,
        Optional.empty(),
        0,
        false,
        new HubRepository.Rights(true, true, false),
        List.of(new HubRepository.Category("Security", "security")),
        List.of(),
        List.of("image"),
        Optional.of(12L),
        "");
  }

  @Test
  void aPersonHasAUserNameAndAnOrganizationAnOrgName() {
    JsonNode person = account(false).json();
    JsonNode organization = account(true).json();

    assertThat(person.required("username").asString()).isEqualTo("acme");
    assertThat(person.has("orgname")).isFalse();
    assertThat(organization.required("orgname").asString()).isEqualTo("acme");
    assertThat(organization.required("type").asString()).isEqualTo("Org");
    assertThat(organization.required("id").isString()).isTrue();
  }

  @Test
  void aMemberHasARoleAndTeams() {
    JsonNode member =
        account(false).asMember("Owner", Optional.empty(), List.of("devs"), Optional.empty());

    assertThat(member.required("role").asString()).isEqualTo("Owner");
    assertThat(member.required("groups").toString()).isEqualTo("[\"devs\"]");
    assertThat(member.required("email").asString()).isEmpty();
  }

  private static HubAccount account(boolean isOrganization) {
    return new HubAccount("7", "acme", isOrganization, false, "Acme", "", "", "", PUSHED);
  }

  @Test
  void aTokenShowsItsSecretOnceOnly() {
    HubToken token =
        new HubToken(
            "5d0b…",
            "ci",
            List.of("repo:write", "repo:read"),
            true,
            PUSHED,
            "192.0.2.1",
            "hub-tool/v0.4.6",
            Optional.empty(),
            Optional.empty());

    assertThat(token.json().required("token").asString()).isEmpty();
    assertThat(token.json().required("scopes").toString())
        .isEqualTo("[\"repo:write\",\"repo:read\"]");
    assertThat(token.jsonWith("stw_pat_x").required("token").asString()).isEqualTo("stw_pat_x");
    assertThat(token.toString()).doesNotContain("stw_pat_x");
  }

  @Test
  void anOrganizationsTokenSaysWhereItIsGoodForWhat() {
    JsonNode token =
        new HubOrganizationToken(
                "9",
                "ci",
                "",
                "alice",
                true,
                PUSHED,
                Optional.of(Instant.parse("2099-12-31T23:59:59Z")),
                Optional.empty(),
                List.of(
                    new HubOrganizationToken.Resource(
                        "TYPE_REPO", "acme/*", List.of("scope-image-pull"))))
            .json();

    assertThat(token.has("token")).isFalse();
    assertThat(token.required("expires_at").asString()).isEqualTo("2099-12-31T23:59:59Z");
    assertThat(token.required("last_used_at").isNull()).isTrue();
    assertThat(token.required("resources").toString())
        .isEqualTo(
            "[{\"type\":\"TYPE_REPO\",\"path\":\"acme/*\",\"scopes\":[\"scope-image-pull\"]}]");
  }
}
