package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.Tag;
import io.stowage.server.db.Transaction;
import java.util.List;
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
            "INSERT INTO tag (repository_id, name, digest, updated_at, version_key) VALUES (?, ?,"
                + " ?, ?, ?) ON CONFLICT (repository_id, name) DO UPDATE SET digest ="
                + " excluded.digest, updated_at = excluded.updated_at",
            repository,
            tag.name(),
            digest.toBytes(),
            now,
            VersionKey.of(tag.name()));
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
