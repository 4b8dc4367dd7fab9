package io.stowage.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.AccountId;
import io.stowage.server.db.CountedStatements;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of several repositories is what is known of each, by one query. */
class RightsInListsTest {
  @TempDir Path folder;

  private static void fill(Database database) {
    for (String sql :
        new String[] {
          "INSERT INTO account (id, name, kind, private_by_default, created_at) VALUES (1, 'ann',"
              + " 0, 0, 0)",
          "INSERT INTO account (id, name, kind, private_by_default, created_at) VALUES (2, 'acme',"
              + " 1, 0, 0)",
          "INSERT INTO account (id, name, kind, private_by_default, created_at, suspended_at)"
              + " VALUES (3, 'gone', 0, 0, 0, 1)",
          "INSERT INTO membership (organization_id, account_id, role, joined_at) VALUES (2, 1, 2,"
              + " 0)",
          "INSERT INTO repository (id, name, namespace, is_private, created_at) VALUES (11,"
              + " 'ann/app', 'ann', 1, 0)",
          "INSERT INTO repository (id, name, namespace, is_private, created_at, archived_at) VALUES"
              + " (12, 'acme/app', 'acme', 1, 0, 1)",
          "INSERT INTO repository (id, name, namespace, is_private, created_at) VALUES (13,"
              + " 'gone/app', 'gone', 0, 0)",
          "INSERT INTO repository (id, name, namespace, is_private, created_at) VALUES (14, 'x',"
              + " 'library', 0, 0)",
          "INSERT INTO repository (id, name, namespace, is_private, created_at, deleted_at) VALUES"
              + " (15, 'ann/bin', 'ann', 0, 0, 1)",
          "INSERT INTO collaborator (repository_id, account_id, since) VALUES (13, 1, 0)"
        }) {
      database.execute(tx -> tx.handle().execute(sql));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void areThoseOfEach(Dialect dialect) {
    List<RepositoryName> names =
        Stream.of("ann/app", "acme/app", "gone/app", "x", "ann/bin", "ann/none")
            .map(RepositoryName::new)
            .toList();
    try (Database database = TestDatabases.open(dialect, folder)) {
      fill(database);
      for (Optional<AccountId> person :
          List.of(Optional.of(new AccountId(1)), Optional.<AccountId>empty())) {

        var found = CountedStatements.read(database, tx -> FactStore.find(tx, names, person));

        assertThat(found.statements()).isOne();
        assertThat(found.answer())
            .containsExactlyInAnyOrderElementsOf(
                names.stream()
                    .map(
                        name ->
                            database.<RepositoryFacts>read(tx -> FactStore.find(tx, name, person)))
                    .filter(RepositoryFacts::exists)
                    .toList())
            .hasSize(4);
      }
    }
  }
}
