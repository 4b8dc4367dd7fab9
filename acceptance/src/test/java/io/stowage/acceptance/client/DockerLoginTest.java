package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.DockerEngine;
import io.stowage.acceptance.harness.Registries;
import io.stowage.acceptance.harness.Registry.Login;
import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docker login} and what follows, by the real engine against a server with accounts, over
 * clear HTTP on localhost. Each test has a configuration of its own, in which nobody is logged in.
 */
@Tag("slow")
final class DockerLoginTest {
  @SuppressWarnings("NullAway.Init")
  private static DockerEngine engine;

  @SuppressWarnings("NullAway.Init")
  private static StowageProcess registry;

  @SuppressWarnings("NullAway.Init")
  private static Person admin;

  @SuppressWarnings("NullAway.Init")
  private Path config;

  @BeforeAll
  static void start() {
    Registries.requireStowage();
    engine = DockerEngine.start("docker-login");
    registry = StowageProcess.withAccountsInTheClear(Workspace.fresh("docker-login-hub"), Map.of());
    admin = Person.administrator(registry);
  }

  @AfterAll
  static void stop() {
    if (engine != null) {
      engine.close();
    }
    if (registry != null) {
      registry.close();
    }
  }

  @BeforeEach
  void logOut(TestInfo test) {
    config = Workspace.fresh("docker-login-" + test.getTestMethod().orElseThrow().getName());
  }

  @AfterEach
  void forgetImages() {
    var images = engine.docker("image", "ls", "--quiet").succeed();
    if (!images.isEmpty()) {
      engine.docker("image", "rm", "--force").and(images.split("\\s+")).run();
    }
  }

  @Test
  void aPrivateRepositoryIsForWhoLoggedInUntilTheyLogOut() {
    var alice = admin.make("alice");
    var image = image(registry, "alice/app:1");
    engine.importBusybox(image);
    assertThat(docker("push", image).fail()).containsAnyOf("denied", "unauthorized");

    assertThat(logIn(alice.login()).succeed()).contains("Login Succeeded");
    docker("push", image).succeed();
    docker("rmi", image).succeed();
    docker("pull", image).succeed();
    docker("logout", host(registry)).succeed();

    docker("rmi", image).succeed();
    assertThat(docker("pull", image).fail()).containsAnyOf("denied", "unauthorized");
  }

  @Test
  void aStrangerCanNotTellAPrivateRepositoryFromNone() {
    var ann = admin.make("ann");
    var image = image(registry, "ann/app:1");
    engine.importBusybox(image);
    logIn(ann.login()).succeed();
    docker("push", image).succeed();
    docker("rmi", image).succeed();

    logIn(admin.make("mallory").login()).succeed();
    var there = docker("pull", image).fail();
    var nowhere = docker("pull", image(registry, "ann/ppa:1")).fail();

    assertThat(there).contains("ann/app").doesNotContain("not found");
    assertThat(there.replace("ann/app", "ann/ppa")).isEqualTo(nowhere);
  }

  @Test
  void aWrongPasswordIsRefusedHoweverItIsGiven() {
    var walter = admin.make("walter");
    var wrong = new Login(walter.login().user(), "blunder");

    var said = logIn(wrong).fail();
    var saidOnTheLine =
        docker("login", "-u", wrong.user(), "-p", wrong.password(), host(registry)).fail();

    assertThat(said)
        .containsIgnoringCase("unauthorized")
        .contains("wrong user name or password")
        .doesNotContain("blunder");
    assertThat(saidOnTheLine).contains("wrong user name or password").doesNotContain("blunder");
    assertThat(config.resolve("config.json")).doesNotExist();
    docker("login", "-u", walter.login().user(), "-p", walter.login().password(), host(registry))
        .succeed();
  }

  @Test
  void whoGuessesIsToldToWait() {
    admin.make("gus");
    var guess = logIn(new Login("gus", "blunder"));
    var said = guess.fail();
    // Each wait is twice the one before, so a slow machine guesses itself into one, too.
    for (int tries = 1; tries < 12 && said.contains("wrong user name or password"); tries++) {
      said = guess.fail();
    }

    assertThat(said).contains("too many wrong passwords: try again in");
  }

  @Test
  void withASecondFactorThePasswordIsRefusedAndATokenIsNot() {
    var tina = admin.make("tina");
    tina.turnOnSecondFactor();
    var image = image(registry, "tina/app:1");
    engine.importBusybox(image);

    assertThat(logIn(tina.login()).fail())
        .contains("second factor", "personal access token")
        .doesNotContain(tina.login().password());
    logIn(tina.token("repo:write").login()).succeed();
    docker("push", image).succeed();
  }

  @Test
  void robotsAndTheAdminUserPullAndPushWhatTheyMay() {
    var rob = admin.make("rob");
    var image = image(registry, "rob/app:1");
    var other = image(registry, "rob/other:1");
    engine.importBusybox(image);
    docker("tag", image, other).succeed();

    logIn(rob.robot("ci", "rob/app", "read", "write").login()).succeed();
    docker("push", image).succeed();
    docker("push", other).fail();
    for (Login key : admin.adminUser()) {
      logIn(key).succeed();
      docker("push", other).succeed();
    }

    logIn(rob.robot("cluster", "rob/*", "read").login()).succeed();
    docker("rmi", image, other).succeed();
    docker("pull", image).succeed();
    docker("pull", other).succeed();
    docker("push", image).fail();
  }

  @Test
  void searchFindsWhatOneMaySee() {
    var sue = admin.make("sue");
    repository(sue, "sue/openness", false, "for all to find");
    repository(sue, "sue/openly-hidden", true, "");

    var nobodys = docker("search", host(registry) + "/open").succeed();
    logIn(sue.login()).succeed();
    var hers = docker("search", host(registry) + "/open").succeed();

    assertThat(nobodys).contains("sue/openness", "for all to find").doesNotContain("hidden");
    assertThat(hers).contains("sue/openness", "sue/openly-hidden");
    assertThat(docker("search", "--limit=1", host(registry) + "/open").succeed().lines())
        .as("the head, and one")
        .hasSize(2);
  }

  @Test
  void dockerKeepsALogInThatEndsWhenThePasswordChanges() throws IOException {
    var kim = admin.make("kim");
    var image = image(registry, "kim/app:1");
    engine.importBusybox(image);

    logIn(kim.login()).succeed();

    var kept = kept();
    assertThat(kept.required("identitytoken").asString()).startsWith("stw_log_");
    assertThat(Files.readString(config.resolve("config.json")))
        .doesNotContain(kim.login().password())
        .as("of the password there is nothing but the name")
        .doesNotContain(base64(kim.login().colonSeparated()));
    docker("push", image).succeed();
    pullAgain(image);
    pullAgain(image);
    assertThat(kept()).as("the same one goes on").isEqualTo(kept);

    kim.changePassword("kim has another");
    docker("rmi", image).succeed();
    assertThat(docker("pull", image).fail()).contains("log in again");
    logIn(new Login("kim", "kim has another")).succeed();
    docker("pull", image).succeed();
  }

  @Test
  void aLogInKeptForATokenEndsWithIt() {
    var tom = admin.make("tom");
    var token = tom.token("repo:write");
    var image = image(registry, "tom/app:1");
    engine.importBusybox(image);
    logIn(token.login()).succeed();
    docker("push", image).succeed();
    pullAgain(image);

    tom.delete(token);

    docker("rmi", image).succeed();
    assertThat(docker("pull", image).fail()).contains("log in again");
  }

  @Test
  void whoHasPulledTooMuchIsToldSo() {
    var limits = Map.of("STOWAGE_PULLS_ANONYMOUS", "1", "STOWAGE_PULLS_SIGNED_IN", "2");
    try (var limited =
        StowageProcess.withAccountsInTheClear(Workspace.fresh("docker-limits"), limits)) {
      var lee = Person.administrator(limited).make("lee");
      lee.makesPublicRepositories();
      logIn(limited, lee.login()).succeed();
      // The engine keeps the manifest of an image for a while after its removal, and what it has it
      // does not pull: so each pull is of an image that it never pulled.
      List<String> images = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        String image = image(limited, "lee/app:" + i);
        engine.importBusybox(image);
        docker("push", image).succeed();
        docker("rmi", image).succeed();
        images.add(image);
      }
      docker("logout", host(limited)).succeed();

      docker("pull", images.get(0)).succeed();
      assertThat(docker("pull", images.get(1)).fail())
          .contains("toomanyrequests: You have reached your pull rate limit.", "authenticating");

      logIn(limited, lee.login()).succeed();
      docker("pull", images.get(2)).succeed();
      docker("pull", images.get(3)).succeed();
      assertThat(docker("pull", images.get(4)).fail())
          .contains("toomanyrequests: You have reached your pull rate limit.");
    }
  }

  private static void repository(Person owner, String name, boolean isPrivate, String text) {
    owner.succeed(
        "POST", "/repositories", Map.of("name", name, "private", isPrivate, "description", text));
  }

  private void pullAgain(String image) {
    docker("rmi", image).succeed();
    docker("pull", image).succeed();
  }

  /** What docker has kept for the registry. */
  private JsonNode kept() throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readString(config.resolve("config.json")))
        .required("auths")
        .required(host(registry));
  }

  private Command logIn(Login login) {
    return logIn(registry, login);
  }

  private Command logIn(StowageProcess where, Login login) {
    return docker("login", "--username=" + login.user(), "--password-stdin", host(where))
        .reading(login.password());
  }

  private Command docker(String... words) {
    return engine.docker(words).with(Map.of("DOCKER_CONFIG", config.toString()));
  }

  private static String host(StowageProcess where) {
    return "localhost:" + where.port();
  }

  private static String image(StowageProcess where, String name) {
    return host(where) + "/" + name;
  }

  private static String base64(String text) {
    return java.util.Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
