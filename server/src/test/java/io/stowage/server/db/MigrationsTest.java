package io.stowage.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void theListOfScriptsIsTheFolders(String dialect) throws Exception {
    List<String> names = new ArrayList<>();
    for (String part : List.of("common", dialect)) {
      Path scripts =
          Path.of(
              Migrations.class
                  .getClassLoader()
                  .getResource(Migrations.FOLDER + "/" + part)
                  .toURI());
      try (var files = Files.list(scripts)) {
        files.map(file -> file.getFileName().toString()).forEach(names::add);
      }
    }

    assertThat(names).containsExactlyInAnyOrderElementsOf(Migrations.SCRIPTS);
    for (int i = 0; i < Migrations.SCRIPTS.size(); i++) {
      assertThat(Migrations.SCRIPTS.get(i)).startsWith("V" + (i + 1) + "__");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aDatabaseWhoseMigrationsAreNotAllRecordedIsMigrated(Dialect dialect) {
    DatabaseSettings settings = TestDatabases.fresh(dialect, folder);
    try (Database database = Database.open(settings)) {
      // As if a version of Stowage had stopped before its first script.
      database.execute(
          t -> {
            for (String table :
                t.handle().createQuery(tables(dialect)).mapTo(String.class).list()) {
              t.handle()
                  .execute("DROP TABLE " + table + (dialect == Dialect.POSTGRES ? " CASCADE" : ""));
            }
            if (dialect == Dialect.POSTGRES) {
              t.handle().execute("DROP FUNCTION audit_guard");
            }
            t.handle().execute("DELETE FROM flyway_schema_history");
          });
    }

    try (Database database = Database.open(settings)) {
      assertThat(database.<List<String>>read(DatabaseContract::names)).isEmpty();
    }
  }

  private static String tables(Dialect dialect) {
    return dialect == Dialect.POSTGRES
        ? "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'flyway%'"
        : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'flyway%' AND name NOT LIKE 'repository_search_%'";
  }
}
