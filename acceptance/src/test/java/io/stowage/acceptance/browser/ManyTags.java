package io.stowage.acceptance.browser;

import io.stowage.acceptance.harness.StowageProcess;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Gives a repository with one tag 100,000 of them, in the rows of a server that is down: pushing
 * each would take longer than all other tests together.
 */
final class ManyTags {
  static final String REPOSITORY = "admin/large";

  private static final String INSERT =
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
      INSERT INTO tag (repository_id, name, digest, updated_at)
      SELECT repository_id, 'v' || (i / 1000) || '.' || (i / 10 % 100) || '.' || (i % 10), digest,
        updated_at - i * 1000
      FROM tag, n
      WHERE repository_id = (SELECT id FROM repository WHERE name = ?)\
      """;

  private ManyTags() {}

  static void into(StowageProcess stopped) throws IOException, SQLException {
    var address = "jdbc:sqlite:" + stopped.data().resolve("stowage.db").toRealPath();
    try (var connection = DriverManager.getConnection(address);
        var statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, REPOSITORY);
      if (statement.executeUpdate() != 99_999) {
        throw new IllegalStateException("the repository must have one tag, and has another number");
      }
    }
  }
}
