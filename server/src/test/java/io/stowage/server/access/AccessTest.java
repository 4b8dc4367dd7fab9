package io.stowage.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.Hashes;
import io.stowage.server.common.FakeClock;
import io.stowage.server.registry.Access;
import io.stowage.server.registry.Access.Caller;
import io.stowage.server.registry.Access.Verdict;
import io.stowage.server.registry.Access.Wanted;
import io.stowage.server.registry.Action;
import io.stowage.server.registry.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mode, each kind of caller, each wish. */
class AccessTest {
  private static final RepositoryName REPOSITORY = new RepositoryName("a/b");
  private static final String BASIC = "Basic realm=\"Stowage\"";
  private static final String BEARER = "Bearer realm=\"https://h:5000/token\",service=\"h:5000\"";

  private final FakeClock clock = new FakeClock();
  @TempDir private Path folder;
  private Path users = Path.of("");

  @BeforeEach
  void makeUsers() throws IOException {
    users = Files.writeString(folder.resolve("users"), "alice:" + Hashes.BCRYPT + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    // mode, caller, wish, verdict
    "open, nobody, ping, allowed",
    "open, nobody, push, allowed",
    "open, wrong, delete, allowed",
    "open, garbage, catalog, allowed",
    "closed, nobody, push, denied",
    "closed, nobody, delete, denied",
    "closed, alice, push, denied",
    "closed, nobody, ping, allowed",
    "closed, nobody, pull, allowed",
    "closed, nobody, catalog, allowed",
    "closed-private, nobody, ping, denied",
    "closed-private, nobody, pull, denied",
    "closed-private, nobody, push, denied",
    "closed-private, nobody, catalog, denied",
    "users-private, nobody, ping, log in",
    "users-private, nobody, pull, log in",
    "users-private, nobody, push, log in",
    "users-private, nobody, catalog, log in",
    "users-private, wrong, ping, log in",
    "users-private, wrong, pull, log in",
    "users-private, unknown, push, log in",
    "users-private, garbage, pull, log in",
    "users-private, forged, pull, log in",
    "users-private, alice, ping, alice",
    "users-private, alice, pull, alice",
    "users-private, alice, push, alice",
    "users-private, alice, delete, alice",
    "users-private, alice, catalog, alice",
    "users-public, nobody, ping, log in",
    "users-public, nobody, push, log in",
    "users-public, nobody, delete, log in",
    "users-public, wrong, ping, log in",
    "users-public, wrong, pull, log in",
    "users-public, unknown, pull, log in",
    "users-public, garbage, pull, log in",
    "users-public, forged, pull, log in",
    "users-public, nobody, pull, allowed",
    "users-public, nobody, catalog, allowed",
    "users-public, alice, ping, alice",
    "users-public, alice, push, alice",
    "users-public, alice, delete, alice",
  })
  void theDoorAnswers(String mode, String caller, String wish, String verdict) {
    Verdict answer = access(mode).judge(caller(caller), wanted(wish));

    String seen =
        switch (answer) {
          case Verdict.Allowed(var actor) -> actor.isAnonymous() ? "allowed" : actor.name();
          case Verdict.Unauthenticated _ -> "log in";
          case Verdict.Denied _ -> "denied";
          case Verdict.NotYet _ -> "wait";
          case Verdict.Busy _ -> "busy";
        };
    assertThat(seen).isEqualTo(verdict);
  }

  @Test
  void aPushThatNobodyMayDoSaysHowToLetSomeoneIn() {
    assertThat(access("closed").judge(caller("nobody"), wanted("push")))
        .isInstanceOfSatisfying(
            Verdict.Denied.class,
            denied ->
                assertThat(denied.message())
                    .contains("--open", "--users FILE", "stowage htpasswd add FILE NAME"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ping; ''",
        "push; ,scope=\"repository:a/b:pull,push\"",
        "delete; ,scope=\"repository:a/b:delete\"",
      })
  void whereAnyoneMayPullTheChallengeIsForAToken(String wish, String scope) {
    assertThat(challenge("users-public", "nobody", wish)).isEqualTo(BEARER + scope);
  }

  @ParameterizedTest
  @CsvSource({"x", "library/x"})
  void theChallengeSpellsTheNameAsTheClientDid(String name) {
    Wanted pushed = new Wanted.OnRepository(new RepositoryName(name), Set.of(Action.PUSH));

    assertThat(access("users-public").judge(caller("nobody"), pushed))
        .isInstanceOfSatisfying(
            Verdict.Unauthenticated.class,
            answer ->
                assertThat(answer.challenge())
                    .isEqualTo(BEARER + ",scope=\"repository:" + name + ":push\""));
  }

  @Test
  void whatACredentialIsGoodForIsSpelledEitherWay() {
    Actor limited =
        new Actor(
            "alice",
            Optional.of(
                List.of(
                    new Wanted.OnRepository(new RepositoryName("library/x"), Set.of(Action.PULL)),
                    new Wanted.OnRepository(new RepositoryName("y"), Set.of(Action.PULL)))));

    for (String name : List.of("x", "library/x", "y", "library/y")) {
      assertThat(limited.covers(Action.PULL, new RepositoryName(name))).as(name).isTrue();
    }
    assertThat(limited.covers(Action.PULL, new RepositoryName("library/x/y"))).isFalse();
    assertThat(limited.covers(Action.PUSH, new RepositoryName("x"))).isFalse();
    assertThat(limited.credential()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"nobody", "wrong", "garbage", "forged"})
  void whereOnlyUsersMayPullTheChallengeIsForAPassword(String caller) {
    assertThat(challenge("users-private", caller, "pull")).isEqualTo(BASIC);
  }

  @Test
  void aForgedTokenIsNamedSo() {
    assertThat(challenge("users-public", "forged", "pull"))
        .isEqualTo(BEARER + ",scope=\"repository:a/b:pull\",error=\"invalid_token\"");
  }

  @Test
  void theHostOfARequestCannotAddToTheChallenge() {
    Caller odd = new Caller(Optional.empty(), "192.0.2.1", "test", "https://h\",x=\"\r\ny");

    assertThat(access("users-public").judge(odd, new Wanted.Ping()))
        .isInstanceOfSatisfying(
            Verdict.Unauthenticated.class,
            answer ->
                assertThat(answer.challenge())
                    .isEqualTo("Bearer realm=\"https://h,x=y/token\",service=\"h,x=y\""));
  }

  @Test
  void aMountReadsOnlyWhatItsActorMayPull() {
    assertThat(allows("closed-private", Actor.ANONYMOUS, Action.PULL)).isFalse();
    assertThat(allows("users-private", Actor.ANONYMOUS, Action.PULL)).isFalse();
    assertThat(allows("users-public", Actor.ANONYMOUS, Action.PUSH)).isFalse();
    assertThat(allows("users-public", new Actor("mallory"), Action.PULL)).isFalse();
    assertThat(allows("users-public", Actor.ANONYMOUS, Action.PULL)).isTrue();
    assertThat(allows("users-private", new Actor("alice"), Action.PULL)).isTrue();
    assertThat(allows("open", Actor.ANONYMOUS, Action.PUSH)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // mode; scopes of the token; whether a/b may be mounted from
        "users-private; repository:mine:pull,push; false",
        "users-private; repository:mine:pull,push repository:a/bc:*; false",
        "users-private; repository:mine:pull,push repository:a/b:push; false",
        "users-private; repository:mine:pull,push repository:a/b:pull; true",
        "users-public; repository:mine:pull,push; true",
      })
  void aMountWithATokenReadsOnlyWhatTheTokenIsFor(String mode, String scopes, boolean isReadable) {
    PasswordAccess door = (PasswordAccess) access(mode);
    TokenResult issued =
        door.tokens()
            .get(
                new TokenRequest(
                    Optional.empty(),
                    List.of(scopes),
                    false,
                    Optional.of(basic("alice:wonderland")),
                    new TokenRequest.From("http://h", "", "")));
    String token = ((TokenResult.Granted) issued).token();
    Wanted push =
        new Wanted.OnRepository(new RepositoryName("mine"), Set.of(Action.PULL, Action.PUSH));

    Verdict verdict =
        door.judge(
            new Caller(Optional.of("Bearer " + token), "192.0.2.1", "test", "https://h"), push);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Allowed.class,
            allowed ->
                assertThat(door.allows(allowed.actor(), Action.PULL, REPOSITORY))
                    .isEqualTo(isReadable));
  }

  private boolean allows(String mode, Actor actor, Action action) {
    return access(mode).allows(actor, action, REPOSITORY);
  }

  private String challenge(String mode, String caller, String wish) {
    Verdict answer = access(mode).judge(caller(caller), wanted(wish));
    return answer instanceof Verdict.Unauthenticated(var challenge, _) ? challenge : "" + answer;
  }

  private Access access(String mode) {
    return switch (mode) {
      case "open" -> new OpenAccess();
      case "closed" -> new ClosedAccess(true);
      case "closed-private" -> new ClosedAccess(false);
      case "users-private" -> PasswordAccess.open(users, false, clock);
      case "users-public" -> PasswordAccess.open(users, true, clock);
      default -> throw new IllegalArgumentException(mode);
    };
  }

  private static Caller caller(String who) {
    Map<String, String> headers =
        Map.of(
            "alice", basic("alice:wonderland"),
            "wrong", basic("alice:wrong"),
            "unknown", basic("bob:wonderland"),
            "garbage", "Basic %%%",
            "forged", "Bearer MTIzNAo.AAAA");
    return new Caller(Optional.ofNullable(headers.get(who)), "192.0.2.1", "test", "https://h:5000");
  }

  private static Wanted wanted(String wish) {
    return switch (wish) {
      case "ping" -> new Wanted.Ping();
      case "catalog" -> new Wanted.Catalog();
      case "pull" -> new Wanted.OnRepository(REPOSITORY, Set.of(Action.PULL));
      case "push" -> new Wanted.OnRepository(REPOSITORY, Set.of(Action.PUSH, Action.PULL));
      case "delete" -> new Wanted.OnRepository(REPOSITORY, Set.of(Action.DELETE));
      default -> throw new IllegalArgumentException(wish);
    };
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }
}
