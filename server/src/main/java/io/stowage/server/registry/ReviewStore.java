package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.server.db.Transaction;
import java.util.List;
import java.util.Optional;

/** The rows of {@code gc_review}: which locations to look at again, and when. */
final class ReviewStore {
  private ReviewStore() {}

  /** A location due for review. */
  record Due(long blobId, Digest digest, long size, String location, int state) {}

  /** Looks at the location at that time at the earliest; a later time already set stays. */
  static void postpone(Transaction tx, long blobId, long until) {
    tx.handle()
        .execute(
            "INSERT INTO gc_review (blob_id, review_after) VALUES (?, ?) ON CONFLICT (blob_id) DO UPDATE SET"
                + " review_after = CASE WHEN gc_review.review_after < excluded.review_after THEN excluded.review_after ELSE gc_review.review_after END",
            blobId,
            until);
  }

  /** As {@link #postpone}, for the live row of a digest, if there is one. */
  static void postponeLive(Transaction tx, Digest digest, long until) {
    BlobRowStore.findLive(tx, digest).ifPresent(blob -> postpone(tx, blob.id(), until));
  }

  /** Looks at the location at that time, whatever was set. */
  static void reviewAt(Transaction tx, long blobId, long at) {
    tx.handle()
        .execute(
            "INSERT INTO gc_review (blob_id, review_after) VALUES (?, ?) ON CONFLICT (blob_id) DO UPDATE SET review_after = excluded.review_after",
            blobId,
            at);
  }

  /** When the location is looked at again, empty when it is not in doubt. */
  static Optional<Long> reviewAfter(Transaction tx, long blobId) {
    return tx.handle()
        .select("SELECT review_after FROM gc_review WHERE blob_id = ?", blobId)
        .mapTo(Long.class)
        .findOne();
  }

  /** Looks at nothing later than that. */
  static void pullIn(Transaction tx, long latest) {
    tx.handle()
        .execute("UPDATE gc_review SET review_after = ? WHERE review_after > ?", latest, latest);
  }

  static void settle(Transaction tx, long blobId) {
    tx.handle().execute("DELETE FROM gc_review WHERE blob_id = ?", blobId);
  }

  static void backOff(Transaction tx, long blobId, long until) {
    tx.handle()
        .execute(
            "UPDATE gc_review SET attempts = attempts + 1, review_after = ? WHERE blob_id = ?",
            until,
            blobId);
  }

  /** The next location due; it stays this transaction's. */
  static Optional<Due> nextDue(Transaction tx, long now) {
    return tx.handle()
        .select(
            "SELECT b.id, b.digest, b.size, b.location, b.state FROM gc_review g JOIN blob b ON b.id = g.blob_id WHERE g.review_after <= ? ORDER BY g.review_after LIMIT 1"
                + tx.dialect().skipLocked(),
            now)
        .map(
            (rs, _) ->
                new Due(
                    rs.getLong(1),
                    Digest.fromBytes(rs.getBytes(2)),
                    rs.getLong(3),
                    rs.getString(4),
                    rs.getInt(5)))
        .findOne();
  }

  /** What is due now, by the blob's id, for a dry run. */
  static List<Due> due(Transaction tx, long now, long afterId, int limit) {
    return tx.handle()
        .select(
            "SELECT b.id, b.digest, b.size, b.location, b.state FROM gc_review g JOIN blob b ON b.id = g.blob_id WHERE g.review_after <= ? AND g.blob_id > ? ORDER BY g.blob_id LIMIT ?",
            now,
            afterId,
            limit)
        .map(
            (rs, _) ->
                new Due(
                    rs.getLong(1),
                    Digest.fromBytes(rs.getBytes(2)),
                    rs.getLong(3),
                    rs.getString(4),
                    rs.getInt(5)))
        .list();
  }

  /** Whether a manifest anywhere names this blob. Links to repositories keep nothing alive. */
  static boolean isReferenced(Transaction tx, Digest digest) {
    return tx.handle()
        .select(
            "SELECT 1 FROM manifest_reference WHERE digest = ? AND kind = 0 LIMIT 1",
            digest.toBytes())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Rows waiting, and how many of them are due. */
  static long waiting(Transaction tx) {
    return tx.handle().select("SELECT count(*) FROM gc_review").mapTo(Long.class).one();
  }
}
