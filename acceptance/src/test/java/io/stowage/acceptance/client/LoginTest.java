package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.Registries;
import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.TestImages;
import io.stowage.acceptance.harness.Tools;
import io.stowage.acceptance.harness.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Log-ins, as skopeo makes them: who may push, who may pull, and what a refusal says. */
final class LoginTest {
  private static Path folder = Path.of("");
  private static Registry registry = NoRegistry.YET;

  @BeforeAll
  static void start() {
    Tools.require("skopeo");
    folder = Workspace.fresh("login");
    registry = Registries.withUsers("login-registry");
    TestImages.note(folder.resolve("note"));
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void aUserPushesAndEveryonePulls() {
    Registries.requireStowage();
    var image = "docker://" + registry.image("team/app:1");

    skopeo("copy", "--dest-creds=" + Registry.ALICE.colonSeparated(), source(), image).succeed();

    assertThat(skopeo("inspect", "--tls-verify=false", "--raw", image).succeed())
        .contains("schemaVersion");
  }

  @Test
  void aWrongPasswordIsRefused() {
    var image = "docker://" + registry.image("team/wrong:1");

    var said = skopeo("copy", "--dest-creds=alice:blunder", source(), image).fail();

    assertThat(said).containsIgnoringCase("unauthorized").doesNotContain("blunder");
  }

  @Test
  void anAnonymousPushIsRefusedWithAHint() {
    Registries.requireStowage();
    var image = "docker://" + registry.image("team/anonymous:1");

    var said = skopeo("copy", "--dest-no-creds", source(), image).fail();

    assertThat(said).containsIgnoringCase("log in");
  }

  @Test
  void logInAndLogOutAreRemembered() {
    var authFile = folder.resolve("auth.json").toString();
    var image = "docker://" + registry.image("team/remembered:1");

    skopeo("login", "--authfile=" + authFile, "-u=alice", "--password-stdin")
        .and(registry.authority())
        .reading(Registry.ALICE.password())
        .succeed();
    skopeo("copy", "--authfile=" + authFile, source(), image).succeed();
    skopeo("logout", "--authfile=" + authFile).and(registry.authority()).succeed();

    skopeo("copy", "--authfile=" + authFile, source(), image).fail();
  }

  @Test
  void aLogInWithAWrongPasswordFails() {
    skopeo("login", "--authfile=" + folder.resolve("wrong.json"), "-u=alice", "--password-stdin")
        .and(registry.authority())
        .reading("blunder")
        .fail();
  }

  private static String source() {
    return "oci:" + folder.resolve("note") + ":latest";
  }

  private static Command skopeo(String verb, String... words) {
    var tls = verb.equals("copy") ? "--dest-tls-verify=false" : "--tls-verify=false";
    return Command.of("skopeo", "--insecure-policy", verb, tls).and(words);
  }
}
