package io.stowage.server.access;

import io.stowage.oci.RepositoryName;
import io.stowage.server.access.RepositoryFacts.Owner;
import io.stowage.server.access.RepositoryFacts.Standing;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.Level;
import io.stowage.server.account.Role;
import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the policy needs to know, in one query by keys: the repository, its owner, and a person's
 * standing. It only reads; the rows are {@code registry}'s, {@code hub}'s and {@code account}'s.
 */
final class FactStore {
  private static final String COLUMNS =
      """
      SELECT r.id, r.is_private, r.archived_at, o.id, o.kind, o.suspended_at, o.deactivated_at,
        (SELECT m.role FROM membership m WHERE m.organization_id = o.id AND m.account_id = :who),
        (SELECT MAX(t.level_on_all) FROM team_member tm JOIN team t ON t.id = tm.team_id
          WHERE tm.account_id = :who AND t.organization_id = o.id),
        (SELECT MAX(g.level) FROM team_grant g JOIN team_member tm ON tm.team_id = g.team_id AND tm.account_id = :who
          WHERE g.repository_id = r.id),
        (SELECT 1 FROM collaborator c WHERE c.repository_id = r.id AND c.account_id = :who), r.name
      """;

  private static final String OF_ONE =
      COLUMNS
          + """
          FROM (SELECT 1 AS one) x
          LEFT JOIN repository r ON r.name = :name AND r.deleted_at IS NULL
          LEFT JOIN account o ON o.name = :namespace
          """;

  private static final String OF_SOME =
      COLUMNS
          + """
          FROM repository r LEFT JOIN account o ON o.name = r.namespace
          WHERE r.name IN (<names>) AND r.deleted_at IS NULL
          """;

  private FactStore() {}

  /**
   * The facts.
   *
   * @param person whose standing; absent where it does not matter
   */
  static RepositoryFacts find(Transaction tx, RepositoryName name, Optional<AccountId> person) {
    return tx.handle()
        .createQuery(OF_ONE)
        .bind("who", key(person))
        .bind("name", name.value())
        .bind("namespace", name.namespace())
        .map((rs, _) -> facts(name, rs))
        .one();
  }

  /** The facts of those that exist, in one query. */
  static List<RepositoryFacts> find(
      Transaction tx, Collection<RepositoryName> names, Optional<AccountId> person) {
    return names.isEmpty()
        ? List.of()
        : tx.handle()
            .createQuery(OF_SOME)
            .bind("who", key(person))
            .bindList("names", names.stream().map(RepositoryName::value).toList())
            .map((rs, _) -> facts(new RepositoryName(rs.getString(12)), rs))
            .list();
  }

  private static long key(Optional<AccountId> person) {
    return person.map(AccountId::value).orElse(-1L);
  }

  private static RepositoryFacts facts(RepositoryName name, ResultSet rs) throws SQLException {
    long id = rs.getLong(1);
    boolean exists = !rs.wasNull();
    boolean isPrivate = rs.getInt(2) == 1;
    rs.getLong(3);
    boolean isArchived = !rs.wasNull();
    long owner = rs.getLong(4);
    boolean isOwned = !rs.wasNull();
    boolean isOrganization = rs.getInt(5) == 1;
    rs.getLong(6);
    boolean isSuspended = !rs.wasNull();
    rs.getLong(7);
    boolean isDeactivated = !rs.wasNull();
    return new RepositoryFacts(
        name,
        exists ? OptionalLong.of(id) : OptionalLong.empty(),
        isPrivate,
        isArchived,
        isOwned
            ? Optional.of(
                new Owner(new AccountId(owner), isOrganization, !isSuspended && !isDeactivated))
            : Optional.empty(),
        new Standing(
            Role.of(rs.getInt(8)),
            Level.of(rs.getInt(9)).or(Level.of(rs.getInt(10))),
            rs.getInt(11) == 1));
  }
}
