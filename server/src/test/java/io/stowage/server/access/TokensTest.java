package io.stowage.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.Hashes;
import io.stowage.server.common.FakeClock;
import io.stowage.server.registry.Access.Caller;
import io.stowage.server.registry.Access.Verdict;
import io.stowage.server.registry.Access.Wanted;
import io.stowage.server.registry.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class TokensTest {
  private static final TokenRequest.From FROM = new TokenRequest.From("http://h", "", "");

  private static final Optional<String> ALICE = Optional.of(basic("alice:wonderland"));
  private static final Optional<String> NOBODY = Optional.empty();

  private final FakeClock clock = new FakeClock();
  @TempDir private Path folder;
  private Path users = Path.of("");
  private @Nullable PasswordAccess opened;

  @BeforeEach
  void openTheDoor() throws IOException {
    users = Files.writeString(folder.resolve("users"), "alice:" + Hashes.BCRYPT + "\n");
    opened = PasswordAccess.open(users, true, clock);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice:wrong", "bob:wonderland", "alice:", "alice"})
  void wrongCredentialsGetNoToken(String pair) {
    assertThat(issue(Optional.of(basic(pair)), "repository:a/b:pull"))
        .isInstanceOfSatisfying(
            TokenResult.Unauthenticated.class,
            answer -> assertThat(answer.challenge()).isEqualTo("Basic realm=\"Stowage\""));
  }

  @Test
  void aTokenBuysNoToken() {
    String token = token(ALICE, "repository:a/b:pull");

    assertThat(issue(Optional.of("Bearer " + token), "repository:a/b:pull"))
        .isInstanceOf(TokenResult.Unauthenticated.class);
  }

  @Test
  void whereOnlyUsersMayPullNobodyGetsNoToken() {
    Tokens tokens = PasswordAccess.open(users, false, clock).tokens();

    assertThat(tokens.get(new TokenRequest(Optional.empty(), List.of(), false, NOBODY, FROM)))
        .isInstanceOf(TokenResult.Unauthenticated.class);
  }

  @Test
  void tooManyOrTooLongScopesAreRefused() {
    assertThat(issue(NOBODY, "a:b:c ".repeat(33))).isInstanceOf(TokenResult.Malformed.class);
    assertThat(issue(NOBODY, "repository:" + "a".repeat(4096) + ":pull"))
        .isInstanceOf(TokenResult.Malformed.class);
    assertThat(issue(NOBODY, Collections.nCopies(33, "a:b:c").toArray(String[]::new)))
        .isInstanceOf(TokenResult.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // who; scopes asked for; wish; verdict
        "nobody; repository:a/b:pull,push; push; insufficient_scope",
        "nobody; repository:a/b:*; delete; insufficient_scope",
        "nobody; repository:other:pull; pull; insufficient_scope",
        "nobody; registry:catalog:*; pull; insufficient_scope",
        "nobody; ''; pull; insufficient_scope",
        "nobody; repository:A/B:pull; pull; insufficient_scope",
        "nobody; repository:a/b; pull; insufficient_scope",
        "nobody; repository:a/b:pull; catalog; insufficient_scope",
        "alice; repository:a/b:pull; push; insufficient_scope",
        "alice; repository:a/b:push; push; insufficient_scope",
        "alice; repository:a/bc:pull,push; push; insufficient_scope",
        "alice; repository:a/b:pull,push; delete; insufficient_scope",
        "alice; plugin:a/b:pull; pull; insufficient_scope",
        "nobody; ''; ping; allowed",
        "nobody; repository:a/b:pull,push; pull; allowed",
        "nobody; registry:catalog:*; catalog; allowed",
        "alice; ''; ping; alice",
        "alice; repository:a/b:pull,push; push; alice",
        "alice; repository:a/b:push repository:a/b:pull; push; alice",
        "alice; repository(plugin):a/b:pull,push; push; alice",
        "alice; repository:a/b:*; delete; alice",
        "alice; repository:a/b:pull,push,delete registry:catalog:*; catalog; alice",
        "nobody; repository:x:pull; pull x; allowed",
        "nobody; repository:x:pull; pull library/x; allowed",
        "nobody; repository:library/x:pull; pull x; allowed",
        "nobody; repository:library/x:pull; pull library/x; allowed",
        "alice; repository:library/x:push repository:x:pull; push x; alice",
        "nobody; repository:library/x/y:pull; pull x/y; insufficient_scope",
        "nobody; repository:x/library:pull; pull x; insufficient_scope",
      })
  void aTokenOpensWhatItWasGivenForAndNoMore(
      String who, String scopes, String wish, String verdict) {
    String token = token(who.equals("alice") ? ALICE : NOBODY, scopes);

    assertThat(show(token, wish)).isEqualTo(verdict);
  }

  @Test
  void aTokenEndsAfterFiveMinutes() {
    String token = token(ALICE, "repository:a/b:pull");

    clock.advance(Duration.ofSeconds(299));
    assertThat(show(token, "pull")).isEqualTo("alice");

    clock.advance(Duration.ofSeconds(1));
    assertThat(show(token, "pull")).isEqualTo("invalid_token");
  }

  @Test
  void aTokenEndsWithThePasswordItWasGivenFor() throws IOException {
    String token = token(ALICE, "repository:a/b:pull");

    Files.writeString(users, "alice:" + Hashes.BCRYPT + "\nbob:" + Hashes.BCRYPT + "\n");
    clock.advance(Duration.ofSeconds(1));
    assertThat(show(token, "pull")).isEqualTo("alice");

    Files.writeString(users, "alice:" + Hashes.ARGON2ID + "\n");
    clock.advance(Duration.ofSeconds(1));
    assertThat(show(token, "pull")).isEqualTo("invalid_token");

    Files.writeString(users, "# nobody\n");
    clock.advance(Duration.ofSeconds(1));
    assertThat(show(token, "pull")).isEqualTo("invalid_token");
  }

  @Test
  void aTokenOfAnotherProcessIsForged() {
    String token = token(ALICE, "repository:a/b:pull");

    opened = PasswordAccess.open(users, true, clock);

    assertThat(show(token, "pull")).isEqualTo("invalid_token");
  }

  @Test
  void noChangedLetterIsAccepted() {
    String token = token(ALICE, "repository:a/b:pull");
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (int round = 0; round < 5_000; round++) {
      char[] changed = token.toCharArray();
      // The last letter of a Base64 text holds bits that say nothing.
      int at = random.nextInt(token.indexOf('.') - 1);
      char letter = (char) random.nextInt('!', 0x7f);
      if (changed[at] == letter) {
        continue;
      }
      changed[at] = letter;

      assertThat(show(new String(changed), "pull")).isEqualTo("invalid_token");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "a", "a.b", "MTIzNAo.", ".AAAA", "%.%", "MTIzNAo.AAAA.AAAA"})
  void whatIsNoTokenIsForged(String text) {
    assertThat(show(text, "pull")).isEqualTo("invalid_token");
  }

  @Test
  void theAnswerIsWhatDocumentedClientsRead() {
    TokenResult.Granted granted = (TokenResult.Granted) issue(ALICE, "repository:a/b:pull,push");

    var json = new JsonMapper().readTree(granted.json(false));

    assertThat(json.propertyNames())
        .containsExactlyInAnyOrder("token", "access_token", "expires_in", "issued_at");
    assertThat(json.get("token")).isEqualTo(json.get("access_token"));
    assertThat(json.get("expires_in").intValue()).isEqualTo(300);
    assertThat(json.get("issued_at").stringValue()).isEqualTo("2026-11-24T12:00:00Z");
    assertThat(granted.toString()).doesNotContain(granted.token());
  }

  private PasswordAccess access() {
    return Objects.requireNonNull(opened);
  }

  private TokenResult issue(Optional<String> authorization, String... scopes) {
    return access()
        .tokens()
        .get(new TokenRequest(Optional.of("h"), List.of(scopes), false, authorization, FROM));
  }

  private String token(Optional<String> authorization, String... scopes) {
    return ((TokenResult.Granted) issue(authorization, scopes)).token();
  }

  /** The name let in, or the error in the challenge. */
  private String show(String token, String wish) {
    Caller caller = new Caller(Optional.of("Bearer " + token), "192.0.2.1", "test", "https://h");
    return switch (access().judge(caller, wanted(wish))) {
      case Verdict.Allowed(var actor) -> actor.isAnonymous() ? "allowed" : actor.name();
      case Verdict.Unauthenticated(var challenge, _) ->
          challenge.replaceFirst(".*error=\"([a-z_]+)\"", "$1");
      case Verdict other -> other.toString();
    };
  }

  /** An action and a repository, {@code a/b} unless it is named. */
  private static Wanted wanted(String wish) {
    String[] words = wish.split(" ");
    RepositoryName name = new RepositoryName(words.length > 1 ? words[1] : "a/b");
    return switch (words[0]) {
      case "ping" -> new Wanted.Ping();
      case "catalog" -> new Wanted.Catalog();
      case "pull" -> new Wanted.OnRepository(name, Set.of(Action.PULL));
      case "push" -> new Wanted.OnRepository(name, Set.of(Action.PUSH, Action.PULL));
      case "delete" -> new Wanted.OnRepository(name, Set.of(Action.DELETE));
      default -> throw new IllegalArgumentException(wish);
    };
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }
}
