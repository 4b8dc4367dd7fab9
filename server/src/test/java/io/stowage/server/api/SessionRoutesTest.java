package io.stowage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.app.RunningHub;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Logging in and out, over HTTP. */
class SessionRoutesTest {
  @TempDir Path folder;
  private Optional<RunningHub> opened = Optional.empty();

  private RunningHub start(Dialect dialect) {
    RunningHub hub = RunningHub.start(dialect, folder);
    opened = Optional.of(hub);
    return hub;
  }

  @AfterEach
  void stop() {
    opened.ifPresent(RunningHub::close);
  }

  // --- in and out --------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aBrowserLogsInAndOut(Dialect dialect) {
    RunningHub hub = start(dialect);
    hub.person("alice");

    Browser browser = Browser.of(hub, "alice");

    Answer session = browser.bare().get("/session");
    assertThat(session.json().path("user").path("name").asString()).isEqualTo("alice");
    assertThat(session.json().path("page").asString()).isEqualTo(browser.page());
    assertThat(session.json().path("fresh").asBoolean()).isTrue();
    Answer out = browser.client().post("/logout");
    assertThat(out.status()).isEqualTo(204);
    assertThat(out.header("Set-Cookie").orElseThrow()).contains("stowage_session=; ", "Max-Age=0");
    assertThat(browser.user()).isEmpty();
    assertThat(browser.bare().get("/me").status()).isEqualTo(401);
    assertThat(browser.bare().post("/logout").status())
        .as("a cookie whose session has ended is taken away")
        .isEqualTo(204);
    assertThat(hub.audited()).anyMatch(line -> line.contains("account.logout"));
  }

  @Test
  void nobodyIsTold() {
    RunningHub hub = start(Dialect.SQLITE);

    Answer session = hub.nobody().get("/session");

    ObjectNode nothing = PersonJson.object().put("fresh", false);
    nothing.putObject("help");
    assertThat(session.json()).isEqualTo(nothing);
    assertThat(hub.nobody().bearing("nonsense").get("/session").status()).isEqualTo(401);
  }

  @Test
  void aProgramGetsATokenInPlaceOfACookie() {
    RunningHub hub = start(Dialect.SQLITE);
    hub.person("alice");

    ApiClient program = hub.nobody().bearing(bearer(hub, "alice@example.com", "alice"));

    assertThat(program.get("/me").json().path("name").asString()).isEqualTo("alice");
    assertThat(program.get("/session").json().has("page")).isFalse();
    Answer confirmed =
        program.post("/session/confirm", Map.of("password", RunningHub.password("alice")));
    assertThat(confirmed.header("Set-Cookie")).isEmpty();
    assertThat(program.get("/me").status()).as("the token before").isEqualTo(401);
    ApiClient again = hub.nobody().bearing(confirmed.json().required("token").asString());
    Answer out = again.post("/logout");
    assertThat(out.status()).isEqualTo(204);
    assertThat(out.header("Set-Cookie")).isEmpty();
    assertThat(again.get("/me").status()).isEqualTo(401);
  }

  private static String bearer(RunningHub hub, String login, String name) {
    Answer answer =
        hub.nobody()
            .post(
                "/login",
                Map.of("name", login, "password", RunningHub.password(name), "bearer", true));
    assertThat(answer.header("Set-Cookie")).isEmpty();
    assertThat(answer.json().has("page")).isFalse();
    return answer.json().required("token").asString();
  }

  @Test
  void theCookieIsNothingToTheRegistry() {
    RunningHub hub = start(Dialect.SQLITE);
    Browser admin = Browser.ofAdmin(hub);

    assertThat(hub.registry().get("/v2/", "Cookie", admin.cookie()).status()).isEqualTo(401);
    assertThat(
            hub.registry()
                .get("/v2/", "Authorization", "Bearer " + admin.cookie().split("=", 2)[1])
                .status())
        .isEqualTo(401);
  }

  @Test
  void aTokenIsNoSession() {
    RunningHub hub = start(Dialect.SQLITE);
    hub.person("alice");
    ApiClient token = hub.nobody().bearing(Tokens.personal(hub, "alice", "repo:admin"));

    assertThat(token.get("/session").json().path("fresh").asBoolean(true)).isFalse();
    assertThat(
            token.post("/session/confirm", Map.of("password", RunningHub.password("alice"))).code())
        .isEqualTo("no_session");
    assertThat(token.post("/logout").code()).isEqualTo("no_session");
    assertThat(Browser.logIn(hub, "alice", Tokens.personal(hub, "alice", "repo:admin")).status())
        .isEqualTo(401);
  }

  // --- planted cookies, foreign pages ------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aPlantedCookieIsWorthNothing(Dialect dialect) {
    RunningHub hub = start(dialect);
    hub.person("alice");
    hub.person("mallory");
    Browser planted = Browser.of(hub, "mallory");

    Answer in =
        planted
            .client()
            .post("/login", Map.of("name", "alice", "password", RunningHub.password("alice")));

    Browser alice = new Browser(hub, "", "").after(in);
    assertThat(alice.cookie()).isNotEqualTo(planted.cookie());
    assertThat(planted.user()).isEmpty();
    assertThat(alice.user()).contains("alice");
    Browser again =
        alice.after(
            alice
                .client()
                .post("/login", Map.of("name", "alice", "password", RunningHub.password("alice"))));
    assertThat(alice.user()).as("each log-in makes a new session").isEmpty();
    assertThat(again.user()).contains("alice");
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://evil.example",
    "Origin, null",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Referer, https://evil.example/page"
  })
  void aForeignPageLogsNobodyInAndChangesNothing(String header, String value) {
    RunningHub hub = start(Dialect.SQLITE);
    hub.person("alice");
    Browser alice = Browser.of(hub, "alice");
    Map<String, String> right = Map.of("name", "alice", "password", RunningHub.password("alice"));

    ApiClient foreign = hub.nobody().with(header, value);

    assertThat(foreign.post("/login", right).code()).isEqualTo("cross_site_request");
    assertThat(foreign.post("/login/code", Map.of("next", "x", "code", "1")).code())
        .isEqualTo("cross_site_request");
    assertThat(foreign.post("/login/password", Map.of("next", "x", "password", "1")).code())
        .isEqualTo("cross_site_request");
    assertThat(foreign.post("/password/forgot", Map.of("name", "alice")).code())
        .isEqualTo("cross_site_request");
    ApiClient withCookie = alice.bare().with("X-Stowage-Page", alice.page()).with(header, value);
    assertThat(withCookie.post("/logout").code()).isEqualTo("cross_site_request");
    assertThat(withCookie.post("/me/two-factor").code()).isEqualTo("cross_site_request");
    assertThat(alice.user()).contains("alice");
  }

  @Test
  void aChangeByCookieShowsItsOriginAndTheProofOfThePage() {
    RunningHub hub = start(Dialect.SQLITE);
    hub.person("alice");
    Browser alice = Browser.of(hub, "alice");
    ApiClient own = alice.bare().with("Origin", hub.origin());

    assertThat(own.post("/me/two-factor").code()).isEqualTo("page_proof_missing");
    assertThat(own.with("X-Stowage-Page", "x" + alice.page()).post("/me/two-factor").code())
        .isEqualTo("page_proof_missing");
    assertThat(
            own.with("X-Stowage-Page", Browser.ofAdmin(hub).page()).post("/me/two-factor").code())
        .as("somebody else's")
        .isEqualTo("page_proof_missing");
    assertThat(alice.bare().with("X-Stowage-Page", alice.page()).post("/me/two-factor").code())
        .as("no origin")
        .isEqualTo("cross_site_request");
    assertThat(alice.client().post("/me/two-factor").status()).isEqualTo(200);
  }

  // --- what is wrong -----------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoIsNotLetInIsToldNothingElse(Dialect dialect) {
    RunningHub hub = start(dialect);
    hub.person("alice");
    var suspended = hub.person("sue");
    hub.accounts().setSuspended(suspended.id(), true, By.SERVER);

    Answer wrong = Browser.logIn(hub, "alice", "not the password");
    List<Answer> others =
        List.of(
            Browser.logIn(hub, "nobody", "not the password"),
            Browser.logIn(hub, "nobody@example.com", "not the password"),
            Browser.logIn(hub, "alice@example.com", "not the password"),
            Browser.logIn(hub, "sue", RunningHub.password("sue")));

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo("wrong_credentials");
    assertThat(others).extracting(SessionRoutesTest::told).containsOnly(told(wrong));
  }

  /** All but the number of the request. */
  private static String told(Answer answer) {
    return answer.status()
        + answer.text().replaceAll("\"instance\":\"[^\"]*\"", "")
        + answer.header("WWW-Authenticate");
  }

  @Test
  void whoGuessesMustWait() {
    RunningHub hub = start(Dialect.SQLITE);
    hub.person("alice");
    for (int i = 0; i < 5; i++) {
      assertThat(Browser.logIn(hub, "alice", "guess " + i).status()).isEqualTo(401);
      assertThat(Browser.logIn(hub, "nobody", "guess " + i).status()).isEqualTo(401);
    }

    Answer known = Browser.logIn(hub, "alice", RunningHub.password("alice"));
    Answer unknown = Browser.logIn(hub, "nobody", "guess");

    assertThat(known.status()).isEqualTo(429);
    assertThat(known.header("Retry-After")).isEqualTo(unknown.header("Retry-After")).isPresent();
    assertThat(told(known)).isEqualTo(told(unknown));
    hub.clock().advance(Duration.ofSeconds(2));
    assertThat(Browser.of(hub, "alice").user()).contains("alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"alice\"}",
        "{\"name\":\"alice\",\"password\":\"x\",\"administrator\":true}",
        "{\"name\":[\"alice\"],\"password\":\"x\"}",
        "[]",
        ""
      })
  void whatIsNotInTheContractIsRefused(String body) {
    RunningHub hub = start(Dialect.SQLITE);

    assertThat(hub.nobody().post("/login", body).status()).isEqualTo(400);
  }

  // --- steps -------------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aPasswordForOnceIsReplacedAtTheFirstLogIn(Dialect dialect) {
    RunningHub hub = start(dialect);
    hub.accounts()
        .make(new AccountName("bob"), Optional.empty(), "only once, bob", true, By.SERVER);

    Answer first = Browser.logIn(hub, "bob", "only once, bob");

    assertThat(first.json().path("step").asString()).isEqualTo("password");
    assertThat(first.header("Set-Cookie")).isEmpty();
    String next = first.json().required("next").asString();
    assertThat(own(hub, next, "only once, bob").errors()).containsKey("/password");
    assertThat(own(hub, next, "short").status()).isEqualTo(422);
    Browser bob = new Browser(hub, "", "").after(own(hub, next, "bob has his own"));
    assertThat(bob.user()).contains("bob");
    assertThat(own(hub, next, "bob has another").code()).isEqualTo("login_step_ended");
    assertThat(Browser.logIn(hub, "bob", "only once, bob").status()).isEqualTo(401);
    assertThat(Browser.of(hub, "bob", "bob has his own").user()).contains("bob");
  }

  private static Answer own(RunningHub hub, String next, String password) {
    return hub.nobody().post("/login/password", Map.of("next", next, "password", password));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aSecondFactorIsAskedForOnceItIsOn(Dialect dialect) throws Exception {
    RunningHub hub = start(dialect);
    hub.person("alice");
    Browser alice = Browser.of(hub, "alice");
    JsonNode setup = alice.client().post("/me/two-factor").json();
    byte[] secret = base32(setup.required("secret").asString());
    assertThat(setup.required("uri").asString()).startsWith("otpauth://totp/");
    assertThat(setup.required("qr").asString()).startsWith("<svg");
    assertThat(Browser.of(hub, "alice").user()).as("not on yet").contains("alice");
    assertThat(alice.client().post("/me/two-factor/confirm", Map.of("code", "000000x")).status())
        .isEqualTo(422);

    JsonNode codes =
        alice
            .client()
            .post("/me/two-factor/confirm", Map.of("code", code(hub, secret)))
            .json()
            .required("recoveryCodes");

    assertThat(codes).hasSize(10);
    Answer first = Browser.logIn(hub, "alice", RunningHub.password("alice"));
    assertThat(first.json().path("step").asString()).isEqualTo("code");
    assertThat(first.header("Set-Cookie")).isEmpty();
    String next = first.json().required("next").asString();
    assertThat(give(hub, next, code(hub, secret)).code())
        .as("the code that switched it on")
        .isEqualTo("wrong_code");
    hub.clock().advance(Duration.ofMinutes(1));
    Browser in = new Browser(hub, "", "").after(give(hub, next, code(hub, secret)));
    assertThat(in.user()).contains("alice");
    assertThat(give(hub, next, code(hub, secret)).code()).isEqualTo("login_step_ended");
    String recovery = codes.get(0).asString();
    new Browser(hub, "", "").after(give(hub, next(hub, "alice"), recovery));
    assertThat(give(hub, next(hub, "alice"), recovery).code()).isEqualTo("wrong_code");
    assertThat(in.client().get("/me/two-factor").json().path("recoveryCodesLeft").asInt())
        .isEqualTo(9);
    assertThat(hub.audited()).anyMatch(line -> line.contains("account.recovery_code.used"));
    confirmsWithACode(hub, in, secret);
    newCodesAndOff(hub, in, codes.get(1).asString());
  }

  private static void confirmsWithACode(RunningHub hub, Browser in, byte[] secret)
      throws InvalidKeyException {
    hub.clock().advance(Duration.ofMinutes(1));
    Map<String, Object> sent = new HashMap<>();
    sent.put("password", RunningHub.password("alice"));
    assertThat(in.client().post("/session/confirm", sent).code()).isEqualTo("wrong_code");
    sent.put("code", code(hub, secret));
    assertThat(in.after(in.client().post("/session/confirm", sent)).user()).contains("alice");
  }

  private static void newCodesAndOff(RunningHub hub, Browser before, String former) {
    Browser in = new Browser(hub, "", "").after(give(hub, next(hub, "alice"), former));
    assertThat(before.user()).isEmpty();
    Answer made = in.client().post("/me/two-factor/recovery-codes");
    assertThat(made.json().required("recoveryCodes")).hasSize(10);
    assertThat(in.client().post("/me/two-factor").code()).isEqualTo("two_factor_on");
    assertThat(in.client().delete("/me/two-factor").status()).isEqualTo(204);
    assertThat(in.client().delete("/me/two-factor").code()).isEqualTo("two_factor_off");
    assertThat(in.client().post("/me/two-factor/recovery-codes").status()).isEqualTo(409);
    assertThat(in.client().post("/me/two-factor/confirm", Map.of("code", "123456")).code())
        .isEqualTo("two_factor_not_begun");
    assertThat(in.client().get("/me/two-factor").json().path("on").asBoolean(true)).isFalse();
    assertThat(Browser.of(hub, "alice").user()).contains("alice");
  }

  @Test
  void whoGuessesCodesMustWait() throws Exception {
    RunningHub hub = start(Dialect.SQLITE);
    hub.person("alice");
    byte[] secret = twoFactor(hub, Browser.of(hub, "alice"));
    String next = next(hub, "alice");
    for (int i = 0; i < 5; i++) {
      assertThat(give(hub, next, "guess" + i).status()).isEqualTo(401);
    }
    hub.clock().advance(Duration.ofMillis(500));

    assertThat(give(hub, next, code(hub, secret)).status()).isEqualTo(429);
  }

  @Test
  void aStepEndsAfterFiveMinutesAndIsGoodForNothingElse() throws Exception {
    RunningHub hub = start(Dialect.SQLITE);
    hub.person("alice");
    byte[] secret = twoFactor(hub, Browser.of(hub, "alice"));
    String next = next(hub, "alice");

    assertThat(own(hub, next, "a password of mine").code()).isEqualTo("login_step_ended");
    assertThat(hub.nobody().post("/email/verify", Map.of("secret", next)).code())
        .isEqualTo("link_not_good");
    String other = next(hub, "alice");
    hub.clock().advance(Duration.ofMinutes(6));
    assertThat(give(hub, other, code(hub, secret)).code()).isEqualTo("login_step_ended");
  }

  @Test
  void anAdministratorLetsInWhoLostTheirSecondFactor() throws Exception {
    RunningHub hub = start(Dialect.SQLITE);
    hub.person("alice");
    twoFactor(hub, Browser.of(hub, "alice"));
    assertThat(next(hub, "alice")).isNotEmpty();
    ApiClient admin = Browser.ofAdmin(hub).client();

    assertThat(admin.delete("/admin/users/alice/two-factor").status()).isEqualTo(204);

    assertThat(Browser.of(hub, "alice").user()).contains("alice");
    assertThat(admin.delete("/admin/users/alice/two-factor").code()).isEqualTo("two_factor_off");
  }

  private static byte[] twoFactor(RunningHub hub, Browser browser) throws InvalidKeyException {
    byte[] secret =
        base32(browser.client().post("/me/two-factor").json().required("secret").asString());
    Answer on = browser.client().post("/me/two-factor/confirm", Map.of("code", code(hub, secret)));
    assertThat(on.status()).isEqualTo(200);
    hub.clock().advance(Duration.ofMinutes(1));
    return secret;
  }

  private static String next(RunningHub hub, String name) {
    return Browser.logIn(hub, name, RunningHub.password(name)).json().required("next").asString();
  }

  private static Answer give(RunningHub hub, String next, String code) {
    return hub.nobody().post("/login/code", Map.of("next", next, "code", code));
  }

  private static String code(RunningHub hub, byte[] secret) throws InvalidKeyException {
    return new TimeBasedOneTimePasswordGenerator()
        .generateOneTimePasswordString(new SecretKeySpec(secret, "RAW"), hub.clock().instant());
  }

  private static byte[] base32(String text) {
    var bits = new java.math.BigInteger("0");
    for (char c : text.toCharArray()) {
      bits =
          bits.shiftLeft(5)
              .or(java.math.BigInteger.valueOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)));
    }
    byte[] whole = bits.toByteArray();
    byte[] secret = new byte[text.length() * 5 / 8];
    int length = Math.min(whole.length, secret.length);
    System.arraycopy(whole, whole.length - length, secret, secret.length - length, length);
    return secret;
  }

  // --- fresh -------------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsDangerousAsksForThePasswordAgain(Dialect dialect) {
    RunningHub hub = start(dialect);
    hub.person("alice");
    Browser stale = Browser.of(hub, "alice");
    hub.clock().advance(Duration.ofMinutes(20));
    assertThat(stale.client().post("/me/two-factor").code()).isEqualTo("confirmation_needed");
    assertThat(stale.bare().get("/session").json().path("fresh").asBoolean(true)).isFalse();
    assertThat(stale.client().post("/session/confirm", Map.of("password", "not mine")).code())
        .isEqualTo("wrong_password");

    Answer confirmed =
        stale.client().post("/session/confirm", Map.of("password", RunningHub.password("alice")));

    Browser fresh = stale.after(confirmed);
    assertThat(fresh.cookie()).isNotEqualTo(stale.cookie());
    assertThat(stale.user()).as("the cookie before").isEmpty();
    assertThat(fresh.client().post("/me/two-factor").status()).isEqualTo(200);
    assertThat(fresh.bare().get("/me/sessions").json().required("items")).hasSize(1);
    assertThat(hub.audited())
        .anyMatch(line -> line.contains("account.confirm\""))
        .anyMatch(line -> line.contains("account.confirm.failed"));
  }

  @Test
  void nobodyConfirms() {
    RunningHub hub = start(Dialect.SQLITE);

    assertThat(hub.nobody().post("/session/confirm", Map.of("password", "x")).status())
        .isEqualTo(401);
  }

  @Test
  void noSecretIsInTheAuditLog() throws Exception {
    RunningHub hub = start(Dialect.SQLITE);
    hub.person("alice");
    Browser alice = Browser.of(hub, "alice");
    twoFactor(hub, alice);
    String next = next(hub, "alice");
    give(hub, next, "a wrong code");
    Browser.logIn(hub, "alice", "a wrong password");

    String log = String.join("\n", hub.audited());

    assertThat(log)
        .contains("account.login.failed")
        .doesNotContain(
            next,
            alice.cookie().split("=", 2)[1],
            "a wrong code",
            "a wrong password",
            RunningHub.password("alice"));
  }
}
