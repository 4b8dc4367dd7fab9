package io.stowage.server.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The statements that begin and end transactions and savepoints, kept prepared. */
final class SqliteStatements {
  // IMMEDIATE takes the write lock at once: a transaction that reads first could not get it later.
  private final Kept beginImmediate;
  private final Kept begin;
  private final Kept commit;
  private final Kept rollback;
  private final Kept savepoint;
  private final Kept release;
  private final Kept takeBack;

  SqliteStatements(Connection connection) throws SQLException {
    this.beginImmediate = new Kept(connection, "BEGIN IMMEDIATE");
    this.begin = new Kept(connection, "BEGIN");
    this.commit = new Kept(connection, "COMMIT");
    this.rollback = new Kept(connection, "ROLLBACK");
    this.savepoint = new Kept(connection, "SAVEPOINT unit");
    this.release = new Kept(connection, "RELEASE unit");
    this.takeBack = new Kept(connection, "ROLLBACK TO unit");
  }

  void beginWriting() throws SQLException {
    beginImmediate.execute();
  }

  /** The snapshot is taken by the first statement that reads. */
  void beginReading() throws SQLException {
    begin.execute();
  }

  void commit() throws SQLException {
    commit.execute();
  }

  void rollback() throws SQLException {
    rollback.execute();
  }

  void savepoint() throws SQLException {
    savepoint.execute();
  }

  void release() throws SQLException {
    release.execute();
  }

  /** Undoes what was done since {@link #savepoint}; fails if there is no transaction any more. */
  void takeBack() throws SQLException {
    takeBack.execute();
    release.execute();
  }

  /** A prepared statement that outlives its failures: the driver drops one that fails. */
  private static final class Kept {
    private final Connection connection;
    private final String sql;
    private PreparedStatement statement;

    Kept(Connection connection, String sql) throws SQLException {
      this.connection = connection;
      this.sql = sql;
      this.statement = connection.prepareStatement(sql);
    }

    void execute() throws SQLException {
      try {
        statement.execute();
      } catch (SQLException e) {
        statement.close();
        statement = connection.prepareStatement(sql);
        throw e;
      }
    }
  }
}
