package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.Account;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Profile;
import io.stowage.server.account.Rule;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.db.Dialect;
import io.stowage.server.hub.PullLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Limits of pulls as clients meet them, in Docker Hub's headers and its 429. */
class PullLimitsTest {
  private static final long ANONYMOUS = 3;
  private static final long SIGNED_IN = 5;
  private static final String IMAGE = "/v2/alice/app/manifests/image";
  private static final String MANY = "/v2/alice/app/manifests/many";

  @TempDir Path folder;
  private RunningHub hub;
  private RegistryClient client;
  private Account alice;

  @BeforeEach
  void start() {
    hub =
        RunningHub.start(
            Dialect.SQLITE,
            folder,
            RunningHub.limiting(new PullLimits(ANONYMOUS, SIGNED_IN, Duration.ofHours(6))));
    client = hub.registry();
    alice = hub.person("alice").account();
    hub.person("bob");
    hub.accounts().setDefaults(alice.id(), false, true, alice.version(), By.SERVER);
    push();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void whoHasNoNameIsCountedByAddressAndToldHowMuchIsLeft() {
    for (long left = ANONYMOUS - 1; left >= 0; left--) {
      Answer answer = client.get(IMAGE);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("ratelimit-limit")).contains("3;w=21600");
      assertThat(answer.header("ratelimit-remaining")).contains(left + ";w=21600");
      assertThat(answer.header("docker-ratelimit-source")).contains("127.0.0.1");
    }
    assertThat(client.get(IMAGE).status()).isEqualTo(429);
  }

  @Test
  void whoHasPulledTooMuchIsAnsweredInDockerHubsWords() {
    exhaust("");
    hub.clock().advance(Duration.ofMinutes(330));

    Answer refused = client.get(IMAGE);

    assertThat(refused.status()).isEqualTo(429);
    JsonNode body = JsonMapper.shared().readTree(refused.body());
    assertThat(body.propertyNames()).containsExactly("errors");
    assertThat(body.required("errors").size()).isEqualTo(1);
    JsonNode error = body.required("errors").required(0);
    assertThat(error.propertyNames()).containsExactly("code", "message");
    assertThat(error.required("code").asString()).isEqualTo("TOOMANYREQUESTS");
    assertThat(error.required("message").asString())
        .startsWith(
            "You have reached your pull rate limit. You may increase the limit by authenticating")
        .contains("3 pulls in 6h", "30 minutes");
    assertThat(refused.header("ratelimit-limit")).contains("3;w=21600");
    assertThat(refused.header("ratelimit-remaining")).contains("0;w=21600");
    assertThat(refused.header("docker-ratelimit-source")).contains("127.0.0.1");
    assertThat(refused.header("Retry-After")).contains("1800");
  }

  @Test
  void aHeadIsFreeAndTellsWhatIsLeftEvenWhereNothingIs() {
    for (int i = 0; i < 2 * ANONYMOUS; i++) {
      assertThat(client.head(IMAGE).header("ratelimit-remaining")).contains("3;w=21600");
    }
    exhaust("");

    Answer head = client.head(IMAGE);

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("ratelimit-remaining")).contains("0;w=21600");
  }

  @Test
  void aNewWindowBeginsWithTheFirstPullAfterTheOldHasEnded() {
    exhaust("");
    hub.clock().advance(Duration.ofHours(6).minusSeconds(1));
    assertThat(client.get(IMAGE).status()).isEqualTo(429);

    hub.clock().advance(Duration.ofSeconds(1));

    assertThat(client.get(IMAGE).header("ratelimit-remaining")).contains("2;w=21600");
  }

  @Test
  void whoHasANameIsCountedByItAndNotByTheirAddress() {
    exhaust("");
    String bob = HubTest.basic("bob", RunningHub.password("bob"));

    Answer answer = client.get(IMAGE, "Authorization", bob);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ratelimit-limit")).contains("5;w=21600");
    assertThat(answer.header("ratelimit-remaining")).contains("4;w=21600");
    exhaust(bob);
    Answer refused = client.get(IMAGE, "Authorization", bob);
    assertThat(refused.text())
        .startsWith("{\"errors\":[{\"code\":\"TOOMANYREQUESTS\"")
        .contains("You have reached your pull rate limit. ")
        .doesNotContain("authenticating");
    assertThat(client.get(IMAGE, "Authorization", alice()).status()).isEqualTo(200);
  }

  /** Docker Hub: by the user who pulls; tokens and robots are no users of their own. */
  @Test
  void tokensAndRobotsCountForTheAccountTheyBelongTo() {
    String token =
        HubTest.basic(
            "alice",
            hub.tokens()
                .makePersonal(alice.id(), wish(List.of("repo:read"), List.of()), By.SERVER)
                .secret());
    Rule all = new Rule("alice/*", EnumSet.of(Permission.PULL));
    String robot = robot(alice, "one", all);
    String other = robot(alice, "other", all);
    List<Answer> answers =
        List.of(alice(), token, bearer(alice()), robot, other).stream()
            .map(credential -> client.get(IMAGE, "Authorization", credential))
            .toList();

    assertThat(answers)
        .extracting(answer -> answer.header("ratelimit-remaining").orElse("none"))
        .containsExactly("4;w=21600", "3;w=21600", "2;w=21600", "1;w=21600", "0;w=21600");
    assertThat(answers)
        .extracting(answer -> answer.header("docker-ratelimit-source").orElse("none"))
        .containsOnly(alice.id().toString());
    for (String credential : List.of(alice(), token, robot, other)) {
      assertThat(client.get(IMAGE, "Authorization", credential).status()).isEqualTo(429);
    }
  }

  @Test
  void anOrganizationsTokensAndRobotsCountForIt() {
    Account acme =
        hub.organizations()
            .make(
                new AccountName("acme"),
                Profile.EMPTY,
                Optional.of(new AccountName("bob")),
                By.SERVER);
    String token =
        HubTest.basic(
            "acme",
            hub.tokens()
                .makeForOrganization(acme.id(), wish(List.of(), List.of()), By.SERVER)
                .secret());
    String robot = robot(acme, "ci", new Rule("acme/*", EnumSet.of(Permission.PULL)));

    client.get(IMAGE, "Authorization", token);
    Answer second = client.get(IMAGE, "Authorization", robot);
    Answer owner =
        client.get(IMAGE, "Authorization", HubTest.basic("bob", RunningHub.password("bob")));

    assertThat(second.header("ratelimit-remaining")).contains("3;w=21600");
    assertThat(second.header("docker-ratelimit-source")).contains(acme.id().toString());
    assertThat(owner.header("ratelimit-remaining")).contains("4;w=21600");
  }

  @Test
  void anIndexAndTheImageGotByItAreOnePullAndEachFurtherImageOneMore() {
    Answer index = client.get(MANY);
    Answer first = client.get("/v2/alice/app/manifests/" + image("one"));
    Answer second = client.get("/v2/alice/app/manifests/" + image("two"));

    assertThat(List.of(index, first, second))
        .extracting(answer -> answer.header("ratelimit-remaining").orElse("none"))
        .containsExactly("2;w=21600", "2;w=21600", "1;w=21600");
  }

  @Test
  void theLastPullIsMadeToItsEnd() {
    client.get(IMAGE);
    client.get(IMAGE);

    assertThat(client.get(MANY).status()).isEqualTo(200);
    assertThat(client.get("/v2/alice/app/manifests/" + image("one")).status()).isEqualTo(200);
    assertThat(client.get("/v2/alice/app/manifests/" + image("two")).status()).isEqualTo(429);
  }

  @Test
  void pushesAndBlobsAreNotLimited() {
    exhaust("");
    exhaust(alice());

    push();
    assertThat(client.get("/v2/alice/app/blobs/" + blob("one")).status()).isEqualTo(200);
  }

  private void exhaust(String authorization) {
    for (int i = 0; i <= SIGNED_IN; i++) {
      Answer answer =
          authorization.isEmpty()
              ? client.get(IMAGE)
              : client.get(IMAGE, "Authorization", authorization);
      if (answer.status() == 429) {
        return;
      }
    }
    throw new AssertionError("there is no limit");
  }

  private static String alice() {
    return HubTest.basic("alice", RunningHub.password("alice"));
  }

  private String bearer(String basic) {
    Answer answer =
        client.get("/token?client_id=test&scope=repository:alice/app:pull", "Authorization", basic);
    return "Bearer " + JsonMapper.shared().readTree(answer.body()).required("token").asString();
  }

  private String robot(Account owner, String name, Rule rule) {
    return HubTest.basic(
        owner.name() + "+" + name,
        hub.tokens()
            .makeRobot(owner.id(), name, wish(List.of(), List.of(rule)), By.SERVER)
            .secret());
  }

  private static AccessTokens.Wish wish(List<String> scopes, List<Rule> rules) {
    return new AccessTokens.Wish("test", "", scopes, rules, Optional.empty(), Optional.empty());
  }

  private static Digest blob(String content) {
    return Digest.of(Algorithm.SHA256, content.getBytes(StandardCharsets.UTF_8));
  }

  private static Digest image(String content) {
    return blob(RegistryClient.image(blob(content)));
  }

  /** Two images, one of them by a tag, and an index of both. */
  private void push() {
    for (String content : List.of("one", "two")) {
      require(
          client.send(
              "POST",
              "/v2/alice/app/blobs/uploads/?digest=" + blob(content),
              content.getBytes(StandardCharsets.UTF_8),
              "Authorization",
              alice()));
      put("image", RegistryClient.OCI_MANIFEST, RegistryClient.image(blob(content)));
    }
    put("many", RegistryClient.OCI_INDEX, RegistryClient.index(image("one"), image("two")));
  }

  private void put(String tag, String type, String content) {
    require(
        client.send(
            "PUT",
            "/v2/alice/app/manifests/" + tag,
            content.getBytes(StandardCharsets.UTF_8),
            "Authorization",
            alice(),
            "Content-Type",
            type));
  }

  private static void require(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }
}
