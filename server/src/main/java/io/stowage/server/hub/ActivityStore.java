package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads what happened to tags. */
final class ActivityStore {
  private static final String COLUMNS =
      "SELECT h.id, h.changed_at, h.actor, h.name, h.digest, h.repository_id FROM tag_history h";

  private ActivityStore() {}

  /** Of one repository, newest first. */
  static List<Activity> tags(
      Transaction tx, HubRepository repository, Activity.Place before, int limit) {
    return tx.handle()
        .select(
            COLUMNS
                + " WHERE h.repository_id = ? AND (h.changed_at, h.id) < (?, ?)"
                + " ORDER BY h.changed_at DESC, h.id DESC LIMIT ?",
            repository.id(),
            before.at(),
            before.idBelow(Activity.Source.TAGS),
            limit)
        .map((rs, _) -> activity(rs, repository.name()))
        .list();
  }

  /** The newest of each of some. */
  static List<Activity> newest(Transaction tx, Collection<HubRepository> repositories, int limit) {
    Map<Long, RepositoryName> names = new HashMap<>();
    repositories.forEach(one -> names.put(one.id(), one.name()));
    // A walk along the index for each.
    return tx.handle()
        .createQuery(
            COLUMNS
                + " JOIN repository r ON r.id = h.repository_id WHERE r.id IN (<ids>) AND h.id IN"
                + " (SELECT n.id FROM tag_history n WHERE n.repository_id = r.id"
                + " ORDER BY n.changed_at DESC, n.id DESC LIMIT :limit)"
                + " ORDER BY h.changed_at DESC, h.id DESC LIMIT :limit")
        .bindList("ids", List.copyOf(names.keySet()))
        .bind("limit", limit)
        .map((rs, _) -> activity(rs, Objects.requireNonNull(names.get(rs.getLong(6)))))
        .list();
  }

  private static Activity activity(ResultSet rs, RepositoryName repository) throws SQLException {
    byte[] digest = rs.getBytes(5);
    return new Activity(
        Instant.ofEpochMilli(rs.getLong(2)),
        (digest == null ? AuditAction.REPO_TAG_DELETE : AuditAction.REPO_TAG_PUSH).text(),
        repository,
        rs.getString(3),
        Optional.of(rs.getString(4)),
        Optional.ofNullable(digest).map(Digest::fromBytes),
        new Activity.Place(rs.getLong(2), Activity.Source.TAGS.ordinal(), rs.getLong(1)));
  }
}
