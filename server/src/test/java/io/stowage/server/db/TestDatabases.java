package io.stowage.server.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fresh, migrated databases for tests: a SQLite file in a folder of the test, or a database of its
 * own on the one PostgreSQL server that a JVM starts when it is first asked for.
 *
 * <pre>{@code
 * @ParameterizedTest
 * @EnumSource(Dialect.class)
 * void aTagIsFoundByName(Dialect dialect, @TempDir Path folder) {
 *   try (Database database = TestDatabases.open(dialect, folder)) { … }
 * }
 * }</pre>
 */
public final class TestDatabases {
  private static final AtomicInteger created = new AtomicInteger();

  private TestDatabases() {}

  /** A fresh database of that kind; the caller closes it. */
  public static Database open(Dialect dialect, Path folder) {
    return Database.open(fresh(dialect, folder));
  }

  /** Where a fresh database is, with the current schema and no rows. */
  public static DatabaseSettings fresh(Dialect dialect, Path folder) {
    return switch (dialect) {
      case SQLITE -> sqlite(folder);
      case POSTGRES -> postgres();
    };
  }

  public static DatabaseSettings.Sqlite sqlite(Path folder) {
    try {
      Path file = folder.resolve("stowage-" + created.incrementAndGet() + ".db");
      Files.write(file, MigratedFile.BYTES);
      return new DatabaseSettings.Sqlite(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static DatabaseSettings.Postgres postgres() {
    return Server.create("TEMPLATE " + Server.TEMPLATE);
  }

  /** A PostgreSQL database without any tables. */
  static DatabaseSettings.Postgres emptyPostgres() {
    return Server.create("");
  }

  /** Copied for each test, which is quicker than migrating each. */
  private static final class MigratedFile {
    static final byte[] BYTES = migrated();

    private static byte[] migrated() {
      try {
        Path file = Files.createTempFile("stowage", ".db");
        Files.delete(file);
        Database.open(new DatabaseSettings.Sqlite(file)).close();
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Server {
    static final String TEMPLATE = "migrated";
    private static final EmbeddedPostgres POSTGRES = start();

    static {
      Database.open(create(TEMPLATE, "")).close();
    }

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static DatabaseSettings.Postgres create(String options) {
      return create("test_" + created.incrementAndGet(), options);
    }

    private static DatabaseSettings.Postgres create(String name, String options) {
      try (var connection = POSTGRES.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name + " " + options);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      String url = "jdbc:postgresql://localhost:" + POSTGRES.getPort() + "/" + name;
      return new DatabaseSettings.Postgres(url, "postgres", "postgres", 16);
    }
  }
}
