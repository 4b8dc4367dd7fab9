package io.stowage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * Gives a repository of a stopped Stowage very many tags, by its rows: through the door a million
 * would take as long as the rest of the run. All name the manifest that its one tag names.
 */
final class TagFiller {
  private static final String INSERT =
      """
      WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < ?)
      INSERT INTO tag (repository_id, name, digest, updated_at)
      SELECT tag.repository_id, printf('t-%07d', i), tag.digest, tag.updated_at
      FROM number, tag JOIN repository ON repository.id = tag.repository_id
      WHERE repository.name = ? AND repository.deleted_at IS NULL AND tag.name = 't-0000000'
      """;

  private TagFiller() {}

  /**
   * Fills up to {@code tags} tags.
   *
   * @param data the data folder, which no server may be using
   */
  static void fill(Path data, String repository, int tags) throws IOException {
    try (Connection rows = DriverManager.getConnection("jdbc:sqlite:" + database(data));
        PreparedStatement insert = rows.prepareStatement(INSERT)) {
      insert.setInt(1, tags - 1);
      insert.setString(2, repository);
      int inserted = insert.executeUpdate();
      if (inserted != tags - 1) {
        throw new IOException("filled " + inserted + " tags instead of " + (tags - 1));
      }
    } catch (SQLException e) {
      throw new IOException("tags could not be filled", e);
    }
  }

  private static Path database(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files
          .filter(file -> file.toString().endsWith(".db"))
          .findFirst()
          .orElseThrow(() -> new IOException("no database in " + data));
    }
  }
}
