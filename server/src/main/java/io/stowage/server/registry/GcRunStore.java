package io.stowage.server.registry;

import io.stowage.server.db.Transaction;
import io.stowage.server.registry.GarbageCollector.Round;
import io.stowage.server.registry.GcRuns.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of {@code gc_run}. */
final class GcRunStore {
  private GcRunStore() {}

  static long insert(Transaction tx, String by, long now) {
    return tx.handle()
        .createUpdate("INSERT INTO gc_run (started_at, touched_at, started_by) VALUES (?, ?, ?)")
        .bind(0, now)
        .bind(1, now)
        .bind(2, by)
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  static void keepNewest(Transaction tx, int most) {
    tx.handle()
        .execute(
            "DELETE FROM gc_run WHERE id NOT IN (SELECT id FROM gc_run ORDER BY id DESC LIMIT ?)",
            most);
  }

  static void goesOn(Transaction tx, long id, Round done, long now) {
    tx.handle()
        .execute(
            "UPDATE gc_run SET touched_at = ?, sessions = ?, manifests = ?, blobs = ?, bytes = ?"
                + " WHERE id = ?",
            now,
            done.sessions(),
            done.manifests(),
            done.blobs(),
            done.bytes(),
            id);
  }

  static void end(Transaction tx, long id, Round done, boolean hasFailed, long now) {
    goesOn(tx, id, done, now);
    tx.handle()
        .execute(
            "UPDATE gc_run SET ended_at = ?, has_failed = ? WHERE id = ?",
            now,
            hasFailed ? 1 : 0,
            id);
  }

  static List<Run> newest(Transaction tx, int limit) {
    return tx.handle()
        .select(
            "SELECT id, started_at, touched_at, ended_at, started_by, sessions, manifests, blobs,"
                + " bytes, has_failed FROM gc_run ORDER BY id DESC LIMIT ?",
            limit)
        .map((rs, _) -> run(rs))
        .list();
  }

  private static Run run(ResultSet rs) throws SQLException {
    long ended = rs.getLong(4);
    Optional<Instant> endedAt =
        rs.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended));
    return new Run(
        rs.getLong(1),
        Instant.ofEpochMilli(rs.getLong(2)),
        Instant.ofEpochMilli(rs.getLong(3)),
        endedAt,
        rs.getString(5),
        new Round(rs.getInt(6), rs.getInt(7), rs.getInt(8), rs.getLong(9)),
        rs.getInt(10) == 1);
  }
}
