package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.By;
import io.stowage.server.account.LogIns.Step;
import io.stowage.server.account.Person;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.cli.ControlRequest;
import io.stowage.server.cli.ExitCode;
import io.stowage.server.cli.Program;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way back in for who is locked out, by a command on the server's machine. */
class RescueTest {
  private static final String TOKEN = "only this machine knows";
  private static final String OWN = "a password of my own";
  private static final By FROM = By.nobody("192.0.2.1", "test");
  private static final Pattern PASSWORD = Pattern.compile(", for once: (\\S+)");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoDoesNotKnowTheTokenOfTheDataFolderRescuesNobody(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().control(TOKEN).start()) {
      HubPeople people = new HubPeople(running);
      ApiClient admin = people.admin();
      List<String> wrong = List.of("", "Bearer", "Bearer wrong", TOKEN, HubPeople.basic("admin"));

      for (String credential : wrong) {
        assertThat(rescue(running, credential, "admin", true).status())
            .as(credential)
            .isEqualTo(401);
      }

      assertThat(admin.get("/me").status()).isEqualTo(200);
      assertThat(people.admin().get("/audit?action=account.rescue").json().at("/items")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoIsLockedOutLogsInByThePasswordThatIsShownOnce(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().control(TOKEN).start()) {
      HubPeople people = new HubPeople(running);
      ApiClient admin = people.admin();
      ApiClient alice = people.join("alice");
      Hub hub = running.hub();
      SecondFactor.turnOn(hub, people.person("alice").id());
      hub.accounts.setSuspended(people.person("alice").id(), true, By.SERVER);
      assertThat(hub.logIns.begin("alice", HubPeople.password("alice"), FROM))
          .isInstanceOf(Step.Refused.class);

      String told = rescue(running, "Bearer " + TOKEN, " Alice ", true).text();

      assertThat(told)
          .contains("second factor is off", "were suspended", "They administer this server.")
          .endsWith("{\"status\":0}\n");
      Person now = people.person("alice");
      assertThat(now.isAdministrator()).isTrue();
      assertThat(now.hasTwoFactor()).isFalse();
      assertThat(now.account().suspendedAt()).isEmpty();
      assertThat(alice.get("/me").status()).as("a log-in from before").isEqualTo(401);
      assertThat(hub.logIns.begin("alice", HubPeople.password("alice"), FROM))
          .isInstanceOf(Step.Refused.class);
      assertThat(hub.logIns.begin("alice", password(told), FROM))
          .isInstanceOfSatisfying(
              Step.OwnPassword.class,
              step ->
                  assertThat(hub.logIns.own(step.next(), OWN, FROM)).isInstanceOf(Step.Done.class));
      assertThat(hub.logIns.begin("alice", password(told), FROM))
          .as("it is good once")
          .isInstanceOf(Step.Refused.class);

      String entries = admin.get("/audit?namespace=alice&actor=stowage&action=account.").text();
      assertThat(entries)
          .contains(
              "account.rescue",
              "account.two_factor.off",
              "account.resume",
              "account.administrator.set")
          .doesNotContain(password(told));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatWasNotAskedForStaysAsItIs(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().control(TOKEN).start()) {
      HubPeople people = new HubPeople(running);
      people.join("alice");
      people.organization("acme", "alice");
      ApiClient program = people.withToken("alice", "repo:read");

      String told = rescue(running, "Bearer " + TOKEN, "alice", false).text();
      String none = rescue(running, "Bearer " + TOKEN, "acme", true).text();

      assertThat(told).contains("They do not administer this server").doesNotContain("suspended");
      assertThat(people.person("alice").isAdministrator()).isFalse();
      assertThat(program.get("/me").status()).as("by a token").isEqualTo(200);
      assertThat(none).isEqualTo("Nothing was changed: There is no such person.\n{\"status\":1}\n");
    }
  }

  @Test
  void aServerWithoutAccountsHasNobodyToRescue() {
    try (var running = RunningRegistry.in(folder).control(TOKEN).start()) {
      assertThat(rescue(running, "Bearer " + TOKEN, "admin", true).text())
          .contains("has no accounts")
          .endsWith("{\"status\":2}\n");
    }
  }

  @Test
  void theCommandWorksBesideTheServerAndWithoutIt() throws Exception {
    var given =
        new Program.Given(
            Map.of(
                "data", folder.resolve("data").toString(),
                "http.host", "127.0.0.1",
                "http.port", "0"),
            Optional.empty());
    var settings =
        SettingsReader.read(
            new SettingsReader.Sources(
                given.flags(), Map.of(), Optional.empty(), List.of(), List.of()));
    var engine = new StowageEngine();
    String beside;
    try (var lock = new DataFolder(settings.data()).lock()) {
      var running = engine.start(settings, TOKEN);
      try {
        lock.publish(URI.create("http://127.0.0.1:" + running.port()), TOKEN);
        beside = rescue(engine, given);
        assertThat(password(beside)).isNotEqualTo(running.firstPassword().orElseThrow());
      } finally {
        running.stop();
      }
    }

    String without = rescue(engine, given);

    assertThat(without).contains("They administer this server.").doesNotContain("status");
    assertThat(password(without)).isNotEqualTo(password(beside));
  }

  private static String rescue(StowageEngine engine, Program.Given given) {
    var out = new StringWriter();
    int code =
        new LocalProgram(engine, Map.of())
            .control(given, new ControlRequest.Rescue("admin", false), new PrintWriter(out));
    assertThat(code).as(out.toString()).isEqualTo(ExitCode.OK);
    return out.toString();
  }

  private static Answer rescue(
      RunningRegistry running, String credential, String name, boolean asAdministrator) {
    byte[] body =
        new ControlRequest.Rescue(name, asAdministrator).body().getBytes(StandardCharsets.UTF_8);
    return running.client().send("POST", "/control/rescue", body, "Authorization", credential);
  }

  private static String password(String told) {
    return PASSWORD
        .matcher(told)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(told));
  }
}
