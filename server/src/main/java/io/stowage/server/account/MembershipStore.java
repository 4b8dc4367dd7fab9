package io.stowage.server.account;

import io.stowage.server.db.Like;
import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/** The rows of {@code membership}. */
final class MembershipStore {
  /**
   * Members and invited ones in one list; those of one organization are few enough to be sorted.
   */
  private static final String EVERYBODY =
      """
      FROM (
        SELECT a.id AS id, a.name AS name, a.full_name AS full_name, a.company AS company, a.location AS location,
          a.link AS link, p.email AS email, m.role AS role, 0 AS is_invitee, m.joined_at AS since,
          p.last_login_at AS last_login_at
        FROM membership m JOIN account a ON a.id = m.account_id LEFT JOIN person p ON p.account_id = a.id
        WHERE m.organization_id = :organization AND :members = 1
        UNION ALL
        SELECT i.account_id, COALESCE(a.name, i.email), COALESCE(a.full_name, ''), COALESCE(a.company, ''),
          COALESCE(a.location, ''), COALESCE(a.link, ''), i.email, i.role, 1, i.created_at, NULL
        FROM invitation i LEFT JOIN account a ON a.id = i.account_id
        WHERE i.organization_id = :organization AND i.expires_at > :now AND :invitees = 1
      ) e
      WHERE (:role = 0 OR e.role = :role)
        AND (:search = '' OR LOWER(e.name) LIKE :pattern ESCAPE '!' OR LOWER(e.full_name) LIKE :pattern ESCAPE '!')
      """;

  private MembershipStore() {}

  static Optional<Role> role(Transaction tx, AccountId organization, AccountId person) {
    return tx.handle()
        .select(
            "SELECT role FROM membership WHERE organization_id = ? AND account_id = ?",
            organization.value(),
            person.value())
        .mapTo(Integer.class)
        .findOne()
        .flatMap(Role::of);
  }

  /** The organizations a person is in, in the order of their names. */
  static List<Membership> ofPerson(Transaction tx, AccountId person) {
    return ofPerson(tx, person, "", 10_000);
  }

  static List<Membership> ofPerson(Transaction tx, AccountId person, String after, int limit) {
    return tx.handle()
        .select(
            "SELECT "
                + AccountStore.ACCOUNT
                + ", m.role, m.joined_at FROM membership m JOIN account a ON a.id ="
                + " m.organization_id WHERE m.account_id = ? AND a.deactivated_at IS NULL AND"
                + " a.name > ? ORDER BY a.name LIMIT ?",
            person.value(),
            after,
            limit)
        .map(
            (rs, _) ->
                new Membership(
                    AccountStore.account(rs),
                    Role.of(rs.getInt(16)).orElseThrow(),
                    Instant.ofEpochMilli(rs.getLong(17))))
        .list();
  }

  static int owned(Transaction tx, AccountId person) {
    return tx.handle()
        .select(
            "SELECT COUNT(*) FROM membership m JOIN account a ON a.id = m.organization_id WHERE"
                + " m.account_id = ? AND m.role = ? AND a.deactivated_at IS NULL",
            person.value(),
            Role.OWNER.code())
        .mapTo(Integer.class)
        .one();
  }

  /**
   * The organizations that nobody else owns who could act for them. All that the person owns are
   * held, so that no other owner leaves meanwhile.
   */
  static List<String> ownedAlone(Transaction tx, AccountId person) {
    tx.handle()
        .select(
            "SELECT id FROM account WHERE id IN (SELECT organization_id FROM membership WHERE"
                + " account_id = ? AND role = ?) ORDER BY id"
                + tx.dialect().forUpdate(),
            person.value(),
            Role.OWNER.code())
        .mapTo(Long.class)
        .list();
    return tx.handle()
        .select(
            """
            SELECT o.name FROM membership m JOIN account o ON o.id = m.organization_id
            WHERE m.account_id = ? AND m.role = ? AND o.deactivated_at IS NULL AND NOT EXISTS (
              SELECT 1 FROM membership other JOIN account a ON a.id = other.account_id
              WHERE other.organization_id = o.id AND other.role = m.role AND other.account_id <> m.account_id
                AND a.suspended_at IS NULL AND a.deactivated_at IS NULL)
            ORDER BY o.name
            """,
            person.value(),
            Role.OWNER.code())
        .mapTo(String.class)
        .list();
  }

  /** Whether somebody else owns it who could act for it. */
  static boolean hasOtherOwner(Transaction tx, AccountId organization, AccountId person) {
    return tx.handle()
        .select(
            "SELECT 1 FROM membership m JOIN account a ON a.id = m.account_id WHERE"
                + " m.organization_id = ? AND m.role = ? AND m.account_id <> ? AND a.suspended_at"
                + " IS NULL AND a.deactivated_at IS NULL LIMIT 1",
            organization.value(),
            Role.OWNER.code(),
            person.value())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Makes them a member, or gives the member that role. */
  static void put(Transaction tx, AccountId organization, AccountId person, Role role, long now) {
    tx.handle()
        .execute(
            "INSERT INTO membership (organization_id, account_id, role, joined_at) VALUES (?, ?, ?,"
                + " ?) ON CONFLICT (organization_id, account_id) DO UPDATE SET role ="
                + " excluded.role",
            organization.value(),
            person.value(),
            role.code(),
            now);
  }

  static boolean remove(Transaction tx, AccountId organization, AccountId person) {
    return tx.handle()
            .execute(
                "DELETE FROM membership WHERE organization_id = ? AND account_id = ?",
                organization.value(),
                person.value())
        > 0;
  }

  static void removeAll(Transaction tx, AccountId organization) {
    tx.handle().execute("DELETE FROM membership WHERE organization_id = ?", organization.value());
  }

  /** A page in the order of names, with the names of their teams. */
  static Member.Page page(
      Transaction tx, AccountId organization, Member.Query query, boolean withEmail, long now) {
    long count =
        bound(tx.handle().createQuery("SELECT COUNT(*) " + EVERYBODY), organization, query, now)
            .mapTo(Long.class)
            .one();
    List<Member> members =
        bound(
                tx.handle()
                    .createQuery(
                        "SELECT e.* "
                            + EVERYBODY
                            + " AND e.name > :after ORDER BY e.name, e.is_invitee LIMIT :limit"
                            + " OFFSET :skip"),
                organization,
                query,
                now)
            .bind("after", query.after())
            .bind("limit", query.limit())
            .bind("skip", query.skip())
            .map((rs, _) -> member(rs, withEmail))
            .list();
    Map<Long, List<String>> teams = teams(tx, organization, members);
    return new Member.Page(
        members.stream()
            .map(
                one ->
                    one.account().isPresent() && !one.isInvitee()
                        ? one.withTeams(teams.getOrDefault(one.account().get().value(), List.of()))
                        : one)
            .toList(),
        count);
  }

  private static Query bound(Query sql, AccountId organization, Member.Query query, long now) {
    String search = query.search();
    return sql.bind("organization", organization.value())
        .bind("members", query.type() == Member.Type.INVITEE ? 0 : 1)
        .bind("invitees", query.type() == Member.Type.MEMBER ? 0 : 1)
        .bind("role", query.role().map(Role::code).orElse(0))
        .bind("search", search)
        .bind("pattern", Like.holding(search))
        .bind("now", now);
  }

  private static Map<Long, List<String>> teams(
      Transaction tx, AccountId organization, List<Member> members) {
    List<Long> ids =
        members.stream().flatMap(one -> one.account().stream()).map(AccountId::value).toList();
    if (ids.isEmpty()) {
      return Map.of();
    }
    return tx
        .handle()
        .createQuery(
            "SELECT tm.account_id, t.name FROM team_member tm JOIN team t ON t.id = tm.team_id"
                + " WHERE t.organization_id = :organization AND tm.account_id IN (<ids>) ORDER BY"
                + " t.name")
        .bind("organization", organization.value())
        .bindList("ids", ids)
        .map((rs, _) -> Map.entry(rs.getLong(1), rs.getString(2)))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  static Member member(ResultSet rs, boolean withEmail) throws SQLException {
    var id = AccountStore.number(rs, 1);
    return new Member(
        id.isPresent() ? Optional.of(new AccountId(id.getAsLong())) : Optional.empty(),
        rs.getString(2),
        new Profile(rs.getString(3), rs.getString(4), rs.getString(5), rs.getString(6)),
        Optional.ofNullable(rs.getString(7)).filter(_ -> withEmail),
        Role.of(rs.getInt(8)).orElseThrow(),
        rs.getInt(9) == 1,
        List.of(),
        Instant.ofEpochMilli(rs.getLong(10)),
        AccountStore.instant(rs, 11).filter(_ -> withEmail));
  }
}
