package io.stowage.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.TestImages;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data folder of a server that is down: its rows, its files, and whether they agree. */
final class DataAtRest {
  private static final String NAMED =
      """
      SELECT DISTINCT location FROM blob b
      WHERE state = 1 AND EXISTS (
        SELECT 1 FROM manifest_reference r WHERE r.digest = b.digest AND r.kind = 0)""";

  private final Path data;

  DataAtRest(Path data) {
    this.data = data;
  }

  /** Nothing is left that no manifest needs: neither a row nor a file, nor an upload. */
  void assertThatNothingIsLeftOver() throws IOException, SQLException {
    var files = files("blobs");
    assertThat(rows("SELECT location FROM blob"))
        .as("rows")
        .containsExactlyInAnyOrderElementsOf(rows(NAMED));
    assertThat(files).as("files").containsExactlyInAnyOrderElementsOf(rows(NAMED));
    assertThat(files("uploads")).as("uploads").isEmpty();
    assertThat(rows("SELECT id FROM upload")).as("rows of uploads").isEmpty();
    for (String file : files) {
      var path = Path.of(file);
      var hex = path.getName(path.getNameCount() - 2).toString();
      assertThat(TestImages.sha256(Files.readAllBytes(data.resolve(file)))).endsWith(hex);
    }
  }

  /** SQLite's own judgement, on a copy: what the server will find is not touched. */
  void assertThatTheDatabaseIsWhole(Path scratch) throws IOException, SQLException {
    for (var name : List.of("stowage.db", "stowage.db-wal")) {
      Files.deleteIfExists(scratch.resolve(name));
      if (Files.exists(data.resolve(name))) {
        Files.copy(data.resolve(name), scratch.resolve(name));
      }
    }
    Files.deleteIfExists(scratch.resolve("stowage.db-shm"));
    var copy = new DataAtRest(scratch);
    assertThat(copy.rows("PRAGMA integrity_check")).containsExactly("ok");
    assertThat(copy.rows("PRAGMA foreign_key_check")).isEmpty();
  }

  /** Makes every review due, as if days had passed. */
  void letTimePass() throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE gc_review SET review_after = 0");
      statement.executeUpdate("UPDATE upload SET touched_at = 0");
    }
  }

  List<String> rows(String query) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var all = new ArrayList<String>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  /**
   * Files below a folder, by their paths in the data folder, in order. What a running server
   * deletes while we look is passed over.
   */
  List<String> files(String folder) throws IOException {
    var found = new ArrayList<String>();
    Files.walkFileTree(
        data.resolve(folder),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              found.add(data.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            return passOver(failure);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            return passOver(failure);
          }
        });
    Collections.sort(found);
    return found;
  }

  private static FileVisitResult passOver(@Nullable IOException failure) throws IOException {
    if (failure != null && !(failure instanceof NoSuchFileException)) {
      throw failure;
    }
    return FileVisitResult.CONTINUE;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("stowage.db"));
  }
}
