package io.stowage.server.db;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {
  @TempDir Path folder;

  @Override
  DatabaseSettings empty() {
    return new DatabaseSettings.Sqlite(folder.resolve("stowage.db"));
  }
}
