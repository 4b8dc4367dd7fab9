package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.GoTool;
import io.stowage.acceptance.harness.Registries;
import io.stowage.acceptance.harness.Registry.Login;
import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.TestImages;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * crane, oras, regctl and helm log in to a server with accounts, and use what is private with the
 * tokens that they fetch from its token server. Each test begins without any log-in.
 */
@Tag("slow")
final class GoClientsLoginTest {
  private static Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private static StowageProcess registry;

  @SuppressWarnings("NullAway.Init")
  private static Login writer;

  @SuppressWarnings("NullAway.Init")
  private static Login reader;

  @SuppressWarnings("NullAway.Init")
  private Path home;

  @BeforeAll
  static void start() throws IOException {
    Registries.requireStowage();
    folder = Workspace.fresh("go-log-ins");
    registry = StowageProcess.withAccountsInTheClear(Workspace.fresh("go-log-ins-hub"), Map.of());
    var gopher = Person.administrator(registry).make("gopher");
    writer = gopher.token("repo:write").login();
    reader = gopher.robot("reader", "gopher/*", "read").login();
    TestImages.note(folder.resolve("note"));
    Files.writeString(folder.resolve("readme.md"), "# Read me\n");
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @BeforeEach
  void forgetLogIns() throws IOException {
    home = Files.createTempDirectory(folder, "home");
  }

  @Test
  void crane() {
    var image = registry.image("gopher/crane:1");
    var push = tool(GoTool.CRANE, "push", folder.resolve("note").toString(), image);
    assertThat(push.fail()).contains("401 Unauthorized");

    crane("auth", "login", registry.authority(), "-u", writer.user(), "-p", writer.password())
        .succeed();
    push.succeed();
    var digest = crane("digest", image).succeed();
    crane("copy", image, registry.image("gopher/elsewhere:1")).succeed();

    crane("auth", "login", registry.authority(), "-u", reader.user(), "-p", reader.password())
        .succeed();
    assertThat(crane("digest", registry.image("gopher/elsewhere:1")).succeed()).isEqualTo(digest);
    assertThat(crane("tag", image, "2").fail()).contains("you may not do this");
    crane("auth", "logout", registry.authority()).succeed();
    assertThat(crane("manifest", image).fail()).contains("log in first");
  }

  @Test
  void oras() {
    var image = registry.image("gopher/oras:1");
    var push = tool(GoTool.ORAS, "push", "--plain-http", image, "readme.md:text/markdown");
    push.fail();

    orasLogIn(new Login(writer.user(), "blunder")).fail();
    orasLogIn(writer).succeed();
    push.succeed();

    orasLogIn(reader).succeed();
    tool(GoTool.ORAS, "pull", "--plain-http", "--output=" + home, image).succeed();
    assertThat(home.resolve("readme.md")).hasContent("# Read me\n");
    refused(push.fail());
    tool(GoTool.ORAS, "logout", registry.authority()).succeed();
    tool(GoTool.ORAS, "pull", "--plain-http", "--output=" + home, image).fail();
  }

  private Command orasLogIn(Login login) {
    return tool(GoTool.ORAS, "login", "--plain-http", "-u", login.user(), "--password-stdin")
        .and(registry.authority())
        .reading(login.password());
  }

  @Test
  void regctl() {
    var image = registry.image("gopher/regctl:1");
    var push = regctl("image", "copy", "ocidir://" + folder.resolve("note") + ":latest", image);
    push.fail();

    regctlLogIn(writer).succeed();
    push.succeed();

    regctlLogIn(reader).succeed();
    regctl("image", "digest", image).succeed();
    refused(regctl("image", "mod", image, "--annotation=color=green", "--replace").fail());
    regctl("registry", "logout", registry.authority()).succeed();
    regctl("image", "digest", image).fail();
  }

  private Command regctlLogIn(Login login) {
    return regctl("registry", "login", registry.authority(), "-u", login.user(), "--pass-stdin")
        .reading(login.password());
  }

  private Command regctl(String... words) {
    return tool(GoTool.REGCTL, "--host", "reg=" + registry.authority() + ",tls=disabled")
        .and(words);
  }

  @Test
  void helm() throws IOException {
    var chart = folder.resolve("chart");
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: walk\nversion: 1.2.3\n");
    Files.writeString(chart.resolve("templates/note.yaml"), "kind: Note\n");
    tool(GoTool.HELM, "package", chart.toString()).succeed();
    var charts = "oci://" + registry.image("gopher");
    var push = tool(GoTool.HELM, "push", "walk-1.2.3.tgz", charts, "--plain-http");
    push.fail();

    helmLogIn(writer).succeed();
    push.succeed();

    helmLogIn(reader).succeed();
    assertThat(tool(GoTool.HELM, "show", "chart", charts + "/walk", "--plain-http").succeed())
        .contains("name: walk");
    refused(push.fail());
    tool(GoTool.HELM, "registry", "logout", registry.authority()).succeed();
    tool(GoTool.HELM, "show", "chart", charts + "/walk", "--plain-http").fail();
  }

  private Command helmLogIn(Login login) {
    return tool(GoTool.HELM, "registry", "login", "--plain-http", "-u", login.user())
        .and("--password-stdin", registry.authority())
        .reading(login.password());
  }

  private static void refused(String said) {
    assertThat(said).containsAnyOf("you may not do this", "nauthorized", "orbidden", "denied");
  }

  private Command crane(String... words) {
    return tool(GoTool.CRANE, words);
  }

  private Command tool(GoTool tool, String... words) {
    return Command.of(tool.program())
        .and(words)
        .with(
            Map.of(
                "HOME", home.toString(),
                "DOCKER_CONFIG", home.toString(),
                "XDG_CACHE_HOME", home.toString(),
                "XDG_CONFIG_HOME", home.toString()))
        .in(folder);
  }
}
