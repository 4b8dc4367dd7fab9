package io.stowage.server.account;

import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Transaction;
import java.util.Optional;

/** What an account must know of the repositories in its namespace. It only reads. */
final class NamespaceStore {
  private NamespaceStore() {}

  /** A repository that is there. */
  record Repository(long id, RepositoryName name, boolean isPrivate) {}

  /** A repository, kept from being deleted until the transaction ends. */
  static Optional<Repository> hold(Transaction tx, RepositoryName name) {
    return find(tx, name, tx.dialect().forShare());
  }

  static Optional<Repository> find(Transaction tx, RepositoryName name) {
    return find(tx, name, "");
  }

  private static Optional<Repository> find(Transaction tx, RepositoryName name, String lock) {
    return tx.handle()
        .select(
            "SELECT id, is_private FROM repository WHERE name = ? AND deleted_at IS NULL" + lock,
            name.canonical().value())
        .map((rs, _) -> new Repository(rs.getLong(1), name.canonical(), rs.getInt(2) == 1))
        .findOne();
  }

  static long privateRepositories(Transaction tx, String namespace) {
    return tx.handle()
        .select(
            "SELECT COUNT(*) FROM repository WHERE namespace = ? AND deleted_at IS NULL AND is_private = 1",
            namespace)
        .mapTo(Long.class)
        .one();
  }

  /** Bytes of the blobs that repositories there may serve, each counted once. */
  static long storage(Transaction tx, String namespace) {
    return tx.handle()
        .select(
            """
            SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM (
              SELECT DISTINCT b.id, b.size FROM repository r
              JOIN repository_blob l ON l.repository_id = r.id
              JOIN blob b ON b.digest = l.digest AND b.state = 1
              WHERE r.namespace = ? AND r.deleted_at IS NULL) u
            """,
            namespace)
        .mapTo(Long.class)
        .one();
  }
}
