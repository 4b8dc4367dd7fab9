package io.stowage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.stowage.server.account.AccountSettings.SignUp;
import io.stowage.server.account.By;
import io.stowage.server.account.Ceiling;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Person;
import io.stowage.server.account.Subject;
import io.stowage.server.app.HubSettings;
import io.stowage.server.app.RunningHub;
import io.stowage.server.db.Dialect;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.web.ApiClient.Answer;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Coming to have an account, and what is done by links in mails, over HTTP. */
class SignUpRoutesTest {
  private static final Pattern SECRET = Pattern.compile("#([A-Za-z0-9_-]{20,})");

  @TempDir Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final GreenMail mails =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  private RunningHub start(Dialect dialect, UnaryOperator<HubSettings> settings) {
    RunningHub hub = RunningHub.start(dialect, folder, settings);
    opened.add(hub);
    return hub;
  }

  private RunningHub startWithMail(Dialect dialect, SignUp mode) {
    mails.start();
    opened.add(mails::stop);
    return start(dialect, RunningHub.withMail(mails.getSmtp().getPort(), mode));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private static Map<String, Object> ann() {
    Map<String, Object> sent = new HashMap<>();
    sent.put("name", "ann");
    sent.put("email", "ann@example.com");
    sent.put("password", RunningHub.password("ann"));
    return sent;
  }

  /** The mails to somebody, once there are so many. */
  private List<String> mailsTo(String address, int count) {
    await().until(() -> to(address).size() >= count);
    return to(address);
  }

  private List<String> to(String address) {
    return Arrays.stream(mails.getReceivedMessages())
        .filter(mail -> recipient(mail).equals(address))
        .map(GreenMailUtil::getBody)
        .map(body -> body.replace("=\r\n", "").replace("=3D", "="))
        .toList();
  }

  private static String recipient(MimeMessage mail) {
    try {
      return mail.getAllRecipients()[0].toString();
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private String secretIn(String mail) {
    Matcher found = SECRET.matcher(mail);
    assertThat(found.find()).as(mail).isTrue();
    return found.group(1);
  }

  // --- signing up --------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anybodySignsUpWhereTheyMayAndProvesTheirAddress(Dialect dialect) {
    RunningHub hub = startWithMail(dialect, SignUp.OPEN);
    assertThat(hub.nobody().get("/sign-up").json())
        .isEqualTo(PersonJson.object().put("mode", "open").put("mail", true));

    Answer made = hub.nobody().post("/sign-up", ann());

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).contains("/api/v1/users/ann");
    assertThat(made.json().path("proofSent").asBoolean()).isTrue();
    Browser ann = Browser.of(hub, "ann");
    assertThat(ann.bare().get("/me").json().path("emailVerified").asBoolean(true)).isFalse();
    String first = secretIn(mailsTo("ann@example.com", 1).getFirst());
    assertThat(ann.client().post("/me/email/proof").status()).isEqualTo(204);
    String second = secretIn(mailsTo("ann@example.com", 2).getLast());
    assertThat(verify(hub, first).code()).as("the link before").isEqualTo("link_not_good");
    assertThat(verify(hub, second).json().path("name").asString()).isEqualTo("ann");
    assertThat(verify(hub, second).status()).as("once").isEqualTo(422);
    assertThat(ann.bare().get("/me").json().path("emailVerified").asBoolean()).isTrue();
    assertThat(String.join("\n", hub.audited())).doesNotContain(first, second);
  }

  private static Answer verify(RunningHub hub, String secret) {
    return hub.nobody().post("/email/verify", Map.of("secret", secret));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whetherAnAddressHasAnAccountIsToldToItsOwnerOnly(Dialect dialect) {
    RunningHub hub = startWithMail(dialect, SignUp.OPEN);
    hub.person("owner");
    Map<String, Object> sent = ann();
    sent.put("email", "Owner@example.com");

    Answer known = hub.nobody().post("/sign-up", sent);
    sent.put("name", "bea");
    sent.put("email", "bea@example.com");
    Answer unknown = hub.nobody().post("/sign-up", sent);

    assertThat(known.status()).isEqualTo(201).isEqualTo(unknown.status());
    assertThat(known.text().replace("ann", "bea")).isEqualTo(unknown.text());
    assertThat(mailsTo("Owner@example.com", 1).getFirst()).contains("owner");
    assertThat(SECRET.matcher(to("Owner@example.com").getFirst()).find()).isFalse();
  }

  @Test
  void nobodySignsUpWhereOnlyAdministratorsMakeAccounts() {
    RunningHub hub = start(Dialect.SQLITE, UnaryOperator.identity());

    assertThat(hub.nobody().get("/sign-up").json().path("mode").asString()).isEqualTo("closed");
    assertThat(hub.nobody().post("/sign-up", ann()).code()).isEqualTo("sign_up_closed");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoIsInvitedSignsUpOnce(Dialect dialect) {
    RunningHub hub = start(dialect, RunningHub.letting(SignUp.INVITATION));
    assertThat(hub.nobody().post("/sign-up", ann()).code()).isEqualTo("invitation_needed");
    Map<String, Object> sent = ann();
    sent.put("invitation", "guessed");
    assertThat(hub.nobody().post("/sign-up", sent).errors()).containsKey("/invitation");
    sent.put("invitation", invitation(hub));

    Answer made = hub.nobody().post("/sign-up", sent);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("proofSent").asBoolean(true)).isFalse();
    sent.put("name", "bea");
    assertThat(hub.nobody().post("/sign-up", sent).errors()).containsKey("/invitation");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anInvitationUsedAtTheSameMomentMakesOneAccount(Dialect dialect) throws Exception {
    RunningHub hub = start(dialect, RunningHub.letting(SignUp.INVITATION));
    String invitation = invitation(hub);
    List<Callable<Answer>> tries = new ArrayList<>();
    for (String name : List.of("ann", "bea", "cas", "dan")) {
      Map<String, Object> sent =
          Map.of(
              "name",
              name,
              "email",
              name + "@example.com",
              "password",
              RunningHub.password(name),
              "invitation",
              invitation);
      tries.add(() -> onceNotBusy(() -> hub.nobody().post("/sign-up", sent)));
    }

    List<Answer> answers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(tries.size())) {
      for (Future<Answer> each : threads.invokeAll(tries)) {
        answers.add(each.get());
      }
    }

    assertThat(answers).extracting(Answer::status).containsOnlyOnce(201).containsOnly(201, 422);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 422)
        .allSatisfy(answer -> assertThat(answer.errors()).containsKey("/invitation"));
    assertThat(hub.accounts().people("", "", 10)).hasSize(2);
  }

  /** Only so many passwords are hashed at a time, and a slow machine says that it is busy. */
  private static Answer onceNotBusy(Supplier<Answer> call) {
    Answer answer = call.get();
    return answer.status() == 503 ? onceNotBusy(call) : answer;
  }

  private static String invitation(RunningHub hub) {
    Person admin = hub.accounts().person("admin").orElseThrow();
    By by =
        new By(
            new Identity(
                new Subject.Person(admin.id(), admin.name(), true, true),
                Ceiling.NOTHING_LESS,
                CredentialRef.NONE,
                Optional.empty()),
            "192.0.2.1",
            "test");
    return hub.invitations()
        .inviteToSignUp(new MailAddress("ann@example.com"), by)
        .link()
        .map(link -> link.substring(link.indexOf('#') + 1))
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "name, Ann, /name",
    "name, a, /name",
    "name, api, /name",
    "email, ann, /email",
    "password, short, /password",
    "password, password1, /password",
    "password, ann@example.com, /password"
  })
  void whatCannotBeMeantIsRefused(String field, String value, String pointer) {
    RunningHub hub = start(Dialect.SQLITE, RunningHub.letting(SignUp.OPEN));
    Map<String, Object> sent = ann();
    sent.put(field, value);

    Answer refused = hub.nobody().post("/sign-up", sent);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.errors()).containsKey(pointer);
    assertThat(refused.text()).doesNotContain(RunningHub.password("ann"));
  }

  @Test
  void nobodyMakesThemselvesAnAdministrator() {
    RunningHub hub = start(Dialect.SQLITE, RunningHub.letting(SignUp.OPEN));
    Map<String, Object> sent = ann();
    sent.put("administrator", true);

    assertThat(hub.nobody().post("/sign-up", sent).errors())
        .containsEntry("/administrator", "unknown");
    sent.remove("administrator");
    sent.put("name", "admin");
    assertThat(hub.nobody().post("/sign-up", sent).status()).isIn(409, 422);
    sent.put("name", "ann");
    assertThat(hub.nobody().post("/sign-up", sent).status()).isEqualTo(201);
    assertThat(hub.nobody().post("/sign-up", sent).code()).isEqualTo("name_taken");
  }

  @Test
  void whoSignsUpTooOftenMustWait() {
    RunningHub hub = start(Dialect.SQLITE, RunningHub.letting(SignUp.OPEN));
    Map<String, Object> sent = ann();
    sent.put("name", "-");
    for (int i = 0; i < 60; i++) {
      assertThat(hub.nobody().post("/sign-up", sent).status()).isEqualTo(422);
    }

    Answer tooMany = hub.nobody().post("/sign-up", sent);

    assertThat(tooMany.status()).isEqualTo(429);
    assertThat(tooMany.header("Retry-After")).contains("3600");
    hub.clock().advance(Duration.ofHours(1));
    assertThat(hub.nobody().post("/sign-up", sent).status()).isEqualTo(422);
  }

  // --- forgotten passwords -----------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aForgottenPasswordIsSetAnewByALinkInAMail(Dialect dialect) {
    RunningHub hub = startWithMail(dialect, SignUp.CLOSED);
    hub.person("alice");

    Answer known = forgot(hub, "alice");

    Answer unknown = forgot(hub, "nobody");
    assertThat(known.status()).isEqualTo(202).isEqualTo(unknown.status());
    assertThat(known.text()).isEqualTo(unknown.text());
    assertThat(forgot(hub, "nobody@example.com").text()).isEqualTo(known.text());
    String secret = secretIn(mailsTo("alice@example.com", 1).getFirst());
    assertThat(verify(hub, secret).code()).as("not for that").isEqualTo("link_not_good");
    assertThat(reset(hub, "x" + secret, "alice has another").code()).isEqualTo("link_not_good");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aLinkToSetAPasswordWorksOnceAndEndsAllSessions(Dialect dialect) {
    RunningHub hub = startWithMail(dialect, SignUp.CLOSED);
    hub.person("alice");
    Browser before = Browser.of(hub, "alice");
    forgot(hub, "Alice@Example.com");
    String secret = secretIn(mailsTo("alice@example.com", 1).getFirst());
    assertThat(reset(hub, secret, "short").errors()).containsKey("/password");

    Answer done = reset(hub, secret, "alice has another");

    assertThat(done.json().path("name").asString()).isEqualTo("alice");
    assertThat(before.user()).isEmpty();
    assertThat(reset(hub, secret, "alice has a third").code()).isEqualTo("link_not_good");
    assertThat(Browser.logIn(hub, "alice", RunningHub.password("alice")).status()).isEqualTo(401);
    assertThat(Browser.of(hub, "alice", "alice has another").user()).contains("alice");
    assertThat(mailsTo("alice@example.com", 2)).hasSize(2);
    assertThat(String.join("\n", hub.audited()))
        .contains("account.password.reset_request", "account.password.reset\"")
        .doesNotContain(secret, "alice has another");
  }

  @Test
  void aLinkToSetAPasswordEndsAfterAnHour() {
    RunningHub hub = startWithMail(Dialect.SQLITE, SignUp.CLOSED);
    hub.person("alice");
    forgot(hub, "alice");
    String secret = secretIn(mailsTo("alice@example.com", 1).getFirst());
    hub.clock().advance(Duration.ofMinutes(61));

    assertThat(reset(hub, secret, "alice has another").code()).isEqualTo("link_not_good");
  }

  @Test
  void nobodyIsSentManyLinks() {
    RunningHub hub = startWithMail(Dialect.SQLITE, SignUp.CLOSED);
    for (int i = 0; i < 5; i++) {
      assertThat(forgot(hub, "nobody").status()).isEqualTo(202);
    }

    assertThat(forgot(hub, "Nobody ").status()).isEqualTo(429);
    assertThat(forgot(hub, "alice").status()).isEqualTo(202);
  }

  @Test
  void whereNoMailIsSentThatIsSaid() {
    RunningHub hub = start(Dialect.SQLITE, UnaryOperator.identity());

    assertThat(forgot(hub, "admin").code()).isEqualTo("no_mail");
    assertThat(Browser.ofAdmin(hub).client().post("/me/email/proof").code()).isEqualTo("no_mail");
  }

  private static Answer forgot(RunningHub hub, String name) {
    return hub.nobody().post("/password/forgot", Map.of("name", name));
  }

  private static Answer reset(RunningHub hub, String secret, String password) {
    return hub.nobody().post("/password/reset", Map.of("secret", secret, "password", password));
  }

  @Test
  void whoHasNoAddressIsSentNothing() {
    RunningHub hub = startWithMail(Dialect.SQLITE, SignUp.CLOSED);

    assertThat(Browser.ofAdmin(hub).client().post("/me/email/proof").code()).isEqualTo("no_email");
    assertThat(forgot(hub, "admin").status()).isEqualTo(202);
  }

  // --- another address ---------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anotherAddressHoldsOnceItIsProved(Dialect dialect) {
    RunningHub hub = startWithMail(dialect, SignUp.CLOSED);
    hub.person("alice");
    Browser alice = Browser.of(hub, "alice");
    Map<String, String> sent =
        Map.of("password", RunningHub.password("alice"), "email", "alice@example.org");
    assertThat(
            alice
                .client()
                .post("/me/email", Map.of("password", "wrong", "email", "alice@example.org"))
                .code())
        .isEqualTo("wrong_password");

    Answer changing = alice.client().post("/me/email", sent);

    assertThat(changing.json().path("proofSent").asBoolean()).isTrue();
    assertThat(email(alice)).isEqualTo("alice@example.com");
    assertThat(mailsTo("alice@example.com", 1).getFirst()).as("the old one is told").isNotEmpty();
    assertThat(verify(hub, secretIn(mailsTo("alice@example.org", 1).getFirst())).status())
        .isEqualTo(200);
    assertThat(email(alice)).isEqualTo("alice@example.org");
  }

  private static String email(Browser browser) {
    return browser.bare().get("/me").json().required("email").asString();
  }
}
