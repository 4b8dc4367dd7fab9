package io.stowage.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What commands tell people of an answer, and programs. */
class CommandAnswersTest {
  private static final String PLAN =
      "{\"name\":\"team\",\"privateRepositories\":20,\"storage\":53687091200,\"default\":false}";
  private static final String TAG =
      "{\"name\":\"1.0\",\"digest\":\"sha256:1\",\"pushedAt\":\"2030-01-02T03:04:05Z\","
          + "\"pushedBy\":\"alice\",\"size\":28411904,\"images\":["
          + "{\"os\":\"linux\",\"architecture\":\"amd64\",\"variant\":null},"
          + "{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\"},"
          + "{\"os\":\"unknown\",\"architecture\":\"unknown\",\"variant\":null}]}";

  @TempDir Path folder;

  private FakeHub hub;
  private FakeTerminal terminal = FakeTerminal.input();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  // --- the audit log -----------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"list", "export"})
  void anActionThatThereIsNotIsToldWithTheWayToAllOfThem(String command) {
    String query =
        command.equals("list") ? "?action=nope&limit=100" : "/export?format=jsonl&action=nope";
    hub.on(
        "GET /audit" + query,
        400,
        "{\"code\":\"invalid_request\",\"detail\":\"the request does not fit: see errors\","
            + "\"errors\":[{\"parameter\":\"action\",\"code\":\"unknown\",\"detail\":\"none\"}]}");

    assertThat(run("audit", command, "--action", "nope")).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString())
        .startsWith("stowage: --action nope")
        .contains("stowage audit actions");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anExportReplacesAFileOnlyWhereItIsToldTo() throws IOException {
    Path file = Files.writeString(folder.resolve("audit.jsonl"), "the one before");
    hub.on("GET /audit/export?format=jsonl", 200, "application/x-ndjson", "{}\n");

    assertThat(run("audit", "export", "-o", file.toString())).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString()).contains(file + " is there already", "--force");
    assertThat(hub.calls).as("it is told before anything is asked for").isEmpty();
    assertThat(file).hasContent("the one before");

    assertThat(run("audit", "export", "-o", file.toString(), "--force")).isZero();
    assertThat(file).hasContent("{}\n");
    assertThat(folder.resolve("audit.jsonl.partial")).doesNotExist();
  }

  @Test
  void anExportIntoAFolderThatIsNotThereSaysSo() {
    hub.on("GET /audit/export?format=jsonl", 200, "application/x-ndjson", "{}\n");
    Path file = folder.resolve("none/audit.jsonl");

    assertThat(run("audit", "export", "-o", file.toString())).isEqualTo(ExitCode.FAILED);

    assertThat(err.toString()).contains("there is no folder " + folder.resolve("none"));
  }

  // --- sizes -------------------------------------------------------------------------------------

  @Test
  void plansSayWhatTheyAllowAsPeopleDo() {
    hub.on(
        "GET /plans", 200, "{\"items\":[%s,{\"name\":\"all\",\"default\":true}]}".formatted(PLAN));

    assertThat(run("plan", "list")).isZero();

    assertThat(out)
        .hasToString(
            """
            NAME  PRIVATE REPOSITORIES  STORAGE   DEFAULT
            team  20                    50 GiB    no
            all   no limit              no limit  yes
            """);
  }

  @Test
  void whoNamesNoPlanSeesTheirOwnWithWhatTheyHaveOfIt() {
    String use = "\"use\":{\"privateRepositories\":2,\"storage\":1610612736}";
    hub.on("GET /me/plan", 200, "{%s,\"plan\":%s}".formatted(use, PLAN))
        .on("GET /organizations/acme/plan", 200, "{%s,\"plan\":null}".formatted(use))
        .on("GET /plans/team", 200, PLAN);

    assertThat(run("plan", "show")).isZero();
    assertThat(run("plan", "show", "--org", "acme")).isZero();
    assertThat(run("plan", "show", "team")).isZero();

    assertThat(out)
        .hasToString(
            """
            Plan:                  team
            Private repositories:  2 of 20
            Storage:               1.5 GiB of 50 GiB
            Plan:                  none
            Private repositories:  2, no limit
            Storage:               1.5 GiB, no limit
            Name:                  team
            Private repositories:  20
            Storage:               50 GiB
            Default:               no
            """);
  }

  @Test
  void aRepositoryHasItsSizeWithAUnit() {
    hub.on("GET /repositories/acme/app", 200, "{\"name\":\"acme/app\",\"size\":28411904}");

    assertThat(run("repo", "show", "acme/app")).isZero();

    assertThat(out).hasToString("Name:  acme/app\nSize:  27 MiB\n");
  }

  @Test
  void tagsHaveTheirSizeAndPlatforms() {
    hub.on(
        "GET /repositories/acme/app/-/tags?limit=100",
        200,
        "{\"items\":[%s,{\"name\":\"chart\",\"digest\":\"sha256:2\",\"size\":0,\"images\":[]}]}"
            .formatted(TAG));

    assertThat(run("repo", "tags", "acme/app")).isZero();

    assertThat(out)
        .hasToString(
            """
            TAG    SIZE    PLATFORMS                  PUSHED             BY     DIGEST
            1.0    27 MiB  linux/amd64, linux/arm/v7  2030-01-02 03:04Z  alice  sha256:1
            chart                                                               sha256:2
            """);
  }

  @Test
  void programsGetBytes() {
    hub.on("GET /plans/team", 200, PLAN)
        .on("GET /repositories/acme/app/-/tags?limit=100", 200, "{\"items\":[%s]}".formatted(TAG));

    assertThat(run("plan", "show", "team", "--json")).isZero();
    assertThat(JsonMapper.shared().readTree(out.toString()))
        .isEqualTo(JsonMapper.shared().readTree(PLAN));
    assertThat(run("repo", "tags", "acme/app", "--json")).isZero();

    assertThat(out.toString()).contains("\"size\" : 28411904");
  }

  // --- passwords ---------------------------------------------------------------------------------

  @Test
  void whatAPasswordMustBeIsSaidBeforeItIsAskedForAndAskedAgainWhereItIsNot() {
    terminal = FakeTerminal.person("first", "short", "short", "long enough", "long enough");
    hub.on("POST /login", 200, "{\"step\":\"password\",\"next\":\"n1\"}")
        .on("POST /login/password", 422, "{\"code\":\"invalid\",\"detail\":\"Too short.\"}")
        .on(
            "POST /login/password",
            200,
            "{\"step\":\"done\",\"user\":{\"name\":\"alice\"},\"token\":\"the-session\"}");

    assertThat(run("login", hub.url(), "-u", "alice")).as(err.toString()).isZero();

    String rule = "A password has 8 to 256 characters.\n";
    assertThat(err.toString())
        .contains("You need a password of your own.\n" + rule + "Too short.\n" + rule);
    assertThat(hub.calls.getLast().body()).contains("\"n1\"", "long enough");
    assertThat(out).hasToString("Logged in to %s as alice.\n".formatted(hub.url()));
  }

  @Test
  void aScriptWhosePasswordIsNotGoodEnoughFails() {
    terminal = FakeTerminal.input("first", "short", "long enough");
    hub.on("POST /login", 200, "{\"step\":\"password\",\"next\":\"n1\"}")
        .on("POST /login/password", 422, "{\"code\":\"invalid\",\"detail\":\"Too short.\"}");

    assertThat(run("login", hub.url(), "-u", "alice", "--password-stdin", "--new-password-stdin"))
        .isEqualTo(ExitCode.FAILED);

    assertThat(err).hasToString("stowage: Too short.\n");
  }

  private int run(String... arguments) {
    return Stowage.run(
        new BareProgram(
            Map.of(
                "XDG_CONFIG_HOME", folder.toString(),
                "STOWAGE_URL", hub.url(),
                "STOWAGE_TOKEN", "stw_pat_x")),
        terminal,
        new PrintWriter(out),
        new PrintWriter(err),
        List.of(arguments));
  }
}
