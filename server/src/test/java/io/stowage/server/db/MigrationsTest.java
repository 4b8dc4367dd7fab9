package io.stowage.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationsTest {
  @TempDir Path folder;

  @Test
  void theListOfScriptsIsTheFolder() throws Exception {
    Path scripts =
        Path.of(Migrations.class.getClassLoader().getResource(Migrations.FOLDER).toURI());

    List<String> names;
    try (var files = Files.list(scripts)) {
      names = files.map(file -> file.getFileName().toString()).toList();
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
            for (String table : tables()) {
              t.handle()
                  .execute("DROP TABLE " + table + (dialect == Dialect.POSTGRES ? " CASCADE" : ""));
            }
            t.handle().execute("DELETE FROM flyway_schema_history");
          });
    }

    try (Database database = Database.open(settings)) {
      assertThat(database.<List<String>>read(DatabaseContract::names)).isEmpty();
    }
  }

  private static List<String> tables() {
    // Children before their parents.
    return List.of(
        "gc_review",
        "delivery",
        "tag_history",
        "tag",
        "referrer",
        "manifest_reference",
        "manifest_content",
        "manifest",
        "upload",
        "repository_blob",
        "blob",
        "repository");
  }
}
