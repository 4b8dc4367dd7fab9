package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.server.account.SignIn.Result.In;
import io.stowage.server.account.SignIn.Result.Wrong;
import io.stowage.server.db.Dialect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is not let in costs as much as who is. */
class SignInTest {
  private static final String HASH = PasswordHash.create("the right one").encoded();

  private static final AccessTokens.Wish WISH =
      new AccessTokens.Wish(
          "ci", "", List.of("repo:read"), List.of(), Optional.empty(), Optional.empty());

  private static final AccessTokens.Wish ROBOT =
      new AccessTokens.Wish(
          "ci",
          "",
          List.of(),
          List.of(new Rule("alice/*", Set.of(Permission.PULL))),
          Optional.empty(),
          Optional.empty());

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "alice, the right one",
    "alice, a wrong one",
    "alice@example.com, a wrong one",
    "nobody, a wrong one",
    "nobody@example.com, a wrong one",
    "not a name at all, a wrong one",
    "sue, the right one",
    "sue, a wrong one"
  })
  void everyPasswordCostsOneHash(String name, String password) {
    try (TestAccounts accounts = TestAccounts.withoutMail(Dialect.SQLITE, folder)) {
      accounts.person("alice");
      accounts.person("sue");
      accounts.execute("UPDATE person SET password_hash = ?", HASH);
      accounts.execute("UPDATE account SET suspended_at = 1 WHERE name = ?", "sue");
      AtomicInteger computed = new AtomicInteger();

      SignIn.Checked checked =
          signIn(accounts, computed).password(name, password, TestAccounts.nobody());

      assertThat(computed).hasValue(1);
      boolean isRight = name.equals("alice") && password.equals("the right one");
      assertThat(checked instanceof SignIn.Checked.Right).isEqualTo(isRight);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aTokenIsRememberedForAMoment(Dialect dialect) {
    try (TestAccounts accounts = TestAccounts.withoutMail(dialect, folder)) {
      By alice = accounts.person("alice");
      String secret = tokens(accounts).makePersonal(accounts.id("alice"), WISH, alice).secret();
      SignIn signIn = signIn(accounts, new AtomicInteger());
      byte[] hash = TokenSecret.parse(secret).orElseThrow().hash();

      // What another process changes is seen within that moment, which may have passed between.
      await()
          .until(
              () -> {
                accounts.execute("UPDATE token SET hash = ?", (Object) hash);
                assertThat(signIn.program("alice", secret, alice)).isInstanceOf(In.class);
                assertThat(signIn.bearer(secret, alice)).isPresent();
                accounts.execute("UPDATE token SET hash = ?", (Object) new byte[32]);
                return signIn.program("alice", secret, alice) instanceof In
                    && signIn.bearer(secret, alice).isPresent();
              });
      await().until(() -> signIn.program("alice", secret, alice) instanceof Wrong);
      assertThat(signIn.bearer(secret, alice)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aTokenThatIsRememberedEndsAtOnce(Dialect dialect) {
    try (TestAccounts accounts = TestAccounts.withoutMail(dialect, folder)) {
      By alice = accounts.person("alice");
      AccountId id = accounts.id("alice");
      AccessTokens tokens = tokens(accounts);
      SignIn signIn = signIn(accounts, new AtomicInteger());
      var personal = tokens.makePersonal(id, WISH, alice);
      var robot = tokens.makeRobot(id, "ci", ROBOT, alice);
      assertThat(signIn.program("alice", personal.secret(), alice)).isInstanceOf(In.class);
      assertThat(signIn.program("alice+ci", robot.secret(), alice)).isInstanceOf(In.class);

      tokens.delete(id, TokenKind.PERSONAL, personal.token().id(), alice);
      var again = tokens.regenerate(id, robot.token().id(), alice);

      assertThat(signIn.program("alice", personal.secret(), alice)).isInstanceOf(Wrong.class);
      assertThat(signIn.program("alice+ci", robot.secret(), alice)).isInstanceOf(Wrong.class);
      assertThat(signIn.program("alice+ci", again.secret(), alice)).isInstanceOf(In.class);
      assertThat(signIn.program("bob+ci", again.secret(), alice)).isInstanceOf(Wrong.class);
    }
  }

  private static AccessTokens tokens(TestAccounts accounts) {
    return new AccessTokens(
        accounts.database, accounts.telling, accounts.audit, accounts.revision, accounts.clock);
  }

  private static SignIn signIn(TestAccounts accounts, AtomicInteger computed) {
    PasswordCheck check =
        new PasswordCheck(
            (hash, typed) -> {
              computed.incrementAndGet();
              return hash.matches(typed);
            },
            1,
            Duration.ofSeconds(5),
            accounts.clock);
    return new SignIn(
        accounts.database,
        new Identities(
            accounts.database, accounts.revision, AccountSettings.DEFAULT, accounts.clock),
        new Passwords(check),
        new LoginThrottle(accounts.clock),
        new KnownPlaces(accounts.database, accounts.telling, accounts.clock),
        new TokenUses(accounts.database, accounts.clock),
        accounts.audit,
        accounts.clock);
  }
}
