package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.server.db.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of {@code manifest}, {@code manifest_content} and {@code manifest_reference}. */
final class ManifestStore {
  static final int BLOB = 0;
  static final int CHILD = 1;
  static final int SUBJECT = 2;

  private static final int DIGESTS_AT_ONCE = 500;

  private ManifestStore() {}

  /** A manifest in a repository, without its bytes. */
  record ManifestRow(long id, Digest digest, String mediaType, long size) {}

  /** One thing a manifest names. */
  record Named(Digest digest, int kind) {}

  static Optional<ManifestRow> find(Transaction tx, long repository, Digest digest) {
    return tx.handle()
        .select(
            "SELECT id, digest, media_type, size FROM manifest WHERE repository_id = ? AND digest = ?",
            repository,
            digest.toBytes())
        .map(
            (rs, _) ->
                new ManifestRow(
                    rs.getLong(1),
                    Digest.fromBytes(rs.getBytes(2)),
                    rs.getString(3),
                    rs.getLong(4)))
        .findOne();
  }

  static Optional<byte[]> content(Transaction tx, Digest digest) {
    return tx.handle()
        .select("SELECT content FROM manifest_content WHERE digest = ?", digest.toBytes())
        .map((rs, _) -> rs.getBytes(1))
        .findOne();
  }

  /** Which of these manifests the repository holds. */
  static Set<Digest> present(Transaction tx, long repository, Collection<Digest> digests) {
    Set<Digest> present = new HashSet<>();
    List<byte[]> all = digests.stream().distinct().sorted().map(Digest::toBytes).toList();
    for (int from = 0; from < all.size(); from += DIGESTS_AT_ONCE) {
      present.addAll(
          tx.handle()
              .createQuery(
                  "SELECT digest FROM manifest WHERE repository_id = :repository AND digest IN (<digests>)")
              .bind("repository", repository)
              .bindList(
                  "digests",
                  new ArrayList<>(all.subList(from, Math.min(from + DIGESTS_AT_ONCE, all.size()))))
              .map((rs, _) -> Digest.fromBytes(rs.getBytes(1)))
              .list());
    }
    return present;
  }

  /**
   * Writes a manifest; one that is there already only takes the media type it was pushed with last.
   */
  static void put(
      Transaction tx,
      long repository,
      Digest digest,
      String mediaType,
      Optional<String> artifactType,
      byte[] content,
      Collection<Named> names,
      long now) {
    byte[] key = digest.toBytes();
    BlobRowStore.takeTurn(tx, digest);
    tx.handle()
        .execute(
            "INSERT INTO manifest_content (digest, content) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
            key,
            content);
    Optional<ManifestRow> known = find(tx, repository, digest);
    if (known.isPresent()) {
      tx.handle()
          .execute("UPDATE manifest SET media_type = ? WHERE id = ?", mediaType, known.get().id());
      return;
    }
    Optional<Long> id =
        tx.handle()
            .createUpdate(
                "INSERT INTO manifest (repository_id, digest, media_type, artifact_type, size, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (repository_id, digest) DO NOTHING")
            .bind(0, repository)
            .bind(1, key)
            .bind(2, mediaType)
            .bind(3, artifactType.orElse(null))
            .bind(4, (long) content.length)
            .bind(5, now)
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .findOne();
    // None: another push of the same manifest came first, and wrote the same references.
    if (id.isPresent() && !names.isEmpty()) {
      PreparedBatch batch =
          tx.handle()
              .prepareBatch(
                  "INSERT INTO manifest_reference (manifest_id, digest, kind) VALUES (?, ?, ?) ON CONFLICT (manifest_id, digest, kind) DO NOTHING");
      names.forEach(named -> batch.add(id.get(), named.digest().toBytes(), named.kind()));
      batch.execute();
    }
  }

  /** Removes a manifest; the blobs it named are due for review at that time. */
  static void remove(Transaction tx, long repository, ManifestRow row, long reviewAt) {
    byte[] key = row.digest().toBytes();
    // Else a push of the same bytes elsewhere, not committed yet, would lose them.
    BlobRowStore.takeTurn(tx, row.digest());
    tx.handle()
        .execute(
            "INSERT INTO gc_review (blob_id, review_after) SELECT b.id, ? FROM manifest_reference m JOIN blob b ON b.digest = m.digest AND b.state = 1 WHERE m.manifest_id = ? AND m.kind = 0 ORDER BY b.id"
                + " ON CONFLICT (blob_id) DO UPDATE SET review_after = CASE WHEN gc_review.review_after < excluded.review_after THEN excluded.review_after ELSE gc_review.review_after END",
            reviewAt,
            row.id());
    tx.handle().execute("DELETE FROM manifest_reference WHERE manifest_id = ?", row.id());
    tx.handle()
        .execute("DELETE FROM referrer WHERE repository_id = ? AND digest = ?", repository, key);
    tx.handle().execute("DELETE FROM manifest WHERE id = ?", row.id());
    tx.handle()
        .execute(
            "DELETE FROM manifest_content WHERE digest = ? AND NOT EXISTS (SELECT 1 FROM manifest WHERE digest = ?)",
            key,
            key);
  }

  static List<ManifestRow> some(Transaction tx, long repository, int limit) {
    return tx.handle()
        .select(
            "SELECT id, digest, media_type, size FROM manifest WHERE repository_id = ? LIMIT ?",
            repository,
            limit)
        .map(
            (rs, _) ->
                new ManifestRow(
                    rs.getLong(1),
                    Digest.fromBytes(rs.getBytes(2)),
                    rs.getString(3),
                    rs.getLong(4)))
        .list();
  }

  /** Whether a tag, a parent or a subject keeps a manifest. */
  static boolean isNamed(Transaction tx, long repository, Digest digest) {
    return tx.handle()
        .createQuery(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM tag t WHERE t.repository_id = :repository AND t.digest = :digest)"
                + " OR EXISTS (SELECT 1 FROM referrer r WHERE r.repository_id = :repository AND r.digest = :digest)"
                + " OR EXISTS (SELECT 1 FROM manifest_reference c JOIN manifest p ON p.id = c.manifest_id AND p.repository_id = :repository WHERE c.digest = :digest AND c.kind = 1)")
        .bind("repository", repository)
        .bind("digest", digest.toBytes())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** A manifest that nothing names: no tag, no parent, no subject. */
  record Untagged(long repository, ManifestRow row) {}

  static List<Untagged> untagged(Transaction tx, long pushedBefore, long afterId, int limit) {
    return tx.handle()
        .select(
            "SELECT m.repository_id, m.id, m.digest, m.media_type, m.size FROM manifest m WHERE m.id > ? AND m.created_at < ?"
                + " AND EXISTS (SELECT 1 FROM repository o WHERE o.id = m.repository_id AND o.deleted_at IS NULL)"
                + " AND NOT EXISTS (SELECT 1 FROM tag t WHERE t.repository_id = m.repository_id AND t.digest = m.digest)"
                + " AND NOT EXISTS (SELECT 1 FROM referrer r WHERE r.repository_id = m.repository_id AND r.digest = m.digest)"
                + " AND NOT EXISTS (SELECT 1 FROM manifest_reference c JOIN manifest p ON p.id = c.manifest_id AND p.repository_id = m.repository_id WHERE c.digest = m.digest AND c.kind = 1)"
                + " ORDER BY m.id LIMIT ?",
            afterId,
            pushedBefore,
            limit)
        .map(
            (rs, _) ->
                new Untagged(
                    rs.getLong(1),
                    new ManifestRow(
                        rs.getLong(2),
                        Digest.fromBytes(rs.getBytes(3)),
                        rs.getString(4),
                        rs.getLong(5))))
        .list();
  }
}
