package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.Registries;
import io.stowage.acceptance.harness.Registry.Login;
import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.TestImages;
import io.stowage.acceptance.harness.Tools;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * podman, skopeo and buildah with everything one can log in with: each pulls and pushes what that
 * may, and is refused the rest. Everything here is private. Each log-in is kept in a file of its
 * own.
 */
@Tag("slow")
final class CredentialsTest {
  private static Path folder = Path.of("");
  private static Map<String, String> settings = Map.of();

  @SuppressWarnings("NullAway.Init")
  private static StowageProcess registry;

  @SuppressWarnings("NullAway.Init")
  private static Person admin;

  @SuppressWarnings("NullAway.Init")
  private static Person alice;

  @SuppressWarnings("NullAway.Init")
  private static Person tina;

  private static Map<String, Credential> credentials = Map.of();

  @SuppressWarnings("NullAway.Init")
  private Path authFile;

  /** A program that logs in. */
  enum Tool {
    PODMAN,
    SKOPEO,
    BUILDAH;

    Command command(String... words) {
      return Command.of(name().toLowerCase(java.util.Locale.ROOT)).and(words).with(settings);
    }
  }

  /**
   * What one logs in with, and what it is good for.
   *
   * @param reads alice/base
   * @param readsOther alice/other
   * @param writes alice/base
   * @param isForAll reads and writes bob/base, too
   */
  record Credential(
      Login login, boolean reads, boolean readsOther, boolean writes, boolean isForAll) {}

  @BeforeAll
  static void start() throws IOException {
    Registries.requireStowage();
    Tools.require("podman", "buildah", "runc", "skopeo");
    Tools.requireRoot();
    folder = Workspace.fresh("credentials");
    registry = StowageProcess.withAccountsInTheClear(Workspace.fresh("credentials-hub"), Map.of());
    settings = ContainersSettings.in(folder, registry);
    TestImages.busybox(folder.resolve("busybox"));
    admin = Person.administrator(registry);
    alice = admin.make("alice");
    tina = admin.make("tina");
    tina.turnOnSecondFactor();
    seed(alice.login(), "alice/base", "alice/other");
    seed(admin.make("bob").login(), "bob/base");
    var keys = admin.adminUser();
    var all = new HashMap<String, Credential>();
    all.put("password", new Credential(alice.login(), true, true, true, false));
    all.put("public token", new Credential(token("repo:public_read"), false, false, false, false));
    all.put("reading token", new Credential(token("repo:read"), true, true, false, false));
    all.put("writing token", new Credential(token("repo:write"), true, true, true, false));
    all.put(
        "reading robot",
        new Credential(
            alice.robot("reader", "alice/base", "read").login(), true, false, false, false));
    all.put(
        "writing robot",
        new Credential(
            alice.robot("writer", "alice/base", "read", "write").login(),
            true,
            false,
            true,
            false));
    all.put("first admin key", new Credential(keys.getFirst(), true, true, true, true));
    all.put("second admin key", new Credential(keys.getLast(), true, true, true, true));
    credentials = Map.copyOf(all);
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @BeforeEach
  void forgetLogIns() throws IOException {
    authFile = Files.createTempDirectory(folder, "log-in").resolve("auth.json");
  }

  private static Login token(String scope) {
    return alice.token(scope).login();
  }

  static Stream<Arguments> toolsAndCredentials() {
    return Stream.of(Tool.SKOPEO, Tool.PODMAN)
        .flatMap(
            tool ->
                Stream.of(
                        "password",
                        "public token",
                        "reading token",
                        "writing token",
                        "reading robot",
                        "writing robot",
                        "first admin key",
                        "second admin key")
                    .map(credential -> Arguments.of(tool, credential)));
  }

  @ParameterizedTest
  @MethodSource("toolsAndCredentials")
  void whoLogsInPullsAndPushesWhatTheirCredentialMay(Tool tool, String name) {
    var credential = java.util.Objects.requireNonNull(credentials.get(name));
    assertThat(pull(tool, "alice/base").status()).as("before").isNotZero();

    assertThat(logIn(tool, credential.login()).succeed()).contains("Login Succeeded");

    may(credential.reads(), pull(tool, "alice/base"));
    may(credential.readsOther(), pull(tool, "alice/other"));
    may(credential.isForAll(), pull(tool, "bob/base"));
    may(credential.writes(), push(tool, "alice/base"));
    may(credential.isForAll(), push(tool, "bob/base"));
    tool.command("logout", "--authfile=" + authFile, registry.authority()).succeed();
    assertThat(pull(tool, "alice/base").status()).as("after").isNotZero();
  }

  @ParameterizedTest
  @EnumSource(Tool.class)
  void aWrongSecretIsRefusedAndNothingIsKept(Tool tool) {
    // Of their own: many wrong passwords for one name make the next wait.
    var person = admin.make("mistyping" + tool.ordinal());
    var token = person.token("repo:read").login().password();
    var almost = token.substring(0, token.length() - 1) + (token.endsWith("0") ? "1" : "0");
    for (String secret : List.of("blunder", almost)) {
      var said = logIn(tool, new Login(person.login().user(), secret)).fail();

      assertThat(said).contains("invalid username/password").doesNotContain(secret);
      assertThat(authFile).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(Tool.class)
  void withASecondFactorThePasswordIsRefusedAndIsToldWhyAndATokenIsNot(Tool tool) {
    // They say why when they are asked to say more.
    var said =
        logIn(tool, tina.login(), tool == Tool.SKOPEO ? "--debug" : "--log-level=debug").fail();

    assertThat(said)
        .contains("second factor", "personal access token")
        .doesNotContain(tina.login().password());
    assertThat(authFile).doesNotExist();
    assertThat(logIn(tool, tina.token("repo:write").login()).succeed()).contains("Login Succeeded");
    assertThat(push(tool, "tina/app").status()).isZero();
    assertThat(pull(tool, "tina/app").status()).isZero();
  }

  @Test
  void whoCopiesWithThePasswordIsToldWhyThatIsNotEnough() {
    var said =
        Tool.SKOPEO
            .command("--insecure-policy", "copy", "--dest-tls-verify=false")
            .and("--dest-creds=" + tina.login().colonSeparated())
            .and("oci:" + folder.resolve("busybox") + ":latest")
            .and("docker://" + registry.image("tina/app:1"))
            .fail();

    assertThat(said).contains("second factor", "personal access token");
  }

  @Test
  void aRobotLogsInWithASecondFactorOn() {
    logIn(Tool.SKOPEO, tina.robot("ci", "tina/robots", "read", "write").login()).succeed();

    assertThat(push(Tool.SKOPEO, "tina/robots").status()).isZero();
  }

  @Test
  void buildahLogsInToPushWhatItBuilt() throws IOException {
    var image = registry.image("alice/built:1");
    var context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(
        context.resolve("Dockerfile"), "FROM %s\n".formatted(registry.image("alice/base:1")));
    String[] build = {"bud", "--authfile=" + authFile, "-t", image, context.toString()};
    Tool.BUILDAH.command(build).fail();

    assertThat(logIn(Tool.BUILDAH, token("repo:write")).succeed()).contains("Login Succeeded");

    Tool.BUILDAH.command(build).succeed();
    Tool.BUILDAH.command("push", "--authfile=" + authFile, image, "docker://" + image).succeed();
    Tool.BUILDAH.command("logout", "--authfile=" + authFile, registry.authority()).succeed();
    Tool.BUILDAH.command("push", "--authfile=" + authFile, image, "docker://" + image).fail();
  }

  @Test
  void podmanSearchFindsWhatOneMaySee() throws IOException {
    Files.writeString(authFile, "{}");
    alice.succeed(
        "POST",
        "/repositories",
        Map.of("name", "alice/openness", "private", false, "description", "For all"));
    assertThat(search("openness")).contains("alice/openness", "For all");
    assertThat(search("base")).doesNotContain("alice/base").doesNotContain("bob/base");

    logIn(Tool.PODMAN, token("repo:read")).succeed();

    assertThat(search("base")).contains("alice/base").doesNotContain("bob/base");
  }

  private String search(String term) {
    return Tool.PODMAN
        .command("search", "--authfile=" + authFile, "--tls-verify=false", registry.image(term))
        .succeed();
  }

  private Command logIn(Tool tool, Login login, String... before) {
    return tool.command(before)
        .and("login", "--authfile=" + authFile, "--tls-verify=false")
        .and("--username=" + login.user(), "--password-stdin", registry.authority())
        .reading(login.password());
  }

  /** Gets the image, by its bytes and not from what was there. */
  private Command.Outcome pull(Tool tool, String name) {
    var image = registry.image(name + ":1");
    if (tool == Tool.SKOPEO) {
      return tool.command("--insecure-policy", "copy", "--src-tls-verify=false")
          .and("--src-authfile=" + authFile, "docker://" + image)
          .and("dir:" + authFile.resolveSibling(name.replace('/', '-')))
          .run();
    }
    tool.command("rmi", "--force", image).run();
    return tool.command("pull", "--authfile=" + authFile, image).run();
  }

  /** Pushes to a tag of its own. */
  private Command.Outcome push(Tool tool, String name) {
    var image = registry.image(name + ":1");
    var source = "oci:" + folder.resolve("busybox") + ":latest";
    if (tool == Tool.SKOPEO) {
      return tool.command("--insecure-policy", "copy", "--dest-tls-verify=false")
          .and("--dest-authfile=" + authFile, source, "docker://" + image)
          .run();
    }
    var local = tool.command("pull", "--quiet", source).succeed();
    return tool.command("push", "--authfile=" + authFile, local, "docker://" + image).run();
  }

  private static void may(boolean isAllowed, Command.Outcome outcome) {
    if (isAllowed) {
      assertThat(outcome.status()).as(outcome.toString()).isZero();
    } else {
      assertThat(outcome.status()).isNotZero();
      // What a push begins with is a HEAD, to which nobody can say more.
      assertThat(outcome.err())
          .containsAnyOf(
              "does not exist here, or you may not do this",
              "requested access to the resource is denied");
    }
  }

  private static void seed(Login owner, String... names) {
    for (String name : names) {
      Command.of("skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false")
          .and("--dest-creds=" + owner.colonSeparated())
          .and("oci:" + folder.resolve("busybox") + ":latest")
          .and("docker://" + registry.image(name + ":1"))
          .succeed();
    }
  }
}
