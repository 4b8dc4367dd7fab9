package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.server.db.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** Reads what is known of the images of a repository. */
final class TagImageStore {
  private TagImageStore() {}

  /** The images of those manifests that are indexes, and not larger than so many bytes. */
  static Map<Digest, List<IndexImage>> indexes(
      Transaction tx, long repository, Collection<Digest> digests, int largest) {
    Map<Digest, List<IndexImage>> indexes = new HashMap<>();
    of(
            tx,
            repository,
            digests,
            "SELECT m.digest, c.content FROM manifest m JOIN manifest_content c ON c.digest ="
                + " m.digest WHERE m.repository_id = :repository AND m.digest IN (<digests>)"
                + " AND m.media_type IN ('%s', '%s') AND m.size <= :largest"
                    .formatted(MediaTypes.OCI_INDEX, MediaTypes.DOCKER_MANIFEST_LIST))
        .bind("largest", largest)
        .map((rs, _) -> Map.entry(Digest.fromBytes(rs.getBytes(1)), IndexImage.of(rs.getBytes(2))))
        .forEach(each -> indexes.put(each.getKey(), each.getValue()));
    return indexes;
  }

  /** Bytes of the config and layers of those manifests that are images, each blob once. */
  static Map<Digest, Long> sizes(Transaction tx, long repository, Collection<Digest> digests) {
    Map<Digest, Long> sizes = new HashMap<>();
    of(
            tx,
            repository,
            digests,
            "SELECT m.digest, CAST(SUM(b.size) AS BIGINT) FROM manifest m JOIN manifest_reference r"
                + " ON r.manifest_id = m.id AND r.kind = 0 JOIN blob b ON b.digest = r.digest AND"
                + " b.state = 1 WHERE m.repository_id = :repository AND m.digest IN (<digests>)"
                + " GROUP BY m.digest")
        .map((rs, _) -> Map.entry(Digest.fromBytes(rs.getBytes(1)), rs.getLong(2)))
        .forEach(each -> sizes.put(each.getKey(), each.getValue()));
    return sizes;
  }

  /** What all images of a repository run on, if that is one thing. */
  static Optional<Platform> onlyPlatform(Transaction tx, long repository) {
    List<Platform> some =
        tx.handle()
            .select(
                "SELECT os, architecture FROM repository_platform WHERE repository_id = ? LIMIT 2",
                repository)
            .map((rs, _) -> new Platform(rs.getString(1), rs.getString(2)))
            .list();
    return some.size() == 1 ? Optional.of(some.getFirst()) : Optional.empty();
  }

  private static Query of(Transaction tx, long repository, Collection<Digest> digests, String sql) {
    return tx.handle()
        .createQuery(sql)
        .bind("repository", repository)
        .bindList("digests", digests.stream().map(Digest::toBytes).toList());
  }
}
