package io.stowage.server.account;

import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Like;
import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** The rows of {@code team}, {@code team_member} and {@code team_grant}. */
final class TeamStore {
  private static final String TEAM =
      "SELECT t.id, t.public_id, t.organization_id, t.name, t.description, t.level_on_all, (SELECT"
          + " COUNT(*) FROM team_member tm WHERE tm.team_id = t.id), t.created_at FROM team t ";
  private static final String WANTED =
      """
      WHERE t.organization_id = :organization AND (:search = '' OR t.name LIKE :pattern ESCAPE '!')
        AND (:member = '' OR EXISTS (SELECT 1 FROM team_member m JOIN account a ON a.id = m.account_id
          WHERE m.team_id = t.id AND a.name = :member))
      """;
  private static final String WANTED_MEMBERS =
      """
      FROM team_member tm JOIN account a ON a.id = tm.account_id
      JOIN membership m ON m.organization_id = :organization AND m.account_id = tm.account_id
      LEFT JOIN person p ON p.account_id = a.id
      WHERE tm.team_id = :team AND (:role = 0 OR m.role = :role)
        AND (:search = '' OR LOWER(a.name) LIKE :pattern ESCAPE '!' OR LOWER(a.full_name) LIKE :pattern ESCAPE '!')
      """;
  private static final String GRANT =
      "SELECT t.name, t.public_id, r.name, g.level FROM team_grant g JOIN team t ON t.id ="
          + " g.team_id JOIN repository r ON r.id = g.repository_id AND r.deleted_at IS NULL ";

  private TeamStore() {}

  static Optional<Team> find(Transaction tx, AccountId organization, String name) {
    return tx.handle()
        .select(TEAM + "WHERE t.organization_id = ? AND t.name = ?", organization.value(), name)
        .map((rs, _) -> team(rs))
        .findOne();
  }

  static Optional<Team> find(Transaction tx, AccountId organization, long id) {
    return tx.handle()
        .select(TEAM + "WHERE t.organization_id = ? AND t.id = ?", organization.value(), id)
        .map((rs, _) -> team(rs))
        .findOne();
  }

  static Team.Page page(Transaction tx, AccountId organization, Team.Query query) {
    long count =
        bound(tx.handle().createQuery("SELECT COUNT(*) FROM team t " + WANTED), organization, query)
            .mapTo(Long.class)
            .one();
    List<Team> teams =
        bound(
                tx.handle()
                    .createQuery(
                        TEAM
                            + WANTED
                            + " AND t.name > :after ORDER BY t.name LIMIT :limit OFFSET :skip"),
                organization,
                query)
            .bind("after", query.after())
            .bind("limit", query.limit())
            .bind("skip", query.skip())
            .map((rs, _) -> team(rs))
            .list();
    return new Team.Page(teams, count);
  }

  private static Query bound(Query sql, AccountId organization, Team.Query query) {
    String search = query.search();
    return sql.bind("organization", organization.value())
        .bind("search", search)
        .bind("pattern", Like.holding(search))
        .bind("member", query.member());
  }

  static int count(Transaction tx, AccountId organization) {
    return tx.handle()
        .select("SELECT COUNT(*) FROM team WHERE organization_id = ?", organization.value())
        .mapTo(Integer.class)
        .one();
  }

  static void insert(Transaction tx, Team team) {
    tx.handle()
        .execute(
            "INSERT INTO team (public_id, organization_id, name, description, level_on_all,"
                + " created_at) VALUES (?, ?, ?, ?, ?, ?)",
            team.publicId(),
            team.organization().value(),
            team.name(),
            team.description(),
            team.levelOnAll().code(),
            team.createdAt().toEpochMilli());
  }

  static void update(Transaction tx, long id, String name, String description, Level levelOnAll) {
    tx.handle()
        .execute(
            "UPDATE team SET name = ?, description = ?, level_on_all = ? WHERE id = ?",
            name,
            description,
            levelOnAll.code(),
            id);
  }

  /** The team, what it was given, and invitations into it become such into the organization. */
  static void remove(Transaction tx, long id) {
    tx.handle().execute("UPDATE invitation SET team_id = NULL WHERE team_id = ?", id);
    tx.handle().execute("DELETE FROM team_grant WHERE team_id = ?", id);
    tx.handle().execute("DELETE FROM team_member WHERE team_id = ?", id);
    tx.handle().execute("DELETE FROM team WHERE id = ?", id);
  }

  /** All of an organization's; no invitation points to them any more. */
  static void removeAll(Transaction tx, AccountId organization) {
    for (String table : List.of("team_grant", "team_member")) {
      tx.handle()
          .execute(
              "DELETE FROM "
                  + table
                  + " WHERE team_id IN (SELECT id FROM team WHERE organization_id = ?)",
              organization.value());
    }
    tx.handle().execute("DELETE FROM team WHERE organization_id = ?", organization.value());
  }

  // --- members -----------------------------------------------------------------------------------

  static boolean addMember(Transaction tx, long team, AccountId person, long now) {
    return tx.handle()
            .execute(
                "INSERT INTO team_member (team_id, account_id, joined_at) VALUES (?, ?, ?) ON"
                    + " CONFLICT (team_id, account_id) DO NOTHING",
                team,
                person.value(),
                now)
        > 0;
  }

  static boolean removeMember(Transaction tx, long team, AccountId person) {
    return tx.handle()
            .execute(
                "DELETE FROM team_member WHERE team_id = ? AND account_id = ?",
                team,
                person.value())
        > 0;
  }

  static void removeFromAll(Transaction tx, AccountId organization, AccountId person) {
    tx.handle()
        .execute(
            "DELETE FROM team_member WHERE account_id = ? AND team_id IN (SELECT id FROM team WHERE"
                + " organization_id = ?)",
            person.value(),
            organization.value());
  }

  static boolean isMember(Transaction tx, long team, AccountId person) {
    return tx.handle()
        .select(
            "SELECT 1 FROM team_member WHERE team_id = ? AND account_id = ?", team, person.value())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static Member.Page members(Transaction tx, Team team, Member.Query query, boolean withEmail) {
    long count =
        bound(tx.handle().createQuery("SELECT COUNT(*) " + WANTED_MEMBERS), team, query)
            .mapTo(Long.class)
            .one();
    List<Member> members =
        bound(
                tx.handle()
                    .createQuery(
                        "SELECT a.id, a.name, a.full_name, a.company, a.location, a.link, p.email,"
                            + " m.role, 0, tm.joined_at, p.last_login_at "
                            + WANTED_MEMBERS
                            + " AND a.name > :after ORDER BY a.name LIMIT :limit OFFSET :skip"),
                team,
                query)
            .bind("after", query.after())
            .bind("limit", query.limit())
            .bind("skip", query.skip())
            .map((rs, _) -> MembershipStore.member(rs, withEmail).withTeams(List.of(team.name())))
            .list();
    return new Member.Page(members, count);
  }

  private static Query bound(Query sql, Team team, Member.Query query) {
    String search = query.search();
    return sql.bind("organization", team.organization().value())
        .bind("team", team.id())
        .bind("role", query.role().map(Role::code).orElse(0))
        .bind("search", search)
        .bind("pattern", Like.holding(search));
  }

  // --- grants ------------------------------------------------------------------------------------

  /** The level before. */
  static Level grant(Transaction tx, long team, long repository) {
    return tx.handle()
        .select(
            "SELECT level FROM team_grant WHERE team_id = ? AND repository_id = ?",
            team,
            repository)
        .mapTo(Integer.class)
        .findOne()
        .map(Level::of)
        .orElse(Level.NONE);
  }

  static void setGrant(Transaction tx, long team, long repository, Level level) {
    if (level == Level.NONE) {
      tx.handle()
          .execute(
              "DELETE FROM team_grant WHERE team_id = ? AND repository_id = ?", team, repository);
      return;
    }
    tx.handle()
        .execute(
            "INSERT INTO team_grant (team_id, repository_id, level) VALUES (?, ?, ?) ON CONFLICT"
                + " (team_id, repository_id) DO UPDATE SET level = excluded.level",
            team,
            repository,
            level.code());
  }

  static void removeGrants(Transaction tx, long repository) {
    tx.handle().execute("DELETE FROM team_grant WHERE repository_id = ?", repository);
  }

  static List<Team.Grant> grantsOn(Transaction tx, long repository, String after, int limit) {
    return tx.handle()
        .select(
            GRANT + "WHERE g.repository_id = ? AND t.name > ? ORDER BY t.name LIMIT ?",
            repository,
            after,
            limit)
        .map((rs, _) -> grant(rs))
        .list();
  }

  static Team.Grants grantsOf(Transaction tx, long team, String after, int skip, int limit) {
    long count =
        tx.handle()
            .select(
                "SELECT COUNT(*) FROM team_grant g JOIN repository r ON r.id = g.repository_id AND"
                    + " r.deleted_at IS NULL WHERE g.team_id = ?",
                team)
            .mapTo(Long.class)
            .one();
    return new Team.Grants(
        tx.handle()
            .select(
                GRANT + "WHERE g.team_id = ? AND r.name > ? ORDER BY r.name LIMIT ? OFFSET ?",
                team,
                after,
                limit,
                skip)
            .map((rs, _) -> grant(rs))
            .list(),
        count);
  }

  /** What a person's teams amount to on a repository of their organization. */
  static Level level(Transaction tx, AccountId organization, AccountId person, long repository) {
    return tx.handle()
        .select(
            "SELECT MAX(t.level_on_all), MAX(g.level) FROM team_member tm JOIN team t ON t.id ="
                + " tm.team_id LEFT JOIN team_grant g ON g.team_id = t.id AND g.repository_id = ?"
                + " WHERE tm.account_id = ? AND t.organization_id = ?",
            repository,
            person.value(),
            organization.value())
        .map((rs, _) -> Level.of(rs.getInt(1)).or(Level.of(rs.getInt(2))))
        .one();
  }

  private static Team.Grant grant(ResultSet rs) throws SQLException {
    return new Team.Grant(
        rs.getString(1),
        rs.getString(2),
        new RepositoryName(rs.getString(3)),
        Level.of(rs.getInt(4)));
  }

  private static Team team(ResultSet rs) throws SQLException {
    return new Team(
        rs.getLong(1),
        rs.getString(2),
        new AccountId(rs.getLong(3)),
        rs.getString(4),
        rs.getString(5),
        Level.of(rs.getInt(6)),
        rs.getInt(7),
        Instant.ofEpochMilli(rs.getLong(8)));
  }
}
