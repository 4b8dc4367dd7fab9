package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.server.db.Transaction;
import java.util.List;
import java.util.Optional;

/** The rows of {@code referrer}: descriptors of manifests by the subject they refer to. */
final class ReferrerStore {
  private ReferrerStore() {}

  /** One referrer: its digest, by which pages go on, and its descriptor as JSON. */
  record Referrer(Digest digest, String descriptor) {}

  static void put(
      Transaction tx,
      long repository,
      Digest subject,
      Digest digest,
      Optional<String> artifactType,
      String descriptor) {
    tx.handle()
        .createUpdate(
            "INSERT INTO referrer (repository_id, subject, digest, artifact_type, descriptor) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (repository_id, subject, digest) DO UPDATE SET artifact_type = excluded.artifact_type, descriptor = excluded.descriptor")
        .bind(0, repository)
        .bind(1, subject.toBytes())
        .bind(2, digest.toBytes())
        .bind(3, artifactType.orElse(null))
        .bind(4, descriptor)
        .execute();
  }

  static List<Referrer> page(
      Transaction tx,
      long repository,
      Digest subject,
      Optional<String> artifactType,
      Optional<Digest> after,
      int limit) {
    byte[] last = after.map(Digest::toBytes).orElse(new byte[0]);
    String filter = artifactType.isPresent() ? " AND artifact_type = :type" : "";
    var query =
        tx.handle()
            .createQuery(
                "SELECT digest, descriptor FROM referrer WHERE repository_id = :repository AND subject = :subject AND digest > :last"
                    + filter
                    + " ORDER BY digest LIMIT :limit");
    artifactType.ifPresent(type -> query.bind("type", type));
    return query
        .bind("repository", repository)
        .bind("subject", subject.toBytes())
        .bind("last", last)
        .bind("limit", limit)
        .map((rs, _) -> new Referrer(Digest.fromBytes(rs.getBytes(1)), rs.getString(2)))
        .list();
  }

  static List<Digest> of(Transaction tx, long repository, Digest subject, int limit) {
    return tx.handle()
        .select(
            "SELECT digest FROM referrer WHERE repository_id = ? AND subject = ? LIMIT ?",
            repository,
            subject.toBytes(),
            limit)
        .map((rs, _) -> Digest.fromBytes(rs.getBytes(1)))
        .list();
  }
}
