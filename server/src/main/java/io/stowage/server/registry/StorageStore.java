package io.stowage.server.registry;

import io.stowage.server.db.Transaction;

/** Adds up what is stored and waits to go. */
final class StorageStore {
  /** Blobs that are looked at. */
  private static final int MOST = 100_000;

  private StorageStore() {}

  /** A number of things and their bytes. */
  record Sum(long count, long bytes) {}

  /** Locations that nothing names any more. */
  static Sum collectable(Transaction tx) {
    return sum(
        tx,
        "SELECT b.size FROM gc_review g JOIN blob b ON b.id = g.blob_id WHERE b.state = 2 OR"
            + " (b.state = 1 AND NOT EXISTS (SELECT 1 FROM manifest_reference m WHERE m.digest ="
            + " b.digest AND m.kind = 0))");
  }

  /** Blobs that only repositories in the bin hold. */
  static Sum onlyInBin(Transaction tx) {
    return sum(
        tx,
        "SELECT b.size FROM blob b WHERE b.state = 1 AND b.digest IN (SELECT l.digest FROM"
            + " repository r JOIN repository_blob l ON l.repository_id = r.id WHERE r.deleted_at IS"
            + " NOT NULL) AND NOT EXISTS (SELECT 1 FROM repository_blob x JOIN repository y ON y.id"
            + " = x.repository_id AND y.deleted_at IS NULL WHERE x.digest = b.digest)");
  }

  static long binned(Transaction tx) {
    return tx.handle()
        .select("SELECT COUNT(*) FROM repository WHERE deleted_at IS NOT NULL")
        .mapTo(Long.class)
        .one();
  }

  private static Sum sum(Transaction tx, String sizes) {
    return tx.handle()
        .select(
            "SELECT COUNT(*), CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM ("
                + sizes
                + " LIMIT ?) s",
            MOST)
        .map((rs, _) -> new Sum(rs.getLong(1), rs.getLong(2)))
        .one();
  }
}
