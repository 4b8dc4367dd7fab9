package io.stowage.server.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** Opens connections to one SQLite file, each set up for what it is for. */
final class SqliteConnections {
  // Kibibytes of page cache each; the kernel caches the rest of the file. The file is not mapped
  // into memory: a read error in a map is a signal that ends the process, not an error of one read.
  private static final int WRITER_CACHE = 16 << 10;
  private static final int READER_CACHE = 4 << 10;

  private final String url;
  private final SqliteLimits limits;

  SqliteConnections(Path file, SqliteLimits limits) {
    this.url = "jdbc:sqlite:" + file;
    this.limits = limits;
  }

  /** A connection that writes; creates the file if it is not there. */
  Connection writer() throws SQLException {
    SQLiteConfig config = config(WRITER_CACHE);
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    // A log that grew is cut back to this when it starts over.
    config.setJournalSizeLimit((int) Math.min(Integer.MAX_VALUE, limits.logBytes()));
    return config.createConnection(url);
  }

  /** A connection that only reads a file that a {@link #writer()} holds open. */
  Connection reader() throws SQLException {
    SQLiteConfig config = config(READER_CACHE);
    config.setReadOnly(true);
    return config.createConnection(url);
  }

  private SQLiteConfig config(int cache) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) limits.busyTime().toMillis());
    config.setCacheSize(-cache);
    config.enforceForeignKeys(true);
    return config;
  }

  /** A handle for as long as the connection lives, which keeps its statements prepared. */
  static Handle handle(Connection connection) {
    Jdbi jdbi = Jdbi.create(() -> connection);
    // Transactions are begun and ended in SQL by the writer and the readers.
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
    jdbi.setStatementBuilderFactory(_ -> new PreparedStatements());
    return jdbi.open();
  }
}
