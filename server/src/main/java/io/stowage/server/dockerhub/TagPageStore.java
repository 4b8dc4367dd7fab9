package io.stowage.server.dockerhub;

import io.stowage.oci.Digest;
import io.stowage.server.db.Like;
import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads tags with what is known of them. */
final class TagPageStore {
  /**
   * A tag's number is its first entry's in the history since it was there last: it stays with each
   * push.
   */
  private static final String TAGS =
      """
      SELECT t.name, t.digest, m.media_type, m.artifact_type, t.updated_at,
        COALESCE((SELECT MIN(f.id) FROM tag_history f WHERE f.repository_id = t.repository_id AND f.name = t.name
          AND f.id > COALESCE((SELECT MAX(d.id) FROM tag_history d
            WHERE d.repository_id = t.repository_id AND d.name = t.name AND d.digest IS NULL), 0)), 0),
        h.actor, COALESCE(a.id, 0)
      FROM tag t
      JOIN manifest m ON m.repository_id = t.repository_id AND m.digest = t.digest
      LEFT JOIN tag_history h ON h.id = (SELECT MAX(l.id) FROM tag_history l
        WHERE l.repository_id = t.repository_id AND l.name = t.name)
      LEFT JOIN account a ON a.name = h.actor
      WHERE t.repository_id = :repository\
      """;

  private static final String CONTAINING =
      " AND (:pattern = '%%' OR LOWER(t.name) LIKE :pattern ESCAPE '!')";

  private TagPageStore() {}

  /** A tag. */
  record Row(
      String name,
      Digest digest,
      String mediaType,
      Optional<String> artifactType,
      Instant pushedAt,
      long id,
      String pusher,
      long pusherId) {}

  static List<Row> page(
      Transaction tx,
      long repository,
      String containing,
      TagPages.Order order,
      int offset,
      int limit) {
    String sorted =
        switch (order) {
          case NEWEST -> "t.updated_at DESC, t.name DESC";
          case OLDEST -> "t.updated_at, t.name";
          case NAME -> "t.name";
          case NAME_FROM_THE_END -> "t.name DESC";
        };
    return tx.handle()
        .createQuery(TAGS + CONTAINING + " ORDER BY " + sorted + " LIMIT :limit OFFSET :offset")
        .bind("repository", repository)
        .bind("pattern", Like.holding(containing))
        .bind("limit", limit)
        .bind("offset", offset)
        .map((rs, _) -> row(rs))
        .list();
  }

  static Optional<Row> find(Transaction tx, long repository, String name) {
    return tx.handle()
        .createQuery(TAGS + " AND t.name = :name")
        .bind("repository", repository)
        .bind("name", name)
        .map((rs, _) -> row(rs))
        .findOne();
  }

  static long count(Transaction tx, long repository, String containing) {
    return tx.handle()
        .createQuery("SELECT COUNT(*) FROM tag t WHERE t.repository_id = :repository" + CONTAINING)
        .bind("repository", repository)
        .bind("pattern", Like.holding(containing))
        .mapTo(Long.class)
        .one();
  }

  /** The days, since 1970, on which tags were pulled last. */
  static Map<String, Long> lastPulls(Transaction tx, long repository, List<String> names) {
    Map<String, Long> days = new HashMap<>();
    tx.handle()
        .createQuery(
            "SELECT tag, MAX(day) FROM pull_day WHERE repository_id = :repository AND tag IN"
                + " (<names>) GROUP BY tag")
        .bind("repository", repository)
        .bindList("names", names)
        .map((rs, _) -> Map.entry(rs.getString(1), rs.getLong(2)))
        .forEach(each -> days.put(each.getKey(), each.getValue()));
    return days;
  }

  private static Row row(ResultSet rs) throws SQLException {
    return new Row(
        rs.getString(1),
        Digest.fromBytes(rs.getBytes(2)),
        rs.getString(3),
        Optional.ofNullable(rs.getString(4)),
        Instant.ofEpochMilli(rs.getLong(5)),
        rs.getLong(6),
        Optional.ofNullable(rs.getString(7)).orElse(""),
        rs.getLong(8));
  }
}
