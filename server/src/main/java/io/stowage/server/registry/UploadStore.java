package io.stowage.server.registry;

import io.stowage.oci.Algorithm;
import io.stowage.server.db.Transaction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The rows of {@code upload}: sessions begun and not yet closed. */
final class UploadStore {
  private UploadStore() {}

  /**
   * A session as the database knows it.
   *
   * @param size bytes acknowledged
   */
  record UploadRow(String id, long repository, Algorithm algorithm, long size) {}

  static void insert(Transaction tx, String id, long repository, Algorithm algorithm, long now) {
    tx.handle()
        .execute(
            "INSERT INTO upload (id, repository_id, algorithm, size, started_at, touched_at) VALUES (?, ?, ?, 0, ?, ?)",
            id,
            repository,
            (int) algorithm.code(),
            now,
            now);
  }

  static Optional<UploadRow> find(Transaction tx, String id) {
    return tx.handle()
        .select(
            "SELECT u.id, u.repository_id, u.algorithm, u.size FROM upload u JOIN repository r ON r.id = u.repository_id AND r.deleted_at IS NULL WHERE u.id = ?",
            id)
        .map(
            (rs, _) ->
                new UploadRow(
                    rs.getString(1), rs.getLong(2), algorithm(rs.getInt(3)), rs.getLong(4)))
        .findOne();
  }

  /** Acknowledges bytes; false when the session is gone. */
  static boolean acknowledge(Transaction tx, String id, long size, long now) {
    return tx.handle()
            .execute("UPDATE upload SET size = ?, touched_at = ? WHERE id = ?", size, now, id)
        == 1;
  }

  static boolean isThere(Transaction tx, String id) {
    return tx.handle()
        .select("SELECT 1 FROM upload WHERE id = ?", id)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static boolean remove(Transaction tx, String id) {
    return tx.handle().execute("DELETE FROM upload WHERE id = ?", id) == 1;
  }

  static List<String> untouchedSince(Transaction tx, long time, int limit) {
    return tx.handle()
        .select(
            "SELECT id FROM upload WHERE touched_at < ? ORDER BY touched_at LIMIT ?", time, limit)
        .mapTo(String.class)
        .list();
  }

  static List<String> ofRepository(Transaction tx, long repository, int limit) {
    return tx.handle()
        .select("SELECT id FROM upload WHERE repository_id = ? LIMIT ?", repository, limit)
        .mapTo(String.class)
        .list();
  }

  static long count(Transaction tx) {
    return tx.handle().select("SELECT count(*) FROM upload").mapTo(Long.class).one();
  }

  private static Algorithm algorithm(int code) {
    return Arrays.stream(Algorithm.values())
        .filter(algorithm -> algorithm.code() == code)
        .findFirst()
        .orElseThrow();
  }
}
