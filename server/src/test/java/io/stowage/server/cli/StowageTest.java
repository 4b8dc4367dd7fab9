package io.stowage.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StowageTest {
  @TempDir Path folder;

  private final Recorder program = new Recorder();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpNamesEveryCommandAndTheExitCodes() {
    assertThat(run("--help")).isEqualTo(ExitCode.OK);

    assertThat(out.toString())
        .contains("serve", "htpasswd", "import", "gc", "verify", "health", "settings", "completion")
        .contains("login", "search", "repo", "org", "team", "token", "user", "plan", "audit")
        .contains("Exit codes:", "3  the server can't be reached")
        .doesNotContain("train", "repository ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "htpasswd add",
        "htpasswd remove",
        "htpasswd list",
        "import registry",
        "import oci-layout",
        "repository delete",
        "login",
        "logout",
        "search",
        "repo list",
        "repo create",
        "org invite",
        "team grant",
        "token create",
        "scope-map edit",
        "user password",
        "user rescue",
        "admin-user enable",
        "plan use",
        "audit export",
        "gc",
        "verify",
        "health",
        "settings",
        "completion",
        "version"
      })
  void everyCommandHasHelp(String command) {
    assertThat(run((command + " --help").split(" "))).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("Usage: stowage " + command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "sreve", "serve --wonder", "import", "gc --dry", "htpasswd add", "repo"})
  void whatIsNotUnderstoodIsUsage(String line) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith("stowage: ").contains("--help");
  }

  @Test
  void flagsReachTheProgramByTheirKeys() {
    assertThat(run("serve", "--port", "1234", "--open", "--config", "c.yaml")).isZero();

    assertThat(program.given)
        .isEqualTo(
            new Program.Given(
                Map.of("http.port", "1234", "open", "true"), Optional.of(Path.of("c.yaml"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.yml", "serve config.yml"})
  void aFileAloneIsServedAsDistributionsImageDoes(String line) {
    assertThat(run(line.split(" "))).isZero();

    assertThat(program.given)
        .isEqualTo(new Program.Given(Map.of(), Optional.of(Path.of("config.yml"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve bogus", "gc bogus", "serve --config a.yml b.yml"})
  void aStrayWordIsToldHowAFileOfSettingsIsNamed(String line) {
    assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString()).contains(" takes no word ", "named with --config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "on", "1", "true"})
  void aSwitchTakesWhatSettingsTake(String text) {
    assertThat(run("serve", "--open=" + text)).isZero();

    assertThat(program.given.flags()).containsEntry("open", "true");
  }

  @Test
  void aSwitchNamesWhatItTakes() {
    assertThat(run("serve", "--open=perhaps")).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString()).contains("\"perhaps\" is not true or false (or yes, on, 1; no, off");
  }

  @Test
  void helpOnACommandIsItsHelp() {
    assertThat(run("help", "htpasswd", "add")).isZero();
    assertThat(out.toString()).contains("Usage: stowage htpasswd add");

    assertThat(run("help", "wonder")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("there is no command wonder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"import", "repository", "version", "serve", "repo", "token", "login", "org leave"})
  void helpHasNoTwoBlankLines(String command) {
    run((command + " --help").split(" "));

    assertThat(out.toString()).doesNotContain("\n\n\n");
  }

  @Test
  void completionKnowsWhichValuesAreFilesAndWhichAreWords() {
    run("completion", "fish");

    assertThat(out.toString().lines())
        .anyMatch(line -> line.contains("-l data -r -F"))
        .anyMatch(line -> line.contains("-l log-format -x -a 'plain json'"))
        .anyMatch(line -> line.contains("-l port -x -d"));
  }

  @Test
  void commandsOnTheDataAreAskedForAsTyped() {
    run("gc", "--dry-run");
    run("garbage-collect", "/etc/config.yml");
    run("verify");
    run("import", "registry", "/old", "--verify");
    run("import", "oci-layout", "dir", "a/b:1");
    run("repository", "delete", "a/b");
    run("user", "rescue", "bob");
    run("user", "rescue", "admin", "--administrator");

    assertThat(program.requests)
        .containsExactly(
            new ControlRequest.Gc(true),
            new ControlRequest.Gc(false),
            new ControlRequest.Verify(),
            new ControlRequest.ImportRegistry(Path.of("/old"), true),
            new ControlRequest.ImportOciLayout(Path.of("dir"), Optional.of("a/b:1")),
            new ControlRequest.DeleteRepository("a/b"),
            new ControlRequest.Rescue("bob", false),
            new ControlRequest.Rescue("admin", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user rescue",
        "user rescue bob --json",
        "user rescue bob --server http://x",
        "user --json rescue bob"
      })
  void aRescueIsOfSomebodyOnThisMachine(String line) {
    assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(program.requests).isEmpty();
    assertThat(run("user", "rescue", "--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("--data", "--config").doesNotContain("--server", "--json");
  }

  @Test
  void aFailureIsASentenceAndItsCode() {
    program.failure = Optional.of(new CommandFailure(ExitCode.UNAVAILABLE, "Nobody is there."));

    assertThat(run("verify")).isEqualTo(ExitCode.UNAVAILABLE);

    assertThat(err.toString()).isEqualTo("stowage: Nobody is there.\n");
  }

  @ParameterizedTest
  @EnumSource(Completion.Shell.class)
  void completionNamesTheCommands(Completion.Shell shell) {
    assertThat(run("completion", shell.name())).isZero();

    assertThat(out.toString()).contains("serve", "oci-layout", "dry-run", "scope-map", "unarchive");
  }

  @Test
  void aPasswordAddedIsOneThatHtpasswdAccepts() throws Exception {
    Path users = folder.resolve("users");
    assertThat(runWith("wonder\n", "htpasswd", "add", "--bcrypt", users.toString(), "alice"))
        .isZero();
    assertThat(runWith("x\n", "htpasswd", "add", users.toString(), "bob")).isZero();

    assertThat(run("htpasswd", "list", users.toString())).isZero();
    assertThat(out.toString()).endsWith("alice\nbob\n");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/htpasswd")), "apache2-utils is not installed");
    assertThat(htpasswd(users, "alice", "wonder")).isZero();
    assertThat(htpasswd(users, "alice", "other")).isNotZero();
  }

  @Test
  void aUserIsRemovedAndCommentsStay() throws IOException {
    Path users = Files.writeString(folder.resolve("users"), "# ours\nalice:x\nbob:y\n");

    assertThat(run("htpasswd", "remove", users.toString(), "alice")).isZero();
    assertThat(run("htpasswd", "remove", users.toString(), "carol")).isEqualTo(ExitCode.FAILED);

    assertThat(users).hasContent("# ours\nbob:y\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", "#a"})
  void aBadNameChangesNothing(String name) {
    Path users = folder.resolve("users");

    assertThat(runWith("x\n", "htpasswd", "add", users.toString(), name)).isEqualTo(ExitCode.USAGE);

    assertThat(users).doesNotExist();
  }

  private static int htpasswd(Path users, String name, String password) throws Exception {
    return new ProcessBuilder("/usr/bin/htpasswd", "-vb", users.toString(), name, password)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private int run(String... arguments) {
    return runWith("", arguments);
  }

  private int runWith(String typed, String... arguments) {
    var in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    return Stowage.run(program, in, new PrintWriter(out), new PrintWriter(err), List.of(arguments));
  }

  /** Remembers what it was asked for. */
  private static final class Recorder implements Program {
    private Given given = new Given(Map.of(), Optional.empty());
    private final List<ControlRequest> requests = new ArrayList<>();
    private Optional<CommandFailure> failure = Optional.empty();

    @Override
    public List<Flag> flags() {
      return List.of(
          new Flag("data", "--data", "PATH", false, "./data", "Data."),
          new Flag("open", "--open", "BOOLEAN", true, "false", "Open."),
          new Flag("log.format", "--log-format", "plain|json", false, "plain", "Format."),
          new Flag("http.port", "--port", "PORT", false, "5000", "Port."));
    }

    @Override
    public int serve(Given given, PrintWriter out) {
      this.given = given;
      return ExitCode.OK;
    }

    @Override
    public int control(Given given, ControlRequest request, PrintWriter out) {
      if (failure.isPresent()) {
        throw failure.get();
      }
      requests.add(request);
      return ExitCode.OK;
    }

    @Override
    public int health(Given given, Optional<URI> url, PrintWriter out) {
      return ExitCode.OK;
    }

    @Override
    public String settings(boolean markdown) {
      return "";
    }

    @Override
    public int train(PrintWriter out) {
      return ExitCode.OK;
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public Map<String, String> environment() {
      return Map.of();
    }
  }
}
