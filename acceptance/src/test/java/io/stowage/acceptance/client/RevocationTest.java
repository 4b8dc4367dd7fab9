package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.Registries;
import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.Registry.Login;
import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.TestImages;
import io.stowage.acceptance.harness.Tools;
import io.stowage.acceptance.harness.Workspace;
import io.stowage.server.db.TestDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two servers over one PostgreSQL: what is revoked at one of them stops at both within a second,
 * for skopeo and for who holds a token of the token server. Each has blobs of its own, so only
 * manifests, which are in the database, are asked for at the second.
 */
@Tag("slow")
final class RevocationTest {
  private static final Duration BOUND = Duration.ofSeconds(1);

  /** How often one asks until the bound has surely passed; more would mean that it never stops. */
  private static final int MOST_TRIES = 10_000;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private static StowageProcess first;

  @SuppressWarnings("NullAway.Init")
  private static StowageProcess second;

  @SuppressWarnings("NullAway.Init")
  private static Person admin;

  @BeforeAll
  static void start() {
    Registries.requireStowage();
    Tools.require("skopeo");
    folder = Workspace.fresh("revocation");
    TestImages.note(folder.resolve("note"));
    var database = TestDatabases.postgres();
    var settings =
        Map.of(
            "STOWAGE_DATABASE_URL", database.url(),
            "STOWAGE_DATABASE_USER", database.user(),
            "STOWAGE_DATABASE_PASSWORD", database.password());
    first = StowageProcess.withAccountsInTheClear(Workspace.fresh("revocation-first"), settings);
    second = StowageProcess.withAccountsInTheClear(Workspace.fresh("revocation-second"), settings);
    admin = Person.administrator(first);
  }

  @AfterAll
  static void stop() {
    if (first != null) {
      first.close();
    }
    if (second != null) {
      second.close();
    }
  }

  @Test
  void skopeoIsRefusedOnBothWithinASecondOfTheTokensEnd() throws IOException {
    var ann = admin.make("ann");
    var token = ann.token("repo:write");
    push(token.login(), "ann/app:1");
    var logIns = Files.createDirectories(folder.resolve("log-ins"));
    for (Registry each : List.of(first, second)) {
      skopeo("login", "--authfile=" + logIns.resolve("auth.json"), "--tls-verify=false")
          .and("-u=" + token.login().user(), "--password-stdin", each.authority())
          .reading(token.login().password())
          .succeed();
      assertThat(inspect(each, logIns, "ann/app:1").status()).isZero();
    }

    ann.delete(token);
    long revoked = System.nanoTime();

    for (Registry each : List.of(second, first)) {
      stopsInTime(
          "skopeo at " + each.authority(),
          revoked,
          () -> inspect(each, logIns, "ann/app:1").status() == 0);
    }
    assertThat(inspect(second, logIns, "ann/app:1").err())
        .containsAnyOf("invalid username/password", "unauthorized");
  }

  @Test
  void aTokenOfTheTokenServerGivenBeforeStopsOnBothWithinASecond() {
    var ben = admin.make("ben");
    var token = ben.token("repo:write");
    push(token.login(), "ben/app:1");
    var bearer = bearer(first, token.login(), "ben/app");
    // Tokens are for the server that they were asked of, so the second gives one of its own.
    var others = bearer(second, token.login(), "ben/app");
    assertThat(manifest(first, "ben/app", bearer)).isEqualTo(200);
    assertThat(manifest(second, "ben/app", others)).isEqualTo(200);

    ben.delete(token);
    long revoked = System.nanoTime();

    assertThat(manifest(first, "ben/app", bearer)).as("here, at once").isEqualTo(401);
    stopsInTime("the second", revoked, () -> manifest(second, "ben/app", others) == 200);
    assertThat(manifest(second, "ben/app", others)).isEqualTo(401);
    assertThat(status(second, "/token", basic(token.login()))).isEqualTo(401);
  }

  @Test
  void aTokenIsSwitchedOffAndOnAgain() {
    var dot = admin.make("dot");
    var token = dot.token("repo:write");
    push(token.login(), "dot/app:1");
    var bearer = bearer(second, token.login(), "dot/app");
    assertThat(manifest(second, "dot/app", bearer)).isEqualTo(200);

    dot.succeed("PATCH", token.path(), Map.of("enabled", false));
    long disabled = System.nanoTime();
    stopsInTime("the second", disabled, () -> manifest(second, "dot/app", bearer) == 200);

    dot.succeed("PATCH", token.path(), Map.of("enabled", true));
    long enabled = System.nanoTime();
    stopsInTime("its refusal", enabled, () -> manifest(second, "dot/app", bearer) == 401);
    assertThat(manifest(second, "dot/app", bearer)).isEqualTo(200);
  }

  @Test
  void aPasswordThatWasChangedAtOneStopsAtTheOther() {
    var eve = admin.make("eve");
    push(eve.login(), "eve/app:1");
    var bearer = bearer(second, eve.login(), "eve/app");
    assertThat(manifest(second, "eve/app", bearer)).isEqualTo(200);
    assertThat(status(second, "/v2/", basic(eve.login()))).isEqualTo(200);

    eve.changePassword("eve has another");
    long changed = System.nanoTime();

    stopsInTime("the second", changed, () -> manifest(second, "eve/app", bearer) == 200);
    assertThat(status(second, "/v2/", basic(eve.login()))).isEqualTo(401);
    assertThat(status(second, "/v2/", basic(new Login("eve", "eve has another")))).isEqualTo(200);
  }

  /**
   * Asks until it is no longer so. What was asked after the bound must not be; how long an answer
   * takes says nothing.
   */
  private static void stopsInTime(String what, long since, BooleanSupplier isSo) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      long asked = System.nanoTime();
      if (!isSo.getAsBoolean()) {
        return;
      }
      assertThat(Duration.ofNanos(asked - since))
          .as("asked after the change, %s did as before", what)
          .isLessThan(BOUND);
    }
    throw new AssertionError(what + " never stops");
  }

  private static void push(Login login, String image) {
    skopeo("copy", "--dest-tls-verify=false", "--dest-creds=" + login.colonSeparated())
        .and("oci:" + folder.resolve("note") + ":latest", "docker://" + first.image(image))
        .succeed();
  }

  private static Command.Outcome inspect(Registry registry, Path logIns, String image) {
    return skopeo("inspect", "--raw", "--tls-verify=false")
        .and("--authfile=" + logIns.resolve("auth.json"), "docker://" + registry.image(image))
        .run();
  }

  private static Command skopeo(String... words) {
    return Command.of("skopeo", "--insecure-policy").and(words);
  }

  private static String bearer(Registry registry, Login login, String repository) {
    var path = "/token?service=%s&scope=repository:%s:pull";
    var answer = get(registry, path.formatted(registry.authority(), repository), basic(login));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return "Bearer " + JsonMapper.shared().readTree(answer.body()).required("token").asString();
  }

  private static int manifest(Registry registry, String repository, String authorization) {
    return status(registry, "/v2/" + repository + "/manifests/1", authorization);
  }

  private static int status(Registry registry, String path, String authorization) {
    return get(registry, path, authorization).statusCode();
  }

  private static HttpResponse<String> get(Registry registry, String path, String authorization) {
    var request =
        HttpRequest.newBuilder(registry.uri(path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", authorization)
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for " + path, e);
    }
  }

  private static String basic(Login login) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString(login.colonSeparated().getBytes(StandardCharsets.UTF_8));
  }
}
