package io.stowage.server.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps the statements of one connection prepared between their uses: the SQLite driver has no such
 * cache, and parsing costs more than a point read. Used by one thread at a time. A statement in use
 * is not in the cache, so the same SQL may run twice at once.
 */
final class PreparedStatements extends DefaultStatementBuilder {
  private static final int MOST = 256;

  private final LinkedHashMap<String, PreparedStatement> idle =
      new LinkedHashMap<>(64, 0.75f, true);

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    if (context.isReturningGeneratedKeys() || context.isConcurrentUpdatable()) {
      return super.create(connection, sql, context);
    }
    PreparedStatement kept = idle.remove(sql);
    return kept == null ? super.create(connection, sql, context) : kept;
  }

  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    if (!(statement instanceof PreparedStatement prepared) || !isSound(prepared)) {
      statement.close();
      return;
    }
    PreparedStatement other = idle.put(sql, prepared);
    if (other != null) {
      other.close();
    }
    if (idle.size() > MOST) {
      Map.Entry<String, PreparedStatement> oldest = idle.pollFirstEntry();
      oldest.getValue().close();
    }
  }

  /** The driver drops a statement that failed, and says so only when it is used again. */
  private static boolean isSound(PreparedStatement prepared) {
    try {
      // Also lets go of what was bound, which may be a manifest of some megabytes.
      prepared.clearParameters();
      return true;
    } catch (SQLException _) {
      return false;
    }
  }

  @Override
  public void close(Connection connection) {
    // The driver closes a connection's statements with it.
    idle.clear();
  }
}
