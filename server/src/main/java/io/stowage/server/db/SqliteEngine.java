package io.stowage.server.db;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.server.db.DatabaseException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** One file, one writer thread, several readers. */
final class SqliteEngine implements Engine {
  /** How long after a write another needs no proof. */
  private static final Duration PROVEN_FOR = Duration.ofSeconds(5);

  private final SqliteWriter writer;
  private final SqliteReaders readers;
  private volatile long provenAt = System.nanoTime() - PROVEN_FOR.toNanos();

  private SqliteEngine(SqliteWriter writer, SqliteReaders readers) {
    this.writer = writer;
    this.readers = readers;
  }

  static SqliteEngine open(DatabaseSettings.Sqlite settings, SqliteLimits limits) {
    Path file = settings.file().toAbsolutePath();
    SqliteConnections connections = new SqliteConnections(file, limits);
    try {
      makePrivate(file);
      Migrations.sqlite(connections, file);
      SqliteWriter writer = SqliteWriter.start(connections, file, limits);
      return new SqliteEngine(writer, new SqliteReaders(connections, limits));
    } catch (SQLException e) {
      throw cannotOpen(file, e);
    }
  }

  /**
   * Makes the file before SQLite does, for its owner's eyes only; the log beside it gets the same
   * rights. What keeps it from being made SQLite then finds too.
   */
  private static void makePrivate(Path file) {
    try {
      if (Files.notExists(file)
          && Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (IOException _) {
      // Opening it fails too, and says why.
    }
  }

  private static DatabaseException cannotOpen(Path file, SQLException failure) {
    int code = failure instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : 0;
    String reason =
        switch (code) {
          case 26, 11 ->
              " is damaged, or is no SQLite database. Restore it from a backup, or move it away.";
          case 14 -> " cannot be opened. Check that its folder exists and that it may be written.";
          case 8 -> " may not be written. Check the permissions of the file and its folder.";
          case 5 -> " is in use by another process.";
          default -> " cannot be opened: " + failure.getMessage();
        };
    Kind kind = Failures.kindOf(failure).orElse(Kind.UNAVAILABLE);
    return new DatabaseException(kind, "The database " + file + reason, failure);
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Transaction, T> work) {
    return readers.read(work);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Transaction, T> work) {
    return writer.write(work);
  }

  @Override
  public void check() {
    // Even an empty unit goes through the queue and takes the write lock; but only one that writes
    // meets a full disk, or one that may only be read. Those are few, as each costs a force.
    boolean isProven = System.nanoTime() - provenAt < PROVEN_FOR.toNanos();
    writer.<@Nullable Void>write(
        transaction -> {
          if (!isProven) {
            rewriteVersion(transaction.handle());
          }
          return null;
        });
    if (!isProven) {
      provenAt = System.nanoTime();
    }
    readers.read(
        transaction -> transaction.handle().createQuery("SELECT 1").mapTo(int.class).one());
  }

  /** Writes the first page with what it holds: the version is the user's, and nobody's here. */
  private static void rewriteVersion(Handle handle) {
    int version = handle.createQuery("PRAGMA user_version").mapTo(int.class).one();
    handle.execute("PRAGMA user_version = " + version);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("stowage.database.writes.waiting", writer, SqliteWriter::queued)
        .description("Writes that wait for the writer")
        .register(registry);
    Gauge.builder("stowage.database.reads.waiting", readers, SqliteReaders::queued)
        .description("Reads that wait for a reader")
        .register(registry);
    FunctionCounter.builder("stowage.database.writes", writer, SqliteWriter::written)
        .description("Writes that were committed")
        .register(registry);
    FunctionCounter.builder("stowage.database.commits", writer, SqliteWriter::committed)
        .description("Commits, each shared by the writes of a group")
        .register(registry);
  }

  /** The writer goes last: the last connection to close folds the log into the file. */
  @Override
  public void close() {
    writer.finish();
    readers.close();
    writer.close();
  }
}
