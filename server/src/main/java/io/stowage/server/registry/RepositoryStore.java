package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Repositories.Binned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of {@code repository}. Names are in the spelling under which they are kept. */
final class RepositoryStore {
  /** PostgreSQL's; SQLite's one writer finds a name taken before it tries. */
  private RepositoryStore() {}

  static Optional<Long> find(Transaction tx, RepositoryName name) {
    return tx.handle()
        .select("SELECT id FROM repository WHERE name = ? AND deleted_at IS NULL", name.value())
        .mapTo(Long.class)
        .findOne();
  }

  /** Holds a live repository's row, so that it can't be deleted before this transaction ends. */
  static boolean holdLive(Transaction tx, long id) {
    return tx.handle()
        .select(
            "SELECT id FROM repository WHERE id = ? AND deleted_at IS NULL"
                + tx.dialect().forShare(),
            id)
        .mapTo(Long.class)
        .findOne()
        .isPresent();
  }

  /** Empty when another transaction makes one of this name; it was looked for before. */
  static Optional<Long> insert(Transaction tx, RepositoryName name, boolean isPrivate, long now) {
    return tx.handle()
        .createUpdate(
            "INSERT INTO repository (name, namespace, is_private, created_at, updated_at) VALUES"
                + " (?, ?, ?, ?, ?) ON CONFLICT (name) WHERE deleted_at IS NULL DO NOTHING")
        .bind(0, name.value())
        .bind(1, name.namespace())
        .bind(2, isPrivate ? 1 : 0)
        .bind(3, now)
        .bind(4, now)
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .findOne();
  }

  /** Gives a live repository another name, which was found free. */
  static boolean rename(Transaction tx, long id, RepositoryName name) {
    return tx.handle()
            .execute(
                "UPDATE repository SET name = ?, namespace = ? WHERE id = ? AND deleted_at IS NULL",
                name.value(),
                name.namespace(),
                id)
        == 1;
  }

  static List<RepositoryName> page(Transaction tx, String after, int limit) {
    return tx.handle()
        .select(
            "SELECT name FROM repository WHERE populated = 1 AND deleted_at IS NULL AND name > ?"
                + " ORDER BY name LIMIT ?",
            after,
            limit)
        .map((rs, _) -> new RepositoryName(rs.getString(1)))
        .list();
  }

  static void markPopulated(Transaction tx, long id) {
    tx.handle().execute("UPDATE repository SET populated = 1 WHERE id = ? AND populated = 0", id);
  }

  /**
   * Keeps pushes of manifests out of a repository until the transaction ends. Before anything else
   * in it is touched: a push holds the repository first, too.
   *
   * @return false when it is deleted
   */
  static boolean holdAlone(Transaction tx, long id) {
    return tx.handle()
        .select(
            "SELECT id FROM repository WHERE id = ? AND deleted_at IS NULL"
                + tx.dialect().forUpdate(),
            id)
        .mapTo(Long.class)
        .findOne()
        .isPresent();
  }

  /**
   * Takes a repository out of the catalog when its last manifest is gone. It is {@link #holdAlone
   * held}, so that the statement sees every push that was before it.
   */
  static void refreshPopulated(Transaction tx, long id) {
    tx.handle()
        .execute(
            "UPDATE repository SET populated = 0 WHERE id = ? AND populated = 1 AND NOT EXISTS"
                + " (SELECT 1 FROM manifest WHERE repository_id = ?)",
            id,
            id);
  }

  /** Puts a repository into the bin, whence it can be brought back until {@code purgeAt}. */
  static boolean markDeleted(
      Transaction tx, RepositoryName name, long now, long purgeAt, String by) {
    return tx.handle()
            .execute(
                "UPDATE repository SET deleted_at = ?, purge_at = ?, deleted_by = ? WHERE name = ?"
                    + " AND deleted_at IS NULL",
                now,
                purgeAt,
                by,
                name.value())
        > 0;
  }

  /** A deleted repository that can still be brought back. */
  static Optional<Binned> binned(Transaction tx, long id, long now) {
    return tx.handle()
        .select(
            "SELECT id, name, deleted_at, purge_at, deleted_by FROM repository WHERE id = ? AND"
                + " deleted_at IS NOT NULL AND purge_at > ?",
            id,
            now)
        .map((rs, _) -> binned(rs))
        .findOne();
  }

  private static Binned binned(ResultSet rs) throws SQLException {
    return new Binned(
        rs.getLong(1),
        new RepositoryName(rs.getString(2)),
        Instant.ofEpochMilli(rs.getLong(3)),
        Instant.ofEpochMilli(rs.getLong(4)),
        rs.getString(5));
  }

  /**
   * Takes a repository out of the bin; its name was found free.
   *
   * @return false when it is too late
   */
  static boolean restore(Transaction tx, long id, long now) {
    return tx.handle()
            .execute(
                "UPDATE repository SET deleted_at = NULL, purge_at = NULL, deleted_by = '' WHERE id"
                    + " = ? AND deleted_at IS NOT NULL AND purge_at > ?",
                id,
                now)
        == 1;
  }

  /** What lies in a namespace's bin, in the order in which it goes, after a time and an id. */
  static List<Binned> binned(
      Transaction tx, String namespace, long afterPurgeAt, long afterId, int limit) {
    return tx.handle()
        .select(
            "SELECT id, name, deleted_at, purge_at, deleted_by FROM repository"
                + " WHERE namespace = ? AND deleted_at IS NOT NULL AND (purge_at, id) > (?, ?)"
                + " ORDER BY purge_at, id LIMIT ?",
            namespace,
            afterPurgeAt,
            afterId,
            limit)
        .map((rs, _) -> binned(rs))
        .list();
  }

  /** The repository whose time in the bin was over first. */
  static Optional<Long> nextToPurge(Transaction tx, long now) {
    return tx.handle()
        .select(
            "SELECT id FROM repository WHERE deleted_at IS NOT NULL AND purge_at <= ? ORDER BY"
                + " purge_at LIMIT 1",
            now)
        .mapTo(Long.class)
        .findOne();
  }

  /**
   * Begins to purge: from now on nobody brings the repository back, whatever their clock says.
   *
   * @return false when it was brought back
   */
  static boolean condemn(Transaction tx, long id, long now) {
    return tx.handle()
            .execute(
                "UPDATE repository SET purge_at = 0 WHERE id = ? AND deleted_at IS NOT NULL AND"
                    + " purge_at <= ?",
                id,
                now)
        == 1;
  }

  static Optional<RepositoryName> name(Transaction tx, long id) {
    return tx.handle()
        .select("SELECT name FROM repository WHERE id = ? AND deleted_at IS NULL", id)
        .map((rs, _) -> new RepositoryName(rs.getString(1)))
        .findOne();
  }

  static void remove(Transaction tx, long id) {
    tx.handle().execute("DELETE FROM tag_history WHERE repository_id = ?", id);
    tx.handle().execute("DELETE FROM repository WHERE id = ?", id);
  }
}
