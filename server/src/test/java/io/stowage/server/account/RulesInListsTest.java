package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.db.CountedStatements;
import io.stowage.server.db.Dialect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of what has rules take one query for all the rules. */
class RulesInListsTest {
  @TempDir Path folder;

  private static List<Rule> rules(int number) {
    return List.of(
        new Rule("ann/app" + number, Set.of(Permission.PULL, Permission.PUSH)),
        new Rule("ann/base", Set.of(Permission.PULL)));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void ofTokens(Dialect dialect) {
    try (TestAccounts test = TestAccounts.withoutMail(dialect, folder)) {
      By ann = test.person("ann");
      AccountId id = test.id("ann");
      var tokens =
          new AccessTokens(test.database, test.telling, test.audit, test.revision, test.clock);
      for (int i = 0; i < 5; i++) {
        tokens.makeRobot(
            id,
            "robot" + i,
            new AccessTokens.Wish(
                "robot" + i, "", List.of(), rules(i), Optional.empty(), Optional.empty()),
            ann);
      }

      var listed =
          CountedStatements.read(
              test.database, tx -> TokenStore.list(tx, id, TokenKind.ROBOT, Long.MAX_VALUE, 10));

      assertThat(listed.statements()).isEqualTo(2);
      assertThat(listed.answer())
          .extracting(Token::rules)
          .containsExactly(rules(4), rules(3), rules(2), rules(1), rules(0));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void ofScopeMaps(Dialect dialect) {
    try (TestAccounts test = TestAccounts.withoutMail(dialect, folder)) {
      By ann = test.person("ann");
      AccountId id = test.id("ann");
      var maps = new ScopeMaps(test.database, test.audit, test.revision, test.clock);
      for (int i = 0; i < 5; i++) {
        maps.make(id, "map" + i, "", rules(i), ann);
      }

      var listed = CountedStatements.read(test.database, tx -> ScopeMapStore.list(tx, id, 10));

      assertThat(listed.statements()).isEqualTo(2);
      assertThat(listed.answer())
          .extracting(ScopeMap::rules)
          .containsExactly(rules(0), rules(1), rules(2), rules(3), rules(4));
    }
  }
}
