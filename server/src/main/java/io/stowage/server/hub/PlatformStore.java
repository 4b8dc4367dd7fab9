package io.stowage.server.hub;

import io.stowage.server.db.Transaction;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of {@code repository_platform}, and what a push changes in {@code repository}. */
final class PlatformStore {
  /** More than there are; strangers make up the rest. */
  private static final int MOST = 128;

  private PlatformStore() {}

  /** Whether the repository is there still. */
  static boolean pushed(Transaction tx, long repository, long at, Optional<RepositoryType> type) {
    return tx.handle()
            .createUpdate(
                "UPDATE repository SET pushed_at = :at, updated_at = :at, type = COALESCE(:type,"
                    + " type) WHERE id = :id")
            .bind("at", at)
            .bind("type", type.map(RepositoryType::slug).orElse(null))
            .bind("id", repository)
            .execute()
        == 1;
  }

  static void add(Transaction tx, long repository, Collection<Platform> platforms) {
    if (platforms.isEmpty() || count(tx, repository) + platforms.size() > MOST) {
      return;
    }
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                "INSERT INTO repository_platform (repository_id, os, architecture) VALUES (?, ?, ?)"
                    + " ON CONFLICT (repository_id, os, architecture) DO NOTHING");
    platforms.stream()
        .sorted(Comparator.comparing(Platform::os).thenComparing(Platform::architecture))
        .forEach(platform -> batch.add(repository, platform.os(), platform.architecture()));
    batch.execute();
  }

  private static int count(Transaction tx, long repository) {
    return tx.handle()
        .select("SELECT COUNT(*) FROM repository_platform WHERE repository_id = ?", repository)
        .mapTo(Integer.class)
        .one();
  }
}
