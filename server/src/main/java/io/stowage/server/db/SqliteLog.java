package io.stowage.server.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * Keeps the write-ahead log short. SQLite copies the log into the file after every thousand pages,
 * but starts the log over only when no reader uses it, which under steady reads may be never. So
 * when the log is long the writer waits a while for the readers that began before.
 */
final class SqliteLog {
  private static final Logger log = LoggerFactory.getLogger(SqliteLog.class);
  // How long writes may stand still for readers, and how long they then go on without a new try.
  private static final Duration WAIT = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofMillis(2500);

  private final Path wal;
  private final Connection connection;
  private final SqliteLimits limits;
  private long notBefore = System.nanoTime();

  SqliteLog(Path file, Connection connection, SqliteLimits limits) {
    this.wal = file.resolveSibling(file.getFileName() + "-wal");
    this.connection = connection;
    this.limits = limits;
  }

  /** Call between transactions. */
  void keepShort() {
    try {
      if (Files.size(wal) <= limits.logBytes() || System.nanoTime() - notBefore < 0) {
        return;
      }
      checkpoint();
    } catch (IOException | SQLException e) {
      log.warn("The database's write-ahead log could not be folded into its file", e);
      notBefore = System.nanoTime() + PAUSE.toNanos();
    }
  }

  private void checkpoint() throws SQLException {
    SQLiteConnection sqlite = connection.unwrap(SQLiteConnection.class);
    sqlite.setBusyTimeout((int) WAIT.toMillis());
    try (Statement statement = connection.createStatement();
        var result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      if (result.next() && result.getInt("busy") != 0) {
        log.warn("A long read keeps the database's write-ahead log from being folded in");
        notBefore = System.nanoTime() + PAUSE.toNanos();
      }
    } finally {
      sqlite.setBusyTimeout((int) limits.busyTime().toMillis());
    }
  }
}
