package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.db.Dialect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is not let in costs as much as who is. */
class SignInTest {
  private static final String HASH = PasswordHash.create("the right one").encoded();

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
