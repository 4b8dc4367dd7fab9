package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Transaction;
import java.util.List;

/** What an account leaves behind: a walk along {@code repository_namespace}. */
final class DepartureStore {
  private DepartureStore() {}

  /** A repository that is there. */
  record Left(long id, RepositoryName name) {}

  static List<Left> in(Transaction tx, String namespace) {
    return tx.handle()
        .select(
            "SELECT id, name FROM repository WHERE namespace = ? AND deleted_at IS NULL ORDER BY name",
            namespace)
        .map((rs, _) -> new Left(rs.getLong(1), new RepositoryName(rs.getString(2))))
        .list();
  }
}
