package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.Tag;
import io.stowage.server.db.Like;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Tags.Order;
import io.stowage.server.registry.Tags.Place;
import io.stowage.server.registry.Tags.Same;
import io.stowage.server.registry.Tags.Tagged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Reads tags as people look at them; each order is a walk along an index of {@code tag}. */
final class TagListStore {
  private static final String DESCRIBED =
      """
      SELECT t.name, t.digest, m.media_type, t.updated_at, (SELECT h.actor FROM tag_history h
        WHERE h.repository_id = t.repository_id AND h.name = t.name ORDER BY h.id DESC LIMIT 1),
        t.version_key, t.pulls
      FROM tag t JOIN manifest m ON m.repository_id = t.repository_id AND m.digest = t.digest
      WHERE t.repository_id = :repository\
      """;

  private static final String CONTAINING = " AND LOWER(t.name) LIKE :containing ESCAPE '!'";

  private TagListStore() {}

  static Optional<Tagged> find(Transaction tx, long repository, Tag tag) {
    return tx.handle()
        .createQuery(DESCRIBED + " AND t.name = :name")
        .bind("repository", repository)
        .bind("name", tag.name())
        .map((rs, _) -> tagged(rs))
        .findOne();
  }

  static List<Tagged> page(
      Transaction tx,
      long repository,
      String containing,
      Order order,
      Optional<Place> after,
      int limit) {
    StringBuilder sql = new StringBuilder(DESCRIBED);
    Map<String, Object> values = new HashMap<>();
    if (!containing.isEmpty()) {
      sql.append(CONTAINING);
      values.put("containing", Like.holding(containing));
    }
    if (after.isPresent()) {
      values.put("name", after.get().name());
      sql.append(
          switch (order) {
            case VERSION -> {
              values.put("key", after.get().versionKey());
              yield " AND (t.version_key, t.name) > (:key, :name)";
            }
            case NAME -> " AND t.name > :name";
            case PUSHED -> {
              values.put("pushed", after.get().pushedAt());
              yield " AND (t.updated_at, t.name) < (:pushed, :name)";
            }
            case PULLS -> {
              values.put("pulls", after.get().pulls());
              yield " AND (t.pulls, t.name) < (:pulls, :name)";
            }
          });
    }
    sql.append(
        switch (order) {
          case VERSION -> " ORDER BY t.version_key, t.name";
          case NAME -> " ORDER BY t.name";
          case PUSHED -> " ORDER BY t.updated_at DESC, t.name DESC";
          case PULLS -> " ORDER BY t.pulls DESC, t.name DESC";
        });
    return tx.handle()
        .createQuery(sql.append(" LIMIT :limit").toString())
        .bindMap(values)
        .bind("repository", repository)
        .bind("limit", limit)
        .map((rs, _) -> tagged(rs))
        .list();
  }

  static long count(Transaction tx, long repository, String containing) {
    boolean isAll = containing.isEmpty();
    var query =
        tx.handle()
            .createQuery(
                "SELECT COUNT(*) FROM tag t WHERE t.repository_id = :repository"
                    + (isAll ? "" : CONTAINING))
            .bind("repository", repository);
    return (isAll ? query : query.bind("containing", Like.holding(containing)))
        .mapTo(Long.class)
        .one();
  }

  /** The first tags of each of those manifests, and how many there are, up to a most. */
  static Map<Digest, Same> same(
      Transaction tx, long repository, Collection<Digest> digests, int first, int most) {
    Map<Digest, Same> all = new HashMap<>();
    String tags = "FROM tag t WHERE t.repository_id = :repository AND t.digest = m.digest";
    tx.handle()
        .createQuery(
            """
            SELECT m.digest,
              (SELECT STRING_AGG(n.name, ' ') FROM
                (SELECT t.name %1$s ORDER BY t.version_key, t.name LIMIT :first) n),
              (SELECT COUNT(*) FROM (SELECT 1 %1$s LIMIT :most) c)
            FROM manifest m WHERE m.repository_id = :repository AND m.digest IN (<digests>)
            """
                .formatted(tags))
        .bind("repository", repository)
        .bind("first", first)
        .bind("most", most)
        .bindList("digests", digests.stream().map(Digest::toBytes).toList())
        .map((rs, _) -> Map.entry(Digest.fromBytes(rs.getBytes(1)), same(rs)))
        .forEach(each -> all.put(each.getKey(), each.getValue()));
    return all;
  }

  private static Same same(ResultSet rs) throws SQLException {
    String names = Optional.ofNullable(rs.getString(2)).orElse("");
    return new Same(names.isEmpty() ? List.of() : List.of(names.split(" ")), rs.getInt(3));
  }

  private static Tagged tagged(ResultSet rs) throws SQLException {
    return new Tagged(
        new Tag(rs.getString(1)),
        Digest.fromBytes(rs.getBytes(2)),
        rs.getString(3),
        Instant.ofEpochMilli(rs.getLong(4)),
        Optional.ofNullable(rs.getString(5)).orElse(""),
        rs.getString(6),
        rs.getLong(7));
  }

  /** Writes the version keys of some tags that have none. */
  static int writeKeys(Transaction tx, int limit) {
    record Unkeyed(long repository, String name) {}
    List<Unkeyed> some =
        tx.handle()
            .select("SELECT repository_id, name FROM tag WHERE version_key = '' LIMIT ?", limit)
            .map((rs, _) -> new Unkeyed(rs.getLong(1), rs.getString(2)))
            .list();
    if (some.isEmpty()) {
      return 0;
    }
    PreparedBatch keys =
        tx.handle()
            .prepareBatch(
                "UPDATE tag SET version_key = :key WHERE repository_id = :repository AND name ="
                    + " :name");
    some.forEach(
        tag ->
            keys.bind("key", VersionKey.of(tag.name()))
                .bind("repository", tag.repository())
                .bind("name", tag.name())
                .add());
    keys.execute();
    return some.size();
  }
}
