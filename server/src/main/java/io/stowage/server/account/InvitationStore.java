package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.statement.SqlStatement;

/** The rows of {@code invitation}. */
final class InvitationStore {
  private static final String COLUMNS =
      "SELECT i.public_id, o.name, t.name, i.role, a.name, i.email, b.name, i.created_at,"
          + " i.expires_at, i.id, i.organization_id, i.team_id, i.account_id FROM invitation i LEFT"
          + " JOIN account o ON o.id = i.organization_id LEFT JOIN team t ON t.id = i.team_id LEFT"
          + " JOIN account a ON a.id = i.account_id JOIN account b ON b.id = i.invited_by ";

  private InvitationStore() {}

  /** An invitation and its keys. */
  record Row(
      Invitation invitation,
      long id,
      Optional<AccountId> organization,
      OptionalLong team,
      Optional<AccountId> account) {}

  static Optional<Row> find(Transaction tx, String publicId) {
    return tx.handle()
        .select(COLUMNS + "WHERE i.public_id = ?", publicId)
        .map((rs, _) -> row(rs))
        .findOne();
  }

  static Optional<Row> findByHash(Transaction tx, byte[] hash) {
    return tx.handle().select(COLUMNS + "WHERE i.hash = ?", hash).map((rs, _) -> row(rs)).findOne();
  }

  /** Those into an organization for that person or address, expired ones too. */
  static List<Row> find(
      Transaction tx, AccountId organization, Optional<AccountId> person, String email) {
    return person.isPresent()
        ? tx.handle()
            .select(
                COLUMNS + "WHERE i.account_id = ? AND i.organization_id = ?",
                person.get().value(),
                organization.value())
            .map((rs, _) -> row(rs))
            .list()
        : tx.handle()
            .select(
                COLUMNS + "WHERE i.email = ? AND i.organization_id = ?",
                email,
                organization.value())
            .map((rs, _) -> row(rs))
            .list();
  }

  /** Those to sign up that went to an address. */
  static List<Row> toSignUp(Transaction tx, String email) {
    return tx.handle()
        .select(COLUMNS + "WHERE i.email = ? AND i.organization_id IS NULL", email)
        .map((rs, _) -> row(rs))
        .list();
  }

  /** An organization's, or without one those to sign up; newest first, expired ones too. */
  static List<Invitation> list(
      Transaction tx, Optional<AccountId> organization, int skip, int limit) {
    String where =
        organization.isPresent()
            ? "WHERE i.organization_id = :organization"
            : "WHERE i.organization_id IS NULL";
    var query =
        tx.handle().createQuery(COLUMNS + where + " ORDER BY i.id DESC LIMIT :limit OFFSET :skip");
    bind(query, organization);
    return query
        .bind("limit", limit)
        .bind("skip", skip)
        .map((rs, _) -> row(rs).invitation())
        .list();
  }

  private static void bind(SqlStatement<?> statement, Optional<AccountId> organization) {
    organization.ifPresent(one -> statement.bind("organization", one.value()));
  }

  /** What is there for a person by their name, or by their address; what is void is left out. */
  static List<Invitation> ofPerson(
      Transaction tx, AccountId person, Optional<String> email, long now, int limit) {
    return tx.handle()
        .select(
            COLUMNS
                + "WHERE i.id IN (SELECT id FROM invitation WHERE account_id = ? UNION SELECT id"
                + " FROM invitation WHERE email = ?) AND i.expires_at > ? AND o.suspended_at IS"
                + " NULL AND o.deactivated_at IS NULL AND i.organization_id IS NOT NULL ORDER BY"
                + " i.id DESC LIMIT ?",
            person.value(),
            email.orElse(""),
            now,
            limit)
        .map((rs, _) -> row(rs).invitation())
        .list();
  }

  static int count(Transaction tx, Optional<AccountId> organization) {
    String where =
        organization.isPresent()
            ? "WHERE organization_id = :organization"
            : "WHERE organization_id IS NULL";
    var query = tx.handle().createQuery("SELECT COUNT(*) FROM invitation " + where);
    bind(query, organization);
    return query.mapTo(Integer.class).one();
  }

  static void insert(
      Transaction tx,
      String publicId,
      Optional<AccountId> organization,
      OptionalLong team,
      Role role,
      Optional<AccountId> person,
      Optional<String> email,
      byte[] hash,
      AccountId invitedBy,
      Instant now,
      Instant expiresAt) {
    tx.handle()
        .createUpdate(
            "INSERT INTO invitation (public_id, organization_id, team_id, role, account_id, email,"
                + " hash, invited_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " ?)")
        .bind(0, publicId)
        .bind(1, organization.map(AccountId::value).orElse(null))
        .bind(2, team.isPresent() ? (Long) team.getAsLong() : null)
        .bind(3, role.code())
        .bind(4, person.map(AccountId::value).orElse(null))
        .bind(5, email.orElse(null))
        .bind(6, hash)
        .bind(7, invitedBy.value())
        .bind(8, now.toEpochMilli())
        .bind(9, expiresAt.toEpochMilli())
        .execute();
  }

  /** Another link; the one before is void. */
  static void renew(Transaction tx, long id, byte[] hash, Instant expiresAt) {
    tx.handle()
        .execute(
            "UPDATE invitation SET hash = ?, expires_at = ? WHERE id = ?",
            hash,
            expiresAt.toEpochMilli(),
            id);
  }

  /** Whether it was there. */
  static boolean remove(Transaction tx, long id) {
    return tx.handle().execute("DELETE FROM invitation WHERE id = ?", id) > 0;
  }

  /** Those that somebody sent who has no say there any more. */
  static void removeSent(Transaction tx, AccountId organization, AccountId by) {
    tx.handle()
        .execute(
            "DELETE FROM invitation WHERE organization_id = ? AND invited_by = ?",
            organization.value(),
            by.value());
  }

  static void removeAll(Transaction tx, AccountId organization) {
    tx.handle().execute("DELETE FROM invitation WHERE organization_id = ?", organization.value());
  }

  static int removeExpired(Transaction tx, long before, int limit) {
    return tx.handle()
        .execute(
            "DELETE FROM invitation WHERE id IN (SELECT id FROM invitation WHERE expires_at < ?"
                + " ORDER BY expires_at LIMIT ?)",
            before,
            limit);
  }

  private static Row row(ResultSet rs) throws SQLException {
    return new Row(
        new Invitation(
            rs.getString(1),
            Optional.ofNullable(rs.getString(2)),
            Optional.ofNullable(rs.getString(3)),
            Role.of(rs.getInt(4)).orElseThrow(),
            Optional.ofNullable(rs.getString(5)),
            Optional.ofNullable(rs.getString(6)),
            rs.getString(7),
            Instant.ofEpochMilli(rs.getLong(8)),
            Instant.ofEpochMilli(rs.getLong(9))),
        rs.getLong(10),
        id(rs, 11),
        AccountStore.number(rs, 12),
        id(rs, 13));
  }

  private static Optional<AccountId> id(ResultSet rs, int column) throws SQLException {
    OptionalLong value = AccountStore.number(rs, column);
    return value.isPresent() ? Optional.of(new AccountId(value.getAsLong())) : Optional.empty();
  }
}
