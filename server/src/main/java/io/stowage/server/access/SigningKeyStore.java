package io.stowage.server.access;

import io.stowage.server.db.Transaction;
import java.time.Instant;
import java.util.List;

/** The rows of {@code signing_key}. */
final class SigningKeyStore {
  private SigningKeyStore() {}

  /** A key as it is kept. */
  record Row(String id, String content, Instant createdAt) {
    @Override
    public String toString() {
      return "Row[" + id + "]";
    }
  }

  /** Newest first. */
  static List<Row> all(Transaction tx) {
    return tx.handle()
        .select("SELECT id, content, created_at FROM signing_key ORDER BY created_at DESC, id")
        .map(
            (rs, _) ->
                new Row(rs.getString(1), rs.getString(2), Instant.ofEpochMilli(rs.getLong(3))))
        .list();
  }

  static void insert(Transaction tx, Row row) {
    tx.handle()
        .execute(
            "INSERT INTO signing_key (id, content, created_at) VALUES (?, ?, ?)",
            row.id(),
            row.content(),
            row.createdAt().toEpochMilli());
  }

  static void removeBefore(Transaction tx, Instant createdBefore, String kept) {
    tx.handle()
        .execute(
            "DELETE FROM signing_key WHERE created_at < ? AND id <> ?",
            createdBefore.toEpochMilli(),
            kept);
  }
}
