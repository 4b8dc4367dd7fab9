package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.server.db.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** Reads what would go with a tag or a repository. */
final class DeletionStore {
  /** Whether a repository that is in sight, and not this one, has a manifest with the blob. */
  private static final String ELSEWHERE =
      "EXISTS (SELECT 1 FROM manifest_reference o JOIN manifest m ON m.id = o.manifest_id JOIN"
          + " repository r ON r.id = m.repository_id WHERE o.digest = b.digest AND o.kind = 0 AND"
          + " m.repository_id <> :repository AND (%s))";

  private DeletionStore() {}

  static Optional<Digest> target(Transaction tx, long repository, String tag) {
    return tx.handle()
        .select("SELECT digest FROM tag WHERE repository_id = ? AND name = ?", repository, tag)
        .map((rs, _) -> Digest.fromBytes(rs.getBytes(1)))
        .findOne();
  }

  /** The manifests that the repository holds and those indexes name. */
  static List<Digest> children(
      Transaction tx, long repository, Collection<Digest> parents, int most) {
    return digests(
            tx,
            repository,
            "SELECT DISTINCT r.digest FROM manifest p JOIN manifest_reference r ON r.manifest_id ="
                + " p.id AND r.kind = 1 JOIN manifest c ON c.repository_id = p.repository_id AND"
                + " c.digest = r.digest WHERE p.repository_id = :repository AND p.digest IN"
                + " (<digests>) LIMIT :most",
            parents)
        .bind("most", most)
        .map((rs, _) -> Digest.fromBytes(rs.getBytes(1)))
        .list();
  }

  static List<Digest> referrers(
      Transaction tx, long repository, Collection<Digest> subjects, int most) {
    return digests(
            tx,
            repository,
            "SELECT digest FROM referrer WHERE repository_id = :repository AND subject IN"
                + " (<digests>) LIMIT :most",
            subjects)
        .bind("most", most)
        .map((rs, _) -> Digest.fromBytes(rs.getBytes(1)))
        .list();
  }

  /** Which of some have another tag, or a parent or a subject that does not go. */
  static List<Digest> kept(
      Transaction tx,
      long repository,
      String tag,
      Collection<Digest> some,
      Collection<Digest> goes) {
    return digests(
            tx,
            repository,
            """
            SELECT c.digest FROM manifest c WHERE c.repository_id = :repository AND c.digest IN (<digests>) AND (
              EXISTS (SELECT 1 FROM tag t WHERE t.repository_id = :repository AND t.digest = c.digest AND t.name <> :tag)
              OR EXISTS (SELECT 1 FROM referrer f WHERE f.repository_id = :repository AND f.digest = c.digest
                AND f.subject NOT IN (<goes>))
              OR EXISTS (SELECT 1 FROM manifest_reference x JOIN manifest p ON p.id = x.manifest_id
                AND p.repository_id = :repository WHERE x.digest = c.digest AND x.kind = 1 AND p.digest NOT IN (<goes>)))
            """,
            some)
        .bind("tag", tag)
        .bindList("goes", goes.stream().map(Digest::toBytes).toList())
        .map((rs, _) -> Digest.fromBytes(rs.getBytes(1)))
        .list();
  }

  /** Bytes of blobs that only those manifests name, as far as one sees. */
  static long freed(Transaction tx, long repository, Collection<Digest> goes, Clause visible) {
    return digests(
            tx,
            repository,
            """
            SELECT CAST(COALESCE(SUM(b.size), 0) AS BIGINT) FROM blob b WHERE b.state = 1 AND b.digest IN (
                SELECT x.digest FROM manifest g JOIN manifest_reference x ON x.manifest_id = g.id AND x.kind = 0
                WHERE g.repository_id = :repository AND g.digest IN (<digests>))
              AND NOT EXISTS (SELECT 1 FROM manifest_reference h JOIN manifest k ON k.id = h.manifest_id
                WHERE h.digest = b.digest AND h.kind = 0 AND k.repository_id = :repository AND k.digest NOT IN (<digests>))
              AND NOT %s
            """
                .formatted(ELSEWHERE.formatted(visible.sql())),
            goes)
        .bindMap(visible.values())
        .mapTo(Long.class)
        .one();
  }

  static Deletions.OfRepository repository(
      Transaction tx, long repository, Clause visible, int most) {
    long tags = count(tx, "tag", repository, most);
    long manifests = count(tx, "manifest", repository, most);
    return tx.handle()
        .createQuery(
            """
            SELECT COUNT(*), CAST(COALESCE(SUM(size), 0) AS BIGINT), CAST(COALESCE(SUM(own), 0) AS BIGINT) FROM (
              SELECT b.size AS size, CASE WHEN %s THEN 0 ELSE b.size END AS own FROM (
                SELECT digest FROM repository_blob WHERE repository_id = :repository LIMIT :most) l
              JOIN blob b ON b.digest = l.digest AND b.state = 1) held
            """
                .formatted(ELSEWHERE.formatted(visible.sql())))
        .bind("repository", repository)
        .bind("most", most)
        .bindMap(visible.values())
        .map(
            (rs, _) ->
                new Deletions.OfRepository(
                    tags,
                    manifests,
                    rs.getLong(2),
                    rs.getLong(3),
                    tags == most || manifests == most || rs.getLong(1) == most))
        .one();
  }

  private static long count(Transaction tx, String table, long repository, int most) {
    return tx.handle()
        .select(
            "SELECT COUNT(*) FROM (SELECT 1 FROM " + table + " WHERE repository_id = ? LIMIT ?) x",
            repository,
            most)
        .mapTo(Long.class)
        .one();
  }

  private static Query digests(
      Transaction tx, long repository, String sql, Collection<Digest> digests) {
    return tx.handle()
        .createQuery(sql)
        .bind("repository", repository)
        .bindList("digests", digests.stream().map(Digest::toBytes).toList());
  }
}
