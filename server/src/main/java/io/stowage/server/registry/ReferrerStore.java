package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.server.db.Transaction;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** The rows of {@code referrer}: descriptors of manifests by the subject they refer to. */
final class ReferrerStore {
  private ReferrerStore() {}

  /** One referrer: its digest, by which pages go on, and its descriptor as JSON. */
  record Referrer(Digest digest, String descriptor) {}

  /** Some referrers, and whether more follow. */
  record Page(List<Referrer> referrers, boolean isCut) {
    static final Page EMPTY = new Page(List.of(), false);
  }

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

  /**
   * Some referrers in the digest's order, and whether more follow.
   *
   * @param most how many at most
   * @param bytes how long their descriptors may be together; the first is taken whatever its length
   */
  static Page page(
      Transaction tx,
      long repository,
      Digest subject,
      Optional<String> artifactType,
      Optional<Digest> after,
      int most,
      long bytes) {
    Walk walk = new Walk(repository, subject, artifactType, after);
    // Lengths first: a descriptor may be as large as a manifest, and none is read to be thrown
    // away.
    List<Long> lengths = walk.on(tx, "octet_length(descriptor)", most + 1).mapTo(long.class).list();
    int fitting = 0;
    for (long sum = 0; fitting < Math.min(most, lengths.size()); fitting++) {
      sum += lengths.get(fitting);
      if (sum > bytes && fitting > 0) {
        break;
      }
    }
    if (fitting == 0) {
      return Page.EMPTY;
    }
    List<Referrer> found =
        walk.on(tx, "digest, descriptor", fitting)
            .map((rs, _) -> new Referrer(Digest.fromBytes(rs.getBytes(1)), rs.getString(2)))
            .list();
    // None are left where all were deleted between the two queries.
    return new Page(found, fitting < lengths.size() && !found.isEmpty());
  }

  /** The rows of one subject after a digest, along the primary key. */
  private record Walk(
      long repository, Digest subject, Optional<String> artifactType, Optional<Digest> after) {
    Query on(Transaction tx, String columns, int limit) {
      String filter = artifactType.isPresent() ? " AND artifact_type = :type" : "";
      Query query =
          tx.handle()
              .createQuery(
                  "SELECT "
                      + columns
                      + " FROM referrer WHERE repository_id = :repository AND subject = :subject AND digest > :last"
                      + filter
                      + " ORDER BY digest LIMIT :limit");
      artifactType.ifPresent(type -> query.bind("type", type));
      return query
          .bind("repository", repository)
          .bind("subject", subject.toBytes())
          .bind("last", after.map(Digest::toBytes).orElse(new byte[0]))
          .bind("limit", limit);
    }
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
