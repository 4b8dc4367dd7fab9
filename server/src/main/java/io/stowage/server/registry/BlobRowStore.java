package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Transaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The rows of {@code blob} and {@code repository_blob}. A digest has one live row at most; every
 * other row is a location that waits to become live or to be deleted.
 */
final class BlobRowStore {
  static final int PENDING = 0;
  static final int LIVE = 1;
  static final int DELETING = 2;
  static final int DAMAGED = 3;

  private static final int DIGESTS_AT_ONCE = 500;
  private static final RowMapper<BlobRow> ROW =
      (rs, _) ->
          new BlobRow(
              rs.getLong(1), Digest.fromBytes(rs.getBytes(2)), rs.getLong(3), rs.getString(4));
  private static final String COLUMNS = "b.id, b.digest, b.size, b.location";

  private BlobRowStore() {}

  /** The blob, if it is live and linked to the repository. */
  static Optional<BlobRow> findLinked(Transaction tx, long repository, Digest digest) {
    return tx.handle()
        .select(
            "SELECT "
                + COLUMNS
                + " FROM repository_blob l JOIN blob b ON b.digest = l.digest AND b.state = 1 WHERE l.repository_id = ? AND l.digest = ?",
            repository,
            digest.toBytes())
        .map(ROW)
        .findOne();
  }

  static Optional<BlobRow> findLive(Transaction tx, Digest digest) {
    return tx.handle()
        .select(
            "SELECT " + COLUMNS + " FROM blob b WHERE b.digest = ? AND b.state = 1",
            digest.toBytes())
        .map(ROW)
        .findOne();
  }

  /** As {@link #findLive}; the row stays live until the transaction ends. */
  static Optional<BlobRow> holdLive(Transaction tx, Digest digest) {
    return tx.handle()
        .select(
            "SELECT "
                + COLUMNS
                + " FROM blob b WHERE b.digest = ? AND b.state = 1"
                + tx.dialect().forShare(),
            digest.toBytes())
        .map(ROW)
        .findOne();
  }

  /**
   * Which of these are live and linked to the repository; they stay live until the transaction
   * ends.
   */
  static Set<Digest> holdLinked(Transaction tx, long repository, Collection<Digest> digests) {
    Set<Digest> held = new HashSet<>();
    List<byte[]> sorted = digests.stream().distinct().sorted().map(Digest::toBytes).toList();
    for (int from = 0; from < sorted.size(); from += DIGESTS_AT_ONCE) {
      List<byte[]> some = sorted.subList(from, Math.min(from + DIGESTS_AT_ONCE, sorted.size()));
      String hold = tx.dialect().forShare();
      held.addAll(
          tx.handle()
              .createQuery(
                  "SELECT b.digest FROM blob b JOIN repository_blob l ON l.digest = b.digest AND l.repository_id = :repository"
                      + " WHERE b.state = 1 AND b.digest IN (<digests>) ORDER BY b.digest"
                      + (hold.isEmpty() ? "" : hold + " OF b"))
              .bind("repository", repository)
              .bindList("digests", new ArrayList<>(some))
              .map((rs, _) -> Digest.fromBytes(rs.getBytes(1)))
              .list());
    }
    return held;
  }

  /** Names of repositories that link the blob, for a mount that names none. */
  static List<RepositoryName> linkedIn(Transaction tx, Digest digest, int limit) {
    return tx.handle()
        .select(
            "SELECT r.name FROM repository_blob l JOIN repository r ON r.id = l.repository_id AND r.deleted_at IS NULL WHERE l.digest = ? LIMIT ?",
            digest.toBytes(),
            limit)
        .map((rs, _) -> new RepositoryName(rs.getString(1)))
        .list();
  }

  /** Lets one transaction at a time make a location of this digest live: a digest has one. */
  static void takeTurn(Transaction tx, Digest digest) {
    tx.dialect()
        .lockUntilCommit()
        .ifPresent(
            lock ->
                tx.handle()
                    .select(lock, ByteBuffer.wrap(digest.toBytes(), 1, Long.BYTES).getLong())
                    .mapToMap()
                    .list());
  }

  /**
   * Claims a location before anything is there: if we die now, garbage collection finds it. A claim
   * that an earlier try left there is taken over.
   *
   * @return the row; empty while garbage collection clears away that earlier try
   */
  static Optional<Long> claim(Transaction tx, Digest digest, long size, String location, long now) {
    boolean isRetry =
        tx.handle()
                .execute(
                    "UPDATE blob SET created_at = ? WHERE location = ? AND state = 0",
                    now,
                    location)
            > 0;
    Optional<Long> earlier =
        tx.handle()
            .select("SELECT id FROM blob WHERE location = ?", location)
            .mapTo(Long.class)
            .findOne();
    return earlier.isPresent()
        ? earlier.filter(_ -> isRetry)
        : Optional.of(insertPending(tx, digest, size, location, now));
  }

  /** As {@link #claim}, of a location no upload made: it must be new. */
  static long insertPending(Transaction tx, Digest digest, long size, String location, long now) {
    return tx.handle()
        .createUpdate(
            "INSERT INTO blob (digest, size, location, state, created_at) VALUES (?, ?, ?, 0, ?)")
        .bind(0, digest.toBytes())
        .bind(1, size)
        .bind(2, location)
        .bind(3, now)
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  /**
   * Removes the damaged row of a location that is taken over anew: its file was put right. A row
   * that garbage collection has decided on stays, for the file is about to go.
   *
   * @return whether the location is free now
   */
  static boolean forgetDamaged(Transaction tx, String location) {
    tx.handle()
        .execute(
            "DELETE FROM gc_review WHERE blob_id IN (SELECT id FROM blob WHERE location = ? AND state = 3)",
            location);
    tx.handle().execute("DELETE FROM blob WHERE location = ? AND state = 3", location);
    return tx.handle()
        .select("SELECT 1 FROM blob WHERE location = ?", location)
        .mapTo(Integer.class)
        .findOne()
        .isEmpty();
  }

  /**
   * @return false when the row is no longer {@code from}
   */
  static boolean changeState(Transaction tx, long id, int from, int to) {
    return tx.handle().execute("UPDATE blob SET state = ? WHERE id = ? AND state = ?", to, id, from)
        == 1;
  }

  static void link(Transaction tx, long repository, Digest digest, long now) {
    tx.handle()
        .execute(
            "INSERT INTO repository_blob (repository_id, digest, linked_at) VALUES (?, ?, ?) ON CONFLICT (repository_id, digest) DO NOTHING",
            repository,
            digest.toBytes(),
            now);
  }

  static boolean unlink(Transaction tx, long repository, Digest digest) {
    return tx.handle()
            .execute(
                "DELETE FROM repository_blob WHERE repository_id = ? AND digest = ?",
                repository,
                digest.toBytes())
        > 0;
  }

  /** Takes some blobs out of a repository that is going; false when none was left. */
  static boolean unlinkSome(Transaction tx, long repository, long reviewAt, int limit) {
    List<Digest> some =
        tx.handle()
            .select(
                "SELECT digest FROM repository_blob WHERE repository_id = ? LIMIT ?",
                repository,
                limit)
            .map((rs, _) -> Digest.fromBytes(rs.getBytes(1)))
            .list();
    for (Digest digest : some) {
      unlink(tx, repository, digest);
      ReviewStore.postponeLive(tx, digest, reviewAt);
    }
    return !some.isEmpty();
  }

  /**
   * Removes a deleted location's row, and the links of its digest if nothing else holds that
   * digest.
   */
  static void remove(Transaction tx, long id, Digest digest) {
    tx.handle().execute("DELETE FROM gc_review WHERE blob_id = ?", id);
    tx.handle().execute("DELETE FROM blob WHERE id = ?", id);
    byte[] bytes = digest.toBytes();
    tx.handle()
        .execute(
            "DELETE FROM repository_blob WHERE digest = ? AND NOT EXISTS (SELECT 1 FROM blob WHERE digest = ?)",
            bytes,
            bytes);
  }

  /** A row that {@link Verifier} looks at. */
  record Checked(BlobRow row, boolean isDamaged) {}

  /** What is live, or damaged and was not replaced. */
  private static final String CHECKED =
      "(b.state = 1 OR (b.state = 3 AND NOT EXISTS (SELECT 1 FROM blob l WHERE l.digest = b.digest AND l.state = 1)))";

  /** Whether a row is still one of those that are checked. */
  static boolean isChecked(Transaction tx, long id) {
    return tx.handle()
        .select("SELECT 1 FROM blob b WHERE b.id = ? AND " + CHECKED, id)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** By id, for a walk over all of them: what is live, and what is damaged and was not replaced. */
  static List<Checked> pageChecked(Transaction tx, long afterId, int limit) {
    return tx.handle()
        .select(
            "SELECT "
                + COLUMNS
                + ", b.state FROM blob b WHERE b.id > ? AND "
                + CHECKED
                + " ORDER BY b.id LIMIT ?",
            afterId,
            limit)
        .map((rs, context) -> new Checked(ROW.map(rs, context), rs.getInt(5) == DAMAGED))
        .list();
  }

  /** How many digests are damaged and were not pushed again. */
  static long damaged(Transaction tx) {
    return tx.handle()
        .select(
            "SELECT count(DISTINCT b.digest) FROM blob b WHERE b.state = 3 AND NOT EXISTS (SELECT 1 FROM blob l WHERE l.digest = b.digest AND l.state = 1)")
        .mapTo(Long.class)
        .one();
  }

  /** Live blobs and their bytes in all. */
  static Totals totals(Transaction tx) {
    return tx.handle()
        .select("SELECT count(*), coalesce(sum(size), 0) FROM blob WHERE state = 1")
        .map((rs, _) -> new Totals(rs.getLong(1), rs.getLong(2)))
        .one();
  }

  record Totals(long blobs, long bytes) {}
}
