package io.stowage.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.cli.FakeHub.Call;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands over the API, against a server that only says what it was told to. */
class HubCommandsTest {
  private static final String CONFIRM =
      "{\"status\":403,\"code\":\"confirmation_needed\",\"detail\":\"prove your password first\"}";

  @TempDir Path folder;

  private FakeHub hub;
  private final Map<String, String> environment = new HashMap<>();
  private FakeTerminal terminal = FakeTerminal.input();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub();
    environment.put("XDG_CONFIG_HOME", folder.toString());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  // --- logging in --------------------------------------------------------------------------------

  @Test
  void aPersonIsAskedForAllThatTheServerWants() throws IOException {
    terminal = FakeTerminal.person("alice", "first", "own", "own", "123456");
    hub.on("POST /login", 200, "{\"step\":\"password\",\"next\":\"n1\"}")
        .on("POST /login/password", 200, "{\"step\":\"code\",\"next\":\"n2\"}")
        .on("POST /login/code", 200, in("alice"));

    assertThat(run("login", hub.url())).isZero();

    assertThat(out.toString()).contains("Logged in to " + hub.url() + " as alice.");
    assertThat(hub.calls)
        .extracting(Call::body)
        .map(HubCommandsTest::json)
        .containsExactly(
            json("{'name':'alice','password':'first','bearer':true}"),
            json("{'next':'n1','password':'own','bearer':true}"),
            json("{'next':'n2','code':'123456','bearer':true}"));
    Path kept = folder.resolve("stowage/login.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(out.toString() + err).doesNotContain("the-session");
  }

  @Test
  void aScriptReadsBothPasswordsFromStandardInput() {
    terminal = FakeTerminal.input("first", "own");
    hub.on("POST /login", 200, "{\"step\":\"password\",\"next\":\"n1\"}")
        .on("POST /login/password", 200, "{\"step\":\"code\",\"next\":\"n2\"}")
        .on("POST /login/code", 200, in("alice"));

    assertThat(
            run(
                "login",
                hub.url(),
                "-u",
                "alice",
                "--password-stdin",
                "--new-password-stdin",
                "--code",
                "123456"))
        .isZero();

    assertThat(terminal.prompts).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "login {url}                                  | say who with -u NAME",
        "login {url} -u alice                         | use --password-stdin",
        "login {url} -u alice --password-stdin        | standard input is at its end",
        "login http://alice:secret@hub.example.com    | without a name or password in it"
      })
  void whereNobodyCanBeAskedTheCommandLineMustSay(String line, String told) {
    assertThat(run(line.replace("{url}", hub.url()).split(" +"))).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString()).startsWith("stowage: ").contains(told).doesNotContain("secret@");
    assertThat(hub.calls).isEmpty();
  }

  @Test
  void aWrongPasswordKeepsNothing() {
    terminal = FakeTerminal.person("alice", "wrong");
    hub.on("POST /login", 401, "{\"code\":\"wrong\",\"detail\":\"Wrong name or password.\"}");

    assertThat(run("login", hub.url())).isEqualTo(ExitCode.FAILED);

    assertThat(err.toString()).isEqualTo("stowage: Wrong name or password.\n");
    assertThat(folder.resolve("stowage")).doesNotExist();
  }

  @Test
  void ofSeveralServersTheLastOneIsTheCurrentOne() throws IOException {
    try (var other = new FakeHub()) {
      logIn(hub, "alice");
      logIn(other, "bob");
      other.on("POST /logout", 204, "");
      hub.on("GET /plans", 200, "{\"items\":[]}");

      assertThat(run("login", "--list")).isZero();
      assertThat(out.toString().lines().skip(1).map(line -> line.replaceAll(" +", " ")))
          .containsExactly(other.url() + " bob yes", hub.url() + " alice no");

      assertThat(run("logout")).isZero();
      assertThat(out.toString()).contains("Logged out of " + other.url(), "is " + hub.url());
      assertThat(other.calls.getLast().authorization()).contains("Bearer the-session");

      assertThat(run("plan", "list")).isZero();
      assertThat(hub.calls.getLast().authorization()).contains("Bearer the-session");
    }
  }

  @Test
  void anotherServerCanBeMadeTheCurrentOne() throws IOException {
    try (var other = new FakeHub()) {
      logIn(hub, "alice");
      logIn(other, "bob");
      hub.on("GET /plans", 200, "{\"items\":[]}");

      assertThat(run("login", "--use", hub.url())).isZero();

      assertThat(run("plan", "list")).isZero();
      assertThat(hub.asked()).contains("GET /plans");
    }
  }

  @Test
  void whoIsLoggedInNowhereIsToldHow() {
    assertThat(run("repo", "list")).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString()).contains("stowage login URL", "--server", "STOWAGE_URL");
  }

  @Test
  void aTokenOfTheEnvironmentComesBeforeALogIn() {
    logIn(hub, "alice");
    environment.put("STOWAGE_URL", hub.url());
    environment.put("STOWAGE_TOKEN", "stw_pat_x");
    hub.on("GET /plans", 200, "{\"items\":[]}");

    assertThat(run("plan", "list")).isZero();

    assertThat(hub.calls.getLast().authorization()).contains("Bearer stw_pat_x");
    assertThat(hub.calls.getLast().agent()).isEqualTo("stowage/1-test");
  }

  @Test
  void aSecretGoesToTheServerItIsForAndToNoOther() throws IOException {
    try (var other = new FakeHub()) {
      logIn(hub, "alice");
      other.on("GET /plans", 200, "{\"items\":[]}");

      assertThat(run("plan", "list", "--server", other.url())).isZero();

      assertThat(other.calls.getLast().authorization()).isEmpty();
    }
  }

  // --- what goes wrong ---------------------------------------------------------------------------

  @Test
  void aProblemIsItsSentenceWithWhatIsWrongWhere() {
    logIn(hub, "alice");
    hub.on(
        "POST /organizations",
        422,
        "{\"code\":\"invalid\",\"detail\":\"the request does not fit\",\"errors\":["
            + "{\"pointer\":\"/name\",\"code\":\"too_long\",\"detail\":\"must be short\"}]}");

    assertThat(run("org", "create", "acme")).isEqualTo(ExitCode.FAILED);

    assertThat(err.toString())
        .isEqualTo("stowage: the request does not fit.\nstowage: name: must be short.\n");
  }

  @Test
  void whatOthersWroteCommandsNoTerminal() {
    logIn(hub, "alice");
    hub.on("GET /plans", 200, "{\"items\":[{\"name\":\"a\\u001b[31mb\\u202ec\\nd\"}]}");

    assertThat(run("plan", "list")).isZero();

    assertThat(out.toString()).contains("a[31mbc d").doesNotContain("\u001b", "\u202e");
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() {
    hub.close();

    assertThat(run("plan", "list", "--server", hub.url())).isEqualTo(ExitCode.UNAVAILABLE);

    assertThat(err.toString()).startsWith("stowage: No server answers at " + hub.url());
  }

  @Test
  void anotherServerIsNotTakenForAStowage() {
    hub.on("GET /plans", 200, "text/html", "<html>");

    assertThat(run("plan", "list", "--server", hub.url())).isEqualTo(ExitCode.FAILED);

    assertThat(err.toString()).contains("does not answer as a Stowage with accounts does");
  }

  @Test
  void aLogInThatHasEndedIsToBeMadeAgain() {
    logIn(hub, "alice");
    hub.on("GET /me/organizations?limit=100", 401, "{\"code\":\"x\",\"detail\":\"Log in first.\"}");

    assertThat(run("org", "list")).isEqualTo(ExitCode.FAILED);

    assertThat(err.toString()).contains("Your log-in has ended: stowage login " + hub.url());
  }

  @Test
  void whereThePasswordIsNeededAnewItIsAskedFor() {
    logIn(hub, "alice");
    terminal = FakeTerminal.person("wonder", "123456");
    hub.on("DELETE /admin/users/bob/two-factor", 403, CONFIRM)
        .on("DELETE /admin/users/bob/two-factor", 204, "")
        .on("GET /me", 200, "{\"name\":\"alice\",\"twoFactor\":true}")
        .on("POST /session/confirm", 200, "{\"fresh\":true,\"token\":\"another\"}");

    assertThat(run("user", "two-factor-reset", "bob")).isZero();

    assertThat(json(hub.calls.get(3).body()))
        .isEqualTo(json("{'password':'wonder','code':'123456'}"));
    assertThat(terminal.prompts)
        .containsExactly(
            "This needs your password anew. Password of alice: ", "Code of your second factor: ");
    assertThat(out.toString()).isEqualTo("bob has no second factor any more.\n");
    assertThat(hub.calls.getLast().authorization()).contains("Bearer another");
    assertThat(folder.resolve("stowage/login.json")).content().contains("\"another\"");
  }

  @Test
  void bothPasswordsOfTheAdminUserAreShownOnce() {
    logIn(hub, "alice");
    hub.on(
        "POST /admin/admin-user",
        200,
        "{\"loginServer\":\"hub.example.com\",\"userName\":\"stowage\",\"passwords\":["
            + "{\"name\":\"password\",\"value\":\"a\"},{\"name\":\"password2\",\"value\":\"b\"}]}");

    assertThat(run("admin-user", "enable")).isZero();

    assertThat(out.toString())
        .isEqualTo(
            """
            Login server:  hub.example.com
            User name:     stowage
            Password:      a
            Password2:     b
            This is shown once: keep it now.
            """);
  }

  @Test
  void whereNobodyCanProveAPasswordTheCommandSaysSo() {
    logIn(hub, "alice");
    hub.on("DELETE /admin/users/bob/two-factor", 403, CONFIRM);

    assertThat(run("user", "two-factor-reset", "bob")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("run it at a terminal");

    environment.put("STOWAGE_TOKEN", "stw_pat_x");
    assertThat(run("user", "two-factor-reset", "bob")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("which a token has not got");
  }

  // --- what is shown -----------------------------------------------------------------------------

  @Test
  void aListIsATableOverAllItsPages() {
    logIn(hub, "alice");
    hub.on(
            "GET /me/repositories?limit=100",
            200,
            "{\"items\":[{\"name\":\"alice/app\",\"private\":true,\"stars\":12,\"pulls\":3,"
                + "\"pushedAt\":\"2030-01-02T03:04:05.678Z\",\"description\":\"One\"}],"
                + "\"next\":\"c1\"}")
        .on(
            "GET /me/repositories?limit=100&cursor=c1",
            200,
            "{\"items\":[{\"name\":\"alice/b\",\"private\":false,\"stars\":0,\"pulls\":0}]}");
    hub.on("GET /me/repositories?limit=99&cursor=c1", 200, "{\"items\":[]}");

    assertThat(run("repo", "list")).isZero();

    assertThat(out.toString())
        .endsWith(
            """
            NAME       PRIVATE  STARS  PULLS  PUSHED             DESCRIPTION
            alice/app  yes      12     3      2030-01-02 03:04Z  One
            alice/b    no       0      0
            """);
  }

  @Test
  void aListInJsonIsOneDocumentWithTheNamesOfTheApi() {
    logIn(hub, "alice");
    hub.on(
        "GET /search?q=a%20b&official=true&limit=1&offset=0",
        200, "{\"total\":7,\"items\":[{\"name\":\"x\"}],\"facets\":{\"official\":1}}");

    assertThat(run("search", "a", "b", "--official", "--limit", "1", "--json")).isZero();

    assertThat(json(out.toString()))
        .isEqualTo(json("{'items':[{'name':'x'}],'total':7,'facets':{'official':1}}"));
  }

  @Test
  void aTableFitsTheTerminal() {
    logIn(hub, "alice");
    terminal = FakeTerminal.wide(60);
    hub.on(
        "GET /audit/actions",
        200,
        "{\"items\":[{\"action\":\"login\",\"group\":\"account\",\"description\":\"%s\"}]}"
            .formatted("word ".repeat(40)));

    assertThat(run("audit", "actions")).isZero();

    assertThat(out.toString().lines().skip(1)).allMatch(line -> line.length() <= 60);
    assertThat(out.toString()).contains("…");
  }

  @Test
  void oneThingIsItsFieldsWithLongTextsBehind() {
    logIn(hub, "alice");
    hub.on(
        "GET /repositories/acme/deep/app",
        200,
        "{\"name\":\"acme/deep/app\",\"verifiedPublisher\":true,\"categories\":[\"a\",\"b\"],"
            + "\"source\":null,\"use\":{\"privateRepositories\":2},"
            + "\"fullDescription\":\"# App\\n\\nText\"}");

    assertThat(run("repo", "show", "acme/deep/app")).isZero();

    assertThat(out.toString())
        .endsWith(
            """
            Name:                      acme/deep/app
            Verified publisher:        yes
            Categories:                a, b
            Use private repositories:  2

            # App

            Text
            """);
  }

  @Test
  void aSecretIsShownOnce() {
    logIn(hub, "alice");
    hub.on(
        "POST /organizations/acme/robots",
        201,
        "{\"id\":\"t1\",\"login\":\"acme+ci\",\"secret\":\"stw_rob_s\"}");

    assertThat(
            run(
                "token",
                "create",
                "--org",
                "acme",
                "--robot",
                "ci",
                "--allow",
                "acme/*=read,write"))
        .isZero();

    assertThat(out.toString()).contains("User name: acme+ci\n", "Password:  stw_rob_s\n");
    assertThat(json(hub.calls.getLast().body()))
        .isEqualTo(
            json("{'rules':[{'pattern':'acme/*','permissions':['read','write']}],'name':'ci'}"));
  }

  // --- what is sent ------------------------------------------------------------------------------

  @Test
  void aChangeIsAboutWhatWasRead() {
    logIn(hub, "alice");
    hub.on("GET /repositories/acme/app", 200, "{\"name\":\"acme/app\"}")
        .on("PATCH /repositories/acme/app", 200, "{\"name\":\"acme/app\"}");

    assertThat(run("repo", "edit", "acme/app", "--description", "New", "--category", "a,b"))
        .isZero();

    assertThat(hub.calls.getLast().ifMatch()).contains("\"7\"");
    assertThat(json(hub.calls.getLast().body()))
        .isEqualTo(json("{'description':'New','categories':['a','b']}"));
  }

  @Test
  void whatCantBeTakenBackIsSaidTwice() {
    logIn(hub, "alice");
    hub.on("DELETE /repositories/acme/app", 204, "");

    assertThat(run("repo", "delete", "acme/app")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--confirm acme/app");
    terminal = FakeTerminal.person("acme/other");
    assertThat(run("repo", "delete", "acme/app")).isEqualTo(ExitCode.FAILED);
    assertThat(hub.asked()).doesNotContain("DELETE /repositories/acme/app");

    assertThat(run("repo", "delete", "acme/app", "--confirm", "acme/app")).isZero();
    assertThat(hub.calls.getLast().body()).isEqualTo("{\"confirm\":\"acme/app\"}");
  }

  @Test
  void ofTheDeletedTheLastOneIsRestored() {
    logIn(hub, "alice");
    hub.on(
            "GET /bin?namespace=acme&limit=100",
            200,
            "{\"items\":[{\"id\":\"1\",\"name\":\"acme/app\",\"deletedAt\":\"2030-01-01T00:00:00Z\"},"
                + "{\"id\":\"2\",\"name\":\"acme/app\",\"deletedAt\":\"2030-01-02T00:00:00Z\"},"
                + "{\"id\":\"3\",\"name\":\"acme/other\",\"deletedAt\":\"2030-01-03T00:00:00Z\"}]}")
        .on("POST /bin/2/restore", 200, "{\"name\":\"acme/app\"}");

    assertThat(run("repo", "restore", "acme/app")).isZero();
    assertThat(run("repo", "restore", "acme/gone")).isEqualTo(ExitCode.FAILED);

    assertThat(hub.asked()).contains("POST /bin/2/restore");
  }

  @Test
  void peopleAreInvitedByNameOrByAList() throws IOException {
    logIn(hub, "alice");
    String outcome = "{\"items\":[{\"invitee\":\"bob\",\"status\":\"invited\"}]}";
    hub.on("POST /organizations/acme/invitations", 200, outcome)
        .on("POST /organizations/acme/invitations/csv?role=editor&dryRun=true", 200, outcome);
    Path csv = Files.writeString(folder.resolve("people.csv"), "email\nbob\n");

    assertThat(run("org", "invite", "acme", "bob", "--team", "t")).isZero();
    assertThat(json(hub.calls.getLast().body()))
        .isEqualTo(json("{'dryRun':false,'invitees':['bob'],'team':'t'}"));
    assertThat(
            run("org", "invite", "acme", "--csv", csv.toString(), "--role", "editor", "--dry-run"))
        .isZero();

    assertThat(hub.calls.getLast().type()).contains("text/csv");
    assertThat(hub.calls.getLast().body()).isEqualTo("email\nbob\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "team grant acme t acme/app write     | PUT /repositories/acme/app/-/teams/t |"
            + " {'level':'write'}",
        "team grant acme t --all read         | PUT /organizations/acme/teams/t/level |"
            + " {'level':'read'}",
        "team revoke acme t --all             | PUT /organizations/acme/teams/t/level |"
            + " {'level':'none'}",
        "team revoke acme t acme/app          | DELETE /repositories/acme/app/-/teams/t | ",
        "team add acme t bob                  | PUT /organizations/acme/teams/t/members/bob | ",
        "org role acme bob owner              | PUT /organizations/acme/members/bob |"
            + " {'role':'owner'}",
        "org leave acme                       | POST /organizations/acme/leave | ",
        "repo star acme/app                   | PUT /repositories/acme/app/-/star | ",
        "repo official nginx yes              | PUT /repositories/nginx/-/official |"
            + " {'official':true}",
        "repo official acme/app no            | PUT /repositories/acme/app/-/official |"
            + " {'official':false}",
        "user admin bob no                    | PATCH /admin/users/bob | {'administrator':false}",
        "repo archive acme/app                | PUT /repositories/acme/app/-/archive | ",
        "repo tags acme/app --delete 1.0      | DELETE /repositories/acme/app/-/tags/1.0 | ",
        "repo collaborators a/b --add bob     | PUT /repositories/a/b/-/collaborators/bob | ",
        "repo transfer a/b acme --confirm a/b | POST /repositories/a/b/-/transfer |"
            + " {'to':'acme','confirm':'a/b'}",
        "repo create a/b --private            | POST /repositories | {'name':'a/b','private':true}",
        "token create ci --org acme --allow acme/*=read,write | POST /organizations/acme/tokens |"
            + " {'rules':[{'pattern':'acme/*','permissions':['read','write']}],'label':'ci'}",
        "token create ci --org acme --scope-map m | POST /organizations/acme/tokens |"
            + " {'scopeMap':'m','label':'ci'}",
        "token disable 7 --org acme           | PATCH /organizations/acme/tokens/7 |"
            + " {'enabled':false}",
        "token enable 7 --org acme --robots   | PATCH /organizations/acme/robots/7 |"
            + " {'enabled':true}",
        "token delete 7 --org acme            | DELETE /organizations/acme/tokens/7 | ",
        "token regenerate 7 --org acme        | POST /organizations/acme/robots/7/regenerate | ",
        "scope-map create m --org acme --allow acme/*=read | POST /organizations/acme/scope-maps |"
            + " {'name':'m','rules':[{'pattern':'acme/*','permissions':['read']}]}",
        "scope-map delete m --org acme        | DELETE /organizations/acme/scope-maps/m | ",
        "plan use pro --org acme              | PUT /organizations/acme/plan | {'plan':'pro'}",
        "plan create pro --storage 1KiB       | POST /plans | {'name':'pro','storage':1024}",
        "admin-user regenerate password2      | POST /admin/admin-user/password2/regenerate | ",
        "user invite a@example.com            | POST /admin/invitations | {'email':'a@example.com'}"
      })
  void aCommandIsOneRequest(String line, String what, String body) {
    logIn(hub, "alice");
    hub.on(what, 200, "{}");

    assertThat(run(line.split(" +"))).as(err.toString()).isZero();

    Call call = hub.calls.getLast();
    assertThat(call.what()).isEqualTo(what);
    assertThat(call.body().isEmpty() ? null : json(call.body()))
        .isEqualTo(body == null ? null : json(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "team grant acme t write",
        "team grant acme t acme/app all",
        "team revoke acme t",
        "org invite acme",
        "repo edit acme/app",
        "repo list --query a",
        "repo create a/b --private --public",
        "token create",
        "token create x --allow a=read",
        "token create x --org a --allow a=fly",
        "token create x --expires soon",
        "plan create p --storage much",
        "plan show pro --org acme",
        "repo official acme/app perhaps",
        "scope-map edit m"
      })
  void whatIsNotMeantIsUsageAndSendsNothing(String line) {
    environment.put("STOWAGE_URL", hub.url());

    assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);

    assertThat(hub.calls).isEmpty();
    assertThat(err.toString()).startsWith("stowage: ");
  }

  @Test
  void anExportGoesIntoAFileInOneStep() {
    logIn(hub, "alice");
    hub.on("GET /audit/export?format=csv&from=2030-01-01T00%3A00%3A00Z", 200, "text/csv", "a,b\n");
    Path file = folder.resolve("audit.csv");

    assertThat(
            run(
                "audit",
                "export",
                "--format",
                "csv",
                "--from",
                "2030-01-01",
                "-o",
                file.toString()))
        .isZero();

    assertThat(file).hasContent("a,b\n");
    assertThat(folder.resolve("audit.csv.partial")).doesNotExist();
  }

  // --- how ---------------------------------------------------------------------------------------

  private static String in(String name) {
    return "{\"step\":\"done\",\"user\":{\"name\":\"%s\"},\"token\":\"the-session\"}"
        .formatted(name);
  }

  private void logIn(FakeHub at, String name) {
    at.on("POST /login", 200, in(name));
    FakeTerminal before = terminal;
    terminal = FakeTerminal.input("secret");
    assertThat(run("login", at.url(), "-u", name, "--password-stdin")).isZero();
    terminal = before;
    out.getBuffer().setLength(0);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private int run(String... arguments) {
    return Stowage.run(
        new BareProgram(environment),
        terminal,
        new PrintWriter(out),
        new PrintWriter(err),
        new ArrayList<>(List.of(arguments)));
  }
}
