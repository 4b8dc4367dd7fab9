package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.Tag;
import io.stowage.server.db.Like;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Tags.Order;
import io.stowage.server.registry.Tags.Place;
import io.stowage.server.registry.Tags.Tagged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of {@code tag} and {@code tag_history}. */
final class TagStore {
  private TagStore() {}

  static Optional<Digest> find(Transaction tx, long repository, Tag tag) {
    return tx.handle()
        .select(
            "SELECT digest FROM tag WHERE repository_id = ? AND name = ?", repository, tag.name())
        .map((rs, _) -> Digest.fromBytes(rs.getBytes(1)))
        .findOne();
  }

  /** Points a tag at a manifest; a change is written into its history. */
  static void put(Transaction tx, long repository, Tag tag, Digest digest, String actor, long now) {
    Optional<Digest> before = find(tx, repository, tag);
    tx.handle()
        .execute(
            "INSERT INTO tag (repository_id, name, digest, updated_at) VALUES (?, ?, ?, ?) ON"
                + " CONFLICT (repository_id, name) DO UPDATE SET digest = excluded.digest,"
                + " updated_at = excluded.updated_at",
            repository,
            tag.name(),
            digest.toBytes(),
            now);
    if (before.isEmpty() || !before.get().equals(digest)) {
      remember(tx, repository, tag, Optional.of(digest), actor, now);
    }
  }

  static boolean remove(Transaction tx, long repository, Tag tag, String actor, long now) {
    boolean existed =
        tx.handle()
                .execute(
                    "DELETE FROM tag WHERE repository_id = ? AND name = ?", repository, tag.name())
            == 1;
    if (existed) {
      remember(tx, repository, tag, Optional.empty(), actor, now);
    }
    return existed;
  }

  static List<Tag> pointingAt(Transaction tx, long repository, Digest digest, int limit) {
    return tx.handle()
        .select(
            "SELECT name FROM tag WHERE repository_id = ? AND digest = ? LIMIT ?",
            repository,
            digest.toBytes(),
            limit)
        .map((rs, _) -> new Tag(rs.getString(1)))
        .list();
  }

  static List<String> page(Transaction tx, long repository, String after, int limit) {
    return tx.handle()
        .select(
            "SELECT name FROM tag WHERE repository_id = ? AND name > ? ORDER BY name LIMIT ?",
            repository,
            after,
            limit)
        .mapTo(String.class)
        .list();
  }

  private static final String DESCRIBED =
      "SELECT t.name, t.digest, m.media_type, t.updated_at, (SELECT h.actor FROM tag_history h"
          + " WHERE h.repository_id = t.repository_id AND h.name = t.name ORDER BY h.id DESC LIMIT"
          + " 1) FROM tag t JOIN manifest m ON m.repository_id = t.repository_id AND m.digest ="
          + " t.digest WHERE t.repository_id = :repository";

  static Optional<Tagged> described(Transaction tx, long repository, Tag tag) {
    return tx.handle()
        .createQuery(DESCRIBED + " AND t.name = :name")
        .bind("repository", repository)
        .bind("name", tag.name())
        .map((rs, _) -> tagged(rs))
        .findOne();
  }

  static List<Tagged> described(
      Transaction tx,
      long repository,
      String containing,
      Order order,
      Optional<Place> after,
      int limit) {
    StringBuilder sql = new StringBuilder(DESCRIBED);
    Map<String, Object> values = new HashMap<>();
    if (!containing.isEmpty()) {
      sql.append(" AND LOWER(t.name) LIKE :containing ESCAPE '!'");
      values.put("containing", Like.holding(containing));
    }
    if (after.isPresent()) {
      values.put("name", after.get().name());
      sql.append(
          switch (order) {
            case NAME -> " AND t.name > :name";
            case PUSHED -> {
              values.put("pushed", after.get().pushedAt());
              yield " AND (t.updated_at, t.name) < (:pushed, :name)";
            }
          });
    }
    sql.append(
        switch (order) {
          case NAME -> " ORDER BY t.name";
          case PUSHED -> " ORDER BY t.updated_at DESC, t.name DESC";
        });
    return tx.handle()
        .createQuery(sql.append(" LIMIT :limit").toString())
        .bindMap(values)
        .bind("repository", repository)
        .bind("limit", limit)
        .map((rs, _) -> tagged(rs))
        .list();
  }

  private static Tagged tagged(ResultSet rs) throws SQLException {
    return new Tagged(
        new Tag(rs.getString(1)),
        Digest.fromBytes(rs.getBytes(2)),
        rs.getString(3),
        Instant.ofEpochMilli(rs.getLong(4)),
        Optional.ofNullable(rs.getString(5)).orElse(""));
  }

  static int removeSome(Transaction tx, long repository, int limit) {
    return tx.handle()
        .execute(
            "DELETE FROM tag WHERE repository_id = ? AND name IN (SELECT name FROM tag WHERE"
                + " repository_id = ? LIMIT ?)",
            repository,
            repository,
            limit);
  }

  private static void remember(
      Transaction tx, long repository, Tag tag, Optional<Digest> digest, String actor, long now) {
    tx.handle()
        .createUpdate(
            "INSERT INTO tag_history (repository_id, name, digest, actor, changed_at) VALUES (?, ?,"
                + " ?, ?, ?)")
        .bind(0, repository)
        .bind(1, tag.name())
        .bind(2, digest.map(Digest::toBytes).orElse(null))
        .bind(3, actor)
        .bind(4, now)
        .execute();
  }
}
