package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Transaction;
import java.util.List;
import java.util.Optional;

/** SQL of {@code source_look}, and of a repository's source. */
final class SourceStore {
  private SourceStore() {}

  /** A repository that follows its source. */
  record Follower(long repository, RepositoryName name, String source, boolean isPrivate) {}

  static void follow(Transaction tx, long repository, long dueAt) {
    tx.handle()
        .execute(
            "INSERT INTO source_look (repository_id, due_at) VALUES (?, ?)"
                + " ON CONFLICT (repository_id) DO UPDATE SET due_at = excluded.due_at",
            repository,
            dueAt);
  }

  static void unfollow(Transaction tx, long repository) {
    tx.handle().execute("DELETE FROM source_look WHERE repository_id = ?", repository);
  }

  /** The first that are due, which become due again at that time: others leave them alone. */
  static List<Long> take(Transaction tx, long now, long again, int most) {
    List<Long> due =
        tx.handle()
            .select(
                "SELECT repository_id FROM source_look WHERE due_at <= ?"
                    + " ORDER BY due_at, repository_id LIMIT ?"
                    + tx.dialect().skipLocked(),
                now,
                most)
            .mapTo(Long.class)
            .list();
    due.forEach(
        id ->
            tx.handle()
                .execute("UPDATE source_look SET due_at = ? WHERE repository_id = ?", again, id));
    return due;
  }

  /** One that is not in the bin and follows still. */
  static Optional<Follower> follower(Transaction tx, long repository) {
    return tx.handle()
        .select(
            "SELECT name, source, is_private FROM repository"
                + " WHERE id = ? AND deleted_at IS NULL AND follows_source = 1",
            repository)
        .map(
            (row, context) ->
                new Follower(
                    repository,
                    new RepositoryName(row.getString(1)),
                    row.getString(2),
                    row.getInt(3) == 1))
        .findOne();
  }

  /** Links a repository that is linked to nothing, unless somebody has unlinked it. */
  static void linkFirst(Transaction tx, long repository, String source) {
    tx.handle()
        .execute(
            "UPDATE repository SET source = ?, version = version + 1 WHERE id = ? AND source = ''"
                + " AND source_unlinked = 0",
            source,
            repository);
  }
}
