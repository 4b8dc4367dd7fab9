package io.stowage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.stowage.server.account.AccountSettings.SignUp;
import io.stowage.server.account.By;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.Rows;
import io.stowage.server.app.RunningHub;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nobody learns who has an account here from what is answered to who signs up, forgot a password or
 * logs in, nor from how long that takes. That a <em>name</em> is taken is told: names are public.
 */
class EnumerationTest {
  /** The one that is there; beside it suzie is suspended, and vera's address is not proved. */
  private static final String KNOWN = "alice@example.com";

  private static final int WARM_UP = 10;
  private static final Pattern SECRET = Pattern.compile("#([A-Za-z0-9_-]{43})");

  @TempDir Path folder;
  private final GreenMail mails =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final AtomicInteger made = new AtomicInteger();

  @SuppressWarnings("NullAway.Init")
  private RunningHub hub;

  @BeforeEach
  void listen() {
    mails.start();
  }

  @AfterEach
  void stop() {
    hub.close();
    mails.stop();
  }

  private void start(Dialect dialect) {
    hub =
        RunningHub.start(
            dialect, folder, RunningHub.withMail(mails.getSmtp().getPort(), SignUp.OPEN));
    hub.person("alice");
    hub.accounts().setSuspended(hub.person("suzie").id(), true, By.SERVER);
    signUp("vera", "vera@example.com");
  }

  private Answer signUp(String name, String email) {
    return hub.nobody()
        .post(
            "/sign-up",
            Map.of("name", name, "email", email, "password", RunningHub.password(name)));
  }

  /** Names of one length, so that answers are of one length, too. */
  private String fresh() {
    return "n%05d".formatted(made.incrementAndGet());
  }

  private Answer forgot(String name) {
    return hub.nobody().post("/password/forgot", Map.of("name", name));
  }

  /** All that an answer says, but for the number of the request, the time, and that name. */
  private static String told(Answer answer, String name) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(answer.headers());
    headers.keySet().removeAll(List.of("X-Request-Id", "Date"));
    return (answer.status() + " " + headers + " " + answer.text())
        .replaceAll("\"instance\":\"[^\"]*\"", "")
        .replace(name, "NAME");
  }

  // --- same answer -------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoSignsUpIsToldTheSameWhetherTheAddressHasAnAccount(Dialect dialect) {
    start(dialect);

    List<String> told = new ArrayList<>();
    for (String email :
        List.of("newer@example.com", KNOWN, "ALICE@example.com", "suzie@example.com")) {
      String name = fresh();
      told.add(told(signUp(name, email), name));
      Browser in = Browser.of(hub, name);
      told.add(told(in.bare().get("/me"), name).replace(email, "EMAIL"));
      told.add(told(in.client().post("/me/email/proof"), name));
    }

    assertThat(told.subList(3, told.size()))
        .containsExactly(
            told.get(0),
            told.get(1),
            told.get(2),
            told.get(0),
            told.get(1),
            told.get(2),
            told.get(0),
            told.get(1),
            told.get(2));
    assertThat(told.getFirst()).startsWith("201");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoForgotAPasswordIsToldTheSameWhoeverTheyAre(Dialect dialect) {
    start(dialect);

    List<String> told =
        List.of("alice", KNOWN, "suzie", "suzie@example.com", "vera", "vera@example.com", "admin")
            .stream()
            .map(name -> told(forgot(name), name))
            .toList();

    String unknown = told(forgot("nobody@example.com"), "nobody@example.com");
    assertThat(unknown).startsWith("202");
    assertThat(told).containsOnly(unknown);
    for (int i = 0; i < 4; i++) {
      forgot("alice");
      forgot("nobody");
    }
    forgot("nobody");
    assertThat(told(forgot("alice"), "alice"))
        .startsWith("429")
        .isEqualTo(told(forgot("nobody"), "nobody"));
  }

  /** Else who changes the address twice would see by the first link what is known of the second. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aLinkIsVoidOnceAnotherAddressIsNamedKnownOrNot(Dialect dialect) {
    start(dialect);
    hub.person("mallory");
    Browser mallory = Browser.of(hub, "mallory");

    List<String> told = new ArrayList<>();
    for (String email : List.of(KNOWN, "new@example.com")) {
      String own = fresh() + "@example.com";
      change(mallory, own);
      Matcher link = SECRET.matcher(mailTo(own));
      assertThat(link.find()).isTrue();
      told.add(told(change(mallory, email), email));
      told.add(
          told(hub.nobody().post("/email/verify", Map.of("secret", link.group(1))), "mallory"));
    }

    assertThat(told.subList(2, 4)).isEqualTo(told.subList(0, 2));
    assertThat(told.get(1)).startsWith("422");
  }

  private Answer change(Browser who, String email) {
    return who.client()
        .post(
            "/me/email", Map.of("password", RunningHub.password(who.user().get()), "email", email));
  }

  private String mailTo(String address) {
    List<String> found = new ArrayList<>();
    await()
        .until(
            () -> {
              for (var mail : mails.getReceivedMessages()) {
                if (mail.getAllRecipients()[0].toString().equals(address)) {
                  found.add(
                      com.icegreen.greenmail.util.GreenMailUtil.getBody(mail).replace("=\r\n", ""));
                }
              }
              return !found.isEmpty();
            });
    return found.getFirst();
  }

  // --- logging in --------------------------------------------------------------------------------

  @Test
  void aNameThatMustWaitTellsNothingOfAnAddress() {
    start(Dialect.SQLITE);
    for (int i = 0; i < 5; i++) {
      assertThat(Browser.logIn(hub, "alice", "guess " + i).status()).isEqualTo(401);
    }
    assertThat(Browser.logIn(hub, "alice", "guess").status()).isEqualTo(429);

    Answer theirs = Browser.logIn(hub, KNOWN, "guess");

    assertThat(told(theirs, KNOWN))
        .isEqualTo(told(Browser.logIn(hub, "nobody@example.com", "guess"), "nobody"));
    assertThat(theirs.status()).isEqualTo(401);
  }

  /** Each way in, of which /api/v1/login is in {@link SessionRoutesTest}. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noWayInTellsWhoIsThere(Dialect dialect) {
    start(dialect);
    RegistryClient client = hub.registry();

    for (String way : List.of("hub", "token", "oauth", "v2")) {
      hub.clock().advance(Duration.ofDays(1));
      List<String> told = new ArrayList<>();
      for (String name : List.of("nobody", "alice", "suzie", "vera", KNOWN, "no@example.com")) {
        RegistryClient.Answer answer = tried(client, way, name);
        assertThat(answer.status()).as(way).isEqualTo(401);
        told.add(
            answer.header("WWW-Authenticate")
                + answer.text().replaceAll("\"(instance|requestId)\":\"[^\"]*\"", ""));
      }
      assertThat(told).as(way).containsOnly(told.getFirst());
    }
  }

  private static RegistryClient.Answer tried(RegistryClient client, String way, String name) {
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((name + ":a wrong one").getBytes(StandardCharsets.UTF_8));
    return switch (way) {
      case "hub" ->
          client.send(
              "POST",
              "/hub/v2/users/login",
              "{\"username\":\"%s\",\"password\":\"a wrong one\"}"
                  .formatted(name)
                  .getBytes(StandardCharsets.UTF_8));
      case "token" -> client.get("/token?scope=repository:a/b:pull", "Authorization", basic);
      case "oauth" ->
          client.send(
              "POST",
              "/token",
              "grant_type=password&service=127.0.0.1:%d&client_id=test&username=%s&password=wrong"
                  .formatted(client.port(), name)
                  .getBytes(StandardCharsets.UTF_8),
              "Content-Type",
              "application/x-www-form-urlencoded");
      default -> client.get("/v2/", "Authorization", basic);
    };
  }

  // --- same work, same time ----------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void asMuchIsWrittenDownOfWhoSignsUpWhetherTheAddressHasAnAccount(Dialect dialect) {
    start(dialect);
    mails.stop();

    Map<String, Integer> unknown = written(() -> signUp(fresh(), "newer@example.com"));

    assertThat(unknown).containsKeys("account", "person", "mail_proof", "notice");
    assertThat(written(() -> signUp(fresh(), KNOWN))).isEqualTo(unknown);
  }

  /** Rows more than before, by table. What nobody takes stays to be sent. */
  private Map<String, Integer> written(Supplier<Answer> deed) {
    Map<String, Integer> rows = new TreeMap<>();
    Rows.of(hub.database()).forEach(row -> rows.merge(row.split(" ", 2)[0], -1, Integer::sum));
    assertThat(deed.get().status()).isEqualTo(201);
    Rows.of(hub.database()).forEach(row -> rows.merge(row.split(" ", 2)[0], 1, Integer::sum));
    rows.values().removeIf(count -> count == 0);
    return rows;
  }

  /** Were the link made by the request, it would give up while nothing can be written. */
  @Test
  void whoForgotAPasswordIsAnsweredBeforeAnythingIsWritten() throws Exception {
    start(Dialect.SQLITE);

    try (Connection other = Rows.open(hub.database());
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertThat(forgot("alice").status()).isEqualTo(202);
      assertThat(forgot("nobod").status()).isEqualTo(202);
      statement.execute("ROLLBACK");
    }

    assertThat(SECRET.matcher(mailTo(KNOWN)).find()).isTrue();
  }

  /**
   * Pairs of requests, one of each kind, in random order: whichever is the slower one of a pair
   * must be a matter of chance. Where it is, one kind is slower in less than a tenth of 40 pairs
   * once in ten million runs, however loaded the machine; where only one kind waits for a hash or a
   * mail, it is in all.
   */
  @Test
  void whoSignsUpWaitsAsLongWhetherTheAddressHasAnAccount() {
    start(Dialect.SQLITE);
    int pairs = 40;

    int slower =
        slower(
            pairs,
            () -> timed(() -> signUp(fresh(), KNOWN)),
            () -> timed(() -> signUp(fresh(), fresh() + "@new.example")));

    assertThat(slower).isBetween(pairs / 10, pairs - pairs / 10);
    assertThat(mails.waitForIncomingEmail(20_000, 1 + 2 * (WARM_UP + pairs)))
        .as("each is written to, afterwards")
        .isTrue();
  }

  @Test
  void whoForgotAPasswordWaitsAsLongWhoeverTheyAre() {
    start(Dialect.SQLITE);
    int pairs = 40;

    int slower = slower(pairs, this::timedUntilMailed, () -> timed(() -> forgot("nobod")));

    assertThat(slower).isBetween(pairs / 10, pairs - pairs / 10);
  }

  /** How often the first is the slower one. */
  private int slower(int pairs, Supplier<Long> known, Supplier<Long> unknown) {
    Random order = new Random(7);
    int slower = 0;
    for (int i = -WARM_UP; i < pairs; i++) {
      boolean isKnownFirst = order.nextBoolean();
      long first = (isKnownFirst ? known : unknown).get();
      long second = (isKnownFirst ? unknown : known).get();
      if (i >= 0 && isKnownFirst == (first > second)) {
        slower++;
      }
    }
    return slower;
  }

  /** What is done afterwards is waited for, or the next request would be the slower one. */
  private long timedUntilMailed() {
    int before = mails.getReceivedMessages().length;
    long nanos = timed(() -> forgot("alice"));
    assertThat(mails.waitForIncomingEmail(20_000, before + 1)).isTrue();
    return nanos;
  }

  /** Nanoseconds, at an hour in which nobody has asked yet. */
  private long timed(Supplier<Answer> asked) {
    hub.clock().advance(Duration.ofHours(1));
    long begin = System.nanoTime();
    Answer answer = asked.get();
    long end = System.nanoTime();
    assertThat(answer.status()).as(answer.text()).isIn(201, 202);
    return end - begin;
  }
}
