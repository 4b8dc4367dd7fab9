package io.stowage.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.account.Profile;
import io.stowage.server.app.RunningHub;
import io.stowage.server.db.Dialect;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands on an organization's tokens, robots and scope maps, against a running server. */
class OrganizationTokenCommandsTest {
  @TempDir Path folder;
  @TempDir Path home;

  private RunningHub hub;
  private final Map<String, String> environment = new HashMap<>();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void start() {
    hub = RunningHub.start(Dialect.SQLITE, folder);
    environment.put("XDG_CONFIG_HOME", home.toString());
    hub.person("alice");
    hub.person("bob");
    hub.organizations()
        .make(
            new AccountName("acme"),
            Profile.EMPTY,
            Optional.of(new AccountName("alice")),
            By.SERVER);
    logIn("alice");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private void logIn(String name) {
    assertThat(
            run(
                FakeTerminal.input(RunningHub.password(name)),
                "login",
                hub.origin(),
                "-u",
                name,
                "--password-stdin"))
        .as(err.toString())
        .isZero();
  }

  private int run(FakeTerminal terminal, String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return Stowage.run(
        new BareProgram(environment),
        terminal,
        new PrintWriter(out),
        new PrintWriter(err),
        new ArrayList<>(List.of(arguments)));
  }

  /** What a command that goes well prints. */
  private String told(String line) {
    assertThat(run(FakeTerminal.input(), line.split(" +"))).as(line + ": " + err).isZero();
    return out.toString();
  }

  private JsonNode json(String line) {
    return JsonMapper.shared().readTree(told(line + " --json"));
  }

  /** A table, with one space between its columns. */
  private List<String> table(String line) {
    return told(line).lines().map(row -> row.strip().replaceAll(" +", " ")).toList();
  }

  private static String word(String told, String label) {
    return told.lines()
        .filter(line -> line.startsWith(label + ":"))
        .map(line -> line.substring(label.length() + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoOwnsNothingThereIsToldSo() {
    logIn("bob");

    for (String line :
        List.of(
            "token list --org acme",
            "token create x --org acme",
            "token create --robot x --org acme --allow acme/*=read",
            "scope-map list --org acme",
            "scope-map create x --org acme --allow acme/*=read")) {
      assertThat(run(FakeTerminal.input(), line.split(" "))).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).startsWith("stowage: ");
    }
    logIn("alice");
    assertThat(json("token list --org acme").required("items")).isEmpty();
    assertThat(json("scope-map list --org acme").required("items")).isEmpty();
  }

  @Test
  void aTokenIsMadeListedSwitchedOffAndDeleted() {
    String made =
        told(
            "token create ci --org acme --scope scope-member-read --allow acme/*=read,write"
                + " --expires 2099-12-30");

    String id = word(made, "ID");
    assertThat(word(made, "User name")).isEqualTo("acme");
    assertThat(word(made, "Password")).startsWith("stw_oat_");
    List<String> rows = table("token list --org acme");
    assertThat(rows.getFirst())
        .isEqualTo("ID USER NAME LABEL ENABLED CREATED EXPIRES LAST USED SCOPES");
    assertThat(rows.getLast())
        .startsWith(id + " acme ci yes ")
        .contains("2099-12-31")
        .endsWith("scope-member-read");
    JsonNode shown = json("token show " + id + " --org acme");
    assertThat(shown.at("/rules/0/pattern").asString()).isEqualTo("acme/*");
    assertThat(shown.has("secret")).isFalse();
    told("token disable " + id + " --org acme");
    assertThat(table("token list --org acme").getLast()).contains(" no ");
    told("token enable " + id + " --org acme");
    told("token delete " + id + " --org acme");
    assertThat(json("token list --org acme").required("items")).isEmpty();
    assertThat(json("token create again --org acme").required("secret").asString())
        .startsWith("stw_oat_");
  }

  @Test
  void aRobotIsMadeGetsAnotherSecretAndIsDeleted() {
    String made = told("token create --robot deploy --org acme --allow acme/app=read");

    String id = word(made, "ID");
    assertThat(word(made, "User name")).isEqualTo("acme+deploy");
    String anew = told("token regenerate " + id + " --org acme");
    assertThat(word(anew, "Password")).startsWith("stw_rob_").isNotEqualTo(word(made, "Password"));
    assertThat(table("token list --org acme --robots").getLast())
        .startsWith(id + " acme+deploy deploy yes");
    assertThat(json("token list --org acme --robots").at("/items/0/login").asString())
        .isEqualTo("acme+deploy");
    assertThat(json("token list --robots").required("items")).as("alice's own").isEmpty();
    told("token delete " + id + " --org acme --robots");
    assertThat(json("token list --org acme --robots").required("items")).isEmpty();
  }

  @Test
  void aScopeMapIsMadeChangedAndDeleted() {
    told("scope-map create apps --org acme --allow acme/*=read --description Apps");

    assertThat(table("scope-map list --org acme")).containsExactly("NAME DESCRIPTION", "apps Apps");
    told("scope-map edit apps --org acme --allow acme/*=read,write");
    assertThat(table("scope-map show apps --org acme"))
        .containsExactly("REPOSITORIES ALLOWED", "acme/* read, write");
    assertThat(json("scope-map show apps --org acme").required("description").asString())
        .isEqualTo("Apps");
    String token = word(told("token create ci --org acme --scope-map apps"), "ID");
    assertThat(run(FakeTerminal.input(), "scope-map", "delete", "apps", "--org", "acme"))
        .isEqualTo(ExitCode.FAILED);
    told("token delete " + token + " --org acme");
    told("scope-map delete apps --org acme");
    assertThat(json("scope-map list --org acme").required("items")).isEmpty();
  }
}
