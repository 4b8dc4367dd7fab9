package io.stowage.server.app;

import io.stowage.server.db.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * All that a database holds, a line a row, so that two looks tell what was changed between them.
 */
public final class Rows {
  /** That and from where somebody came, which is written down of who is refused, too. */
  private static final Set<String> PASSING =
      Set.of("seen_at", "used_at", "used_from", "used_agent", "last_login_at");

  /** The log, which tells of refusals, and what is made from the rest a moment later, as search. */
  private static final Set<String> OTHERS = Set.of("audit", "repository_platform");

  private Rows() {}

  /** A line for each row, which begins with the name of its table, sorted. */
  public static List<String> of(DatabaseSettings database) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = open(database);
        Statement statement = connection.createStatement()) {
      for (String table : tables(connection)) {
        try (ResultSet found = statement.executeQuery("SELECT * FROM " + table)) {
          while (found.next()) {
            rows.add(table + " " + row(found));
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Collections.sort(rows);
    return rows;
  }

  /** A connection beside the server's. */
  public static Connection open(DatabaseSettings database) throws SQLException {
    return switch (database) {
      case DatabaseSettings.Sqlite sqlite ->
          DriverManager.getConnection("jdbc:sqlite:" + sqlite.file());
      case DatabaseSettings.Postgres postgres ->
          DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
    };
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet found =
        connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
      while (found.next()) {
        String table = found.getString("TABLE_NAME");
        if (!OTHERS.contains(table) && !table.contains("search") && !table.startsWith("sqlite_")) {
          tables.add(table);
        }
      }
    }
    return tables;
  }

  private static String row(ResultSet found) throws SQLException {
    ResultSetMetaData columns = found.getMetaData();
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (!PASSING.contains(columns.getColumnName(i))) {
        Object value = found.getObject(i);
        values.add(
            columns.getColumnName(i)
                + "="
                + (value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value));
      }
    }
    return values.toString();
  }
}
