package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.GoTool;
import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.TestImages;
import io.stowage.acceptance.harness.Tools;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Docker's own hub-tool, built from its Go module. Over TLS, as it inspects images over nothing
 * else. It logs in again with the password it keeps before whatever touches tokens or the account.
 */
@Tag("slow")
final class HubToolTest {
  private static final String USER = StowageProcess.ADMIN.user();
  private static final String PASSWORD = StowageProcess.ADMIN.password();
  private static final String ORGANIZATION = "acme";

  private static Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private static StowageProcess registry;

  @BeforeAll
  static void start() throws IOException {
    folder = Workspace.fresh("hub-tool");
    GoTool.HUB_TOOL.program();
    registry = StowageProcess.withAccounts(Workspace.fresh("hub-tool-registry"), Map.of());
    keepPassword(folder.resolve("home"));
    TestImages.note(folder.resolve("note"));
    TestImages.multiArch(folder.resolve("multi"));
    var setup =
        HubSetup.logIn(registry, registry.uri("/hub/v2"), "acceptance", StowageProcess.ADMIN);
    setup.organization(ORGANIZATION, "Acme Ltd");
    setup.team(ORGANIZATION, "devs");
    setup.member(ORGANIZATION, "devs", USER);
    setup.repository(ORGANIZATION, "hidden", true);
    // hub-tool inspects without the password that it keeps.
    setup.repository(USER, "inspected", false);
    crane("auth", "login", registry.authority(), "-u", USER, "-p", PASSWORD).succeed();
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void logInAsksForThePasswordAndKeepsAToken() throws IOException {
    Tools.require("script");
    var home = Files.createDirectories(folder.resolve("fresh-home"));

    // hub-tool reads passwords from a terminal only; script is one.
    var said =
        Command.of("script", "-qec", GoTool.HUB_TOOL.program() + " login " + USER, "/dev/null")
            .with(environment(home))
            .reading(PASSWORD + "\n")
            .succeed();

    assertThat(said).contains("Login Succeeded");
    var kept = JsonMapper.shared().readTree(Files.readString(home.resolve("config.json")));
    var token =
        kept.required("auths").required("hub-tool-token").required("identitytoken").asString();
    var claims =
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    assertThat(JsonMapper.shared().readTree(claims).required("exp").longValue())
        .isGreaterThan(Instant.now().plusSeconds(61).getEpochSecond());
  }

  @Test
  void aWrongPasswordIsToldFromASecondFactor() throws IOException {
    var home = folder.resolve("wrong-home");
    keepPassword(home, USER, "blunder");

    var said =
        Command.of(GoTool.HUB_TOOL.program(), "account", "info").with(environment(home)).fail();

    assertThat(said)
        .doesNotContain("2FA")
        .doesNotContain("blunder")
        .doesNotContain("invalid character");
  }

  @Test
  void accountInfoTellsWhoOneIsAndWhatOneMayHave() {
    var own = hub("account", "info").succeed();
    var organization = json("account", "info", ORGANIZATION);

    assertThat(own).contains("Name:").contains(USER).contains("Private repositories:");
    assertThat(organization.required("Account").required("Name").asString())
        .isEqualTo(ORGANIZATION);
    assertThat(organization.required("Account").required("Company").asString())
        .isEqualTo("Acme Ltd");
    assertThat(organization.required("Consumption").required("Seats").asInt()).isEqualTo(1);
    assertThat(organization.required("Consumption").required("PrivateRepositories").asInt())
        .isEqualTo(1);
  }

  @Test
  void repositoriesAreListedWithThePrivateOnes() {
    push("admin/listed", "note", "1");

    var own = json("repo", "ls");
    var organizations = json("repo", "ls", ORGANIZATION);

    assertThat(named(own, "admin/listed").required("LastUpdated").asString()).startsWith("2");
    assertThat(named(organizations, "acme/hidden").required("IsPrivate").booleanValue()).isTrue();
  }

  @Test
  void tagsAreListedWithTheirPlatforms() {
    push("admin/tags", "multi", "1", "2");

    var tags = json("tag", "ls", "admin/tags");
    var latest = hub("tag", "ls", "--platforms", "--sort=updated", "admin/tags").succeed();

    var tag = named(tags, "admin/tags:1");
    assertThat(tag.required("LastUpdaterUserName").asString()).isEqualTo(USER);
    assertThat(tag.required("Status").asString()).isEqualTo("active");
    assertThat(
            tag.required("Images")
                .valueStream()
                .map(each -> each.required("Architecture").asString()))
        .containsExactlyInAnyOrder("amd64", "arm64");
    assertThat(tag.required("Images").required(0).required("Size").asInt()).isPositive();
    assertThat(latest).contains("linux/amd64,linux/arm64").contains("ago");
    assertThat(latest.indexOf("admin/tags:2"))
        .as("newest first")
        .isLessThan(latest.indexOf("admin/tags:1"));
  }

  @Test
  void tagsBeyondAPageAreFollowed() {
    var tags = IntStream.range(0, 105).mapToObj(each -> "t" + each).toArray(String[]::new);
    push("admin/many", "note", tags);

    assertThat(json("tag", "ls", "admin/many").size()).isEqualTo(100);
    assertThat(json("tag", "ls", "--all", "admin/many").size()).isEqualTo(105);
  }

  @Test
  void aTagIsInspected() {
    push("admin/inspected", "multi", "1");
    var image = registry.image("admin/inspected:1");

    assertThat(hub("tag", "inspect", image).succeed()).contains("Manifest List:", "linux/arm64");
    assertThat(hub("tag", "inspect", "--platform=linux/amd64", image).succeed())
        .contains("Layers:");
  }

  @Test
  void oneTagIsRemovedAndTheOtherStays() {
    push("admin/removed", "note", "a", "b");

    hub("tag", "rm", "--force", "admin/removed:a").succeed();

    assertThat(crane("ls", registry.image("admin/removed")).succeed()).isEqualTo("b");
    assertThat(hub("tag", "rm", "--force", "admin/removed:a").fail()).contains("not found");
  }

  @Test
  void aTokenLivesFromCreateToRemove() {
    var secret = hub("token", "create", "--quiet", "--description=first").succeed();
    var first = described("first");
    var id = UUID.fromString(first.required("UUID").asString()).toString();

    assertThat(secret).startsWith("stw_pat_");
    assertThat(first.required("IsActive").booleanValue())
        .as("though it sent is_active: false")
        .isTrue();
    assertThat(first.required("Token").asString()).isEmpty();
    pushWith(secret, "admin/by-token").succeed();
    assertThat(hub("token", "inspect", id).succeed())
        .contains("Is Active:\ttrue", "By hub-tool")
        .doesNotContain(secret);

    hub("token", "deactivate", id).succeed();
    pushWith(secret, "admin/by-token").fail();
    assertThat(described("first").required("Description").asString()).as("kept").isEqualTo("first");
    hub("token", "activate", id).succeed();
    pushWith(secret, "admin/by-token").succeed();

    hub("token", "rm", "--force", id).succeed();
    pushWith(secret, "admin/by-token").fail();
    assertThat(hub("token", "inspect", id).fail()).contains("not found");
  }

  @Test
  void organizationsAreListedWithRoleMembersAndTeams() {
    var organization = named(json("org", "ls"), "Namespace", ORGANIZATION);
    var members = json("org", "members", ORGANIZATION);
    var teams = json("org", "teams", ORGANIZATION);

    assertThat(organization.required("Role").asString()).isEqualTo("Owner");
    assertThat(named(members, "username", USER)).isNotNull();
    assertThat(named(named(teams, "devs").required("Members"), "username", USER)).isNotNull();
    assertThat(hub("org", "members", "nobodys").fail()).contains("not found");
  }

  @Test
  void aRepositoryIsRemoved() {
    push("admin/gone", "note", "1");

    assertThat(hub("repo", "rm", "--force", "admin/gone").succeed())
        .contains("successfully deleted");

    crane("manifest", registry.image("admin/gone:1")).fail();
    assertThat(hub("repo", "rm", "--force", "admin/gone").fail()).contains("not found");
  }

  private static JsonNode described(String description) {
    return named(json("token", "ls"), "Description", description);
  }

  private static JsonNode named(JsonNode list, String name) {
    return named(list, "Name", name);
  }

  private static JsonNode named(JsonNode list, String field, String value) {
    return list.valueStream()
        .filter(each -> each.required(field).asString().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + field + " is " + value + " in " + list));
  }

  private static JsonNode json(String... words) {
    return JsonMapper.shared().readTree(hub(words).and("--format=json").succeed());
  }

  private static Command hub(String... words) {
    return Command.of(GoTool.HUB_TOOL.program())
        .and(words)
        .with(environment(folder.resolve("home")));
  }

  private static void push(String name, String layout, String... tags) {
    var image = registry.image(name) + ":";
    crane("push", folder.resolve(layout).toString(), image + tags[0]).succeed();
    for (String tag : List.of(tags).subList(1, tags.length)) {
      crane("tag", image + tags[0], tag).succeed();
    }
  }

  private static Command pushWith(String secret, String name) {
    var home = folder.resolve("token-home");
    Command.of(GoTool.CRANE.program(), "auth", "login", registry.authority())
        .and("-u", USER, "-p", secret)
        .with(environment(home))
        .succeed();
    return Command.of(GoTool.CRANE.program(), "push", folder.resolve("note").toString())
        .and(registry.image(name) + ":1")
        .with(environment(home));
  }

  private static Command crane(String... words) {
    return Command.of(GoTool.CRANE.program()).and(words).with(environment(folder.resolve("home")));
  }

  private static void keepPassword(Path home) throws IOException {
    keepPassword(home, USER, PASSWORD);
  }

  /** As {@code hub-tool login} leaves it once the token has expired. */
  private static void keepPassword(Path home, String user, String password) throws IOException {
    Files.createDirectories(home);
    Files.writeString(
        home.resolve("config.json"),
        """
        {"auths":{"hub-tool":{"auth":"%s"},"hub-tool-token":{"auth":"%2$s"},\
        "hub-tool-refresh-token":{"auth":"%2$s"}}}"""
            .formatted(base64(user + ":" + password), base64(user + ":")));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Nothing of the person who runs the tests is read or changed. */
  private static Map<String, String> environment(Path home) {
    URI hub = registry.uri("/hub");
    return Map.of(
        "HOME", home.toString(),
        "DOCKER_CONFIG", home.toString(),
        "XDG_CACHE_HOME", home.toString(),
        "SSL_CERT_FILE", registry.tls().certificate().toString(),
        "DOCKER_HUB_API_URL", hub.toString(),
        "DOCKER_REGISTRY_URL", registry.uri("").toString());
  }
}
