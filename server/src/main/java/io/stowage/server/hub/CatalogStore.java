package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Transaction;
import java.util.List;

/** The names of the repositories that a viewer may see, along the index of the catalog. */
final class CatalogStore {
  private CatalogStore() {}

  static List<RepositoryName> page(Transaction tx, Viewer viewer, String after, int limit) {
    Clause clause = Visible.to(viewer).and(new Clause("r.name > :after", "after", after));
    return tx.handle()
        .createQuery(
            "SELECT r.name FROM repository r WHERE r.populated = 1 AND "
                + clause.sql()
                + " ORDER BY r.name LIMIT :limit")
        .bindMap(clause.values())
        .bind("limit", limit)
        .map((rs, _) -> new RepositoryName(rs.getString(1)))
        .list();
  }

  /**
   * Some of the repositories that hold a blob and meet a condition.
   *
   * @param looked so many at most are looked at
   */
  static List<RepositoryName> holding(
      Transaction tx, Digest digest, Clause clause, int looked, int limit) {
    return tx.handle()
        .createQuery(
            "SELECT r.name FROM (SELECT repository_id FROM repository_blob WHERE digest = :digest"
                + " LIMIT :looked) l JOIN repository r ON r.id = l.repository_id WHERE "
                + clause.sql()
                + " LIMIT :limit")
        .bindMap(clause.values())
        .bind("digest", digest.toBytes())
        .bind("looked", looked)
        .bind("limit", limit)
        .map((rs, _) -> new RepositoryName(rs.getString(1)))
        .list();
  }
}
