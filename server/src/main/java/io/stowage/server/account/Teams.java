package io.stowage.server.account;

import static io.stowage.server.common.Refusal.Kind.LIMIT;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.AccountStore.Keyed;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Teams of an organization, and what they may do with its repositories. Owners make teams and put
 * members into them; editors, who administer the repositories, give them rights; members look on.
 *
 * <p>Which repositories a team has a right on is for editors and for the team: another member would
 * learn the names of private repositories from it.
 */
public final class Teams {
  private static final int MOST = 1000;
  private static final int LARGEST_PAGE = 500;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,59}");

  /** What Docker Hub's clients know the owners by. */
  public static final String OWNERS = "owners";

  private final Database database;
  private final Audit audit;
  private final Revision revision;
  private final InstantSource clock;

  public Teams(Database database, Audit audit, Revision revision, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.revision = revision;
    this.clock = clock;
  }

  // --- teams -------------------------------------------------------------------------------------

  public Team.Page list(AccountId organization, Team.Query query, By by) {
    return database.read(
        tx -> {
          Authority.toRead(tx, by, organization, Role.MEMBER, Room.TEAMS);
          return TeamStore.page(tx, organization, query);
        });
  }

  public Team get(AccountId organization, String name, By by) {
    return database.read(
        tx -> {
          Authority.toRead(tx, by, organization, Role.MEMBER, Room.TEAMS);
          return find(tx, organization, name);
        });
  }

  /** The team of that number. */
  public Team get(AccountId organization, long id, By by) {
    return database.read(
        tx -> {
          Authority.toRead(tx, by, organization, Role.MEMBER, Room.TEAMS);
          return find(tx, organization, id);
        });
  }

  public Team make(AccountId organization, String name, String description, By by) {
    requireName(name);
    requireDescription(description);
    return database.write(
        tx -> {
          Account account = Authority.toChange(tx, by, organization, Role.OWNER, Room.TEAMS);
          requireFree(tx, organization, name);
          if (TeamStore.count(tx, organization) >= MOST) {
            throw Refusal.of(
                LIMIT,
                "too_many_teams",
                "%s has %d teams, and no more fit.".formatted(account.name(), MOST));
          }
          TeamStore.insert(
              tx,
              new Team(
                  0,
                  UUID.randomUUID().toString(),
                  organization,
                  name,
                  description,
                  Level.NONE,
                  0,
                  clock.instant()));
          record(tx, by, AuditAction.ORG_TEAM_CREATE, account, name, Map.of());
          return find(tx, organization, name);
        });
  }

  /** Another name and description; its rights and members stay. */
  public Team update(
      AccountId organization, String name, String newName, String description, By by) {
    requireName(newName);
    requireDescription(description);
    return database.write(
        tx -> {
          Account account = Authority.toChange(tx, by, organization, Role.OWNER, Room.TEAMS);
          Team team = find(tx, organization, name);
          if (!newName.equals(name)) {
            requireFree(tx, organization, newName);
          }
          TeamStore.update(tx, team.id(), newName, description, team.levelOnAll());
          record(
              tx,
              by,
              AuditAction.ORG_TEAM_UPDATE,
              account,
              newName,
              newName.equals(name) ? Map.of() : Map.of("before", name));
          return find(tx, organization, newName);
        });
  }

  /** Removes a team with its rights. Who was invited into it is still invited as a member. */
  public void delete(AccountId organization, String name, By by) {
    database.execute(
        tx -> {
          Account account = Authority.toChange(tx, by, organization, Role.OWNER, Room.TEAMS);
          TeamStore.remove(tx, find(tx, organization, name).id());
          record(tx, by, AuditAction.ORG_TEAM_DELETE, account, name, Map.of());
        });
    revision.advance();
  }

  // --- members -----------------------------------------------------------------------------------

  /** Its members in the order of their names; their mail addresses for owners only. */
  public Member.Page members(AccountId organization, String name, Member.Query query, By by) {
    return database.read(
        tx -> {
          Account account = Authority.toRead(tx, by, organization, Role.MEMBER, Room.TEAMS);
          boolean isOwner =
              Authority.role(tx, by, account).filter(role -> role == Role.OWNER).isPresent();
          return TeamStore.members(tx, find(tx, organization, name), query, isOwner);
        });
  }

  /** Puts a member of the organization into a team; one who is in it already stays. */
  public void addMember(AccountId organization, String name, String person, By by) {
    database.execute(
        tx -> {
          Account account = Authority.toChange(tx, by, organization, Role.OWNER, Room.TEAMS);
          Team team = find(tx, organization, name);
          AccountId id = account(tx, person);
          if (MembershipStore.role(tx, organization, id).isEmpty()) {
            throw Refusal.conflict(
                "not_a_member",
                "%s is no member of %s: invite them first.".formatted(person, account.name()));
          }
          if (TeamStore.addMember(tx, team.id(), id, clock.millis())) {
            record(
                tx, by, AuditAction.ORG_TEAM_MEMBER_ADD, account, name, Map.of("member", person));
          }
        });
    revision.advance();
  }

  /** Takes a member out of a team; they stay in the organization. Each may leave a team. */
  public void removeMember(AccountId organization, String name, String person, By by) {
    database.execute(
        tx -> {
          boolean isSelf =
              by.identity().person().filter(who -> who.name().equals(person)).isPresent();
          Account account =
              Authority.toChange(
                  tx, by, organization, isSelf ? Role.MEMBER : Role.OWNER, Room.TEAMS);
          Team team = find(tx, organization, name);
          if (!TeamStore.removeMember(tx, team.id(), account(tx, person))) {
            throw Refusal.notFound("such member in the team " + name);
          }
          record(
              tx, by, AuditAction.ORG_TEAM_MEMBER_REMOVE, account, name, Map.of("member", person));
        });
    revision.advance();
  }

  // --- rights ------------------------------------------------------------------------------------

  /** The team's right on every repository of the organization, those to come too. */
  public void setLevelOnAll(AccountId organization, String name, Level level, By by) {
    database.execute(
        tx -> {
          Account account = Authority.toChange(tx, by, organization, Role.EDITOR, Room.TEAMS);
          Team team = find(tx, organization, name);
          TeamStore.update(tx, team.id(), team.name(), team.description(), level);
          if (team.levelOnAll() != level) {
            recordGrant(tx, by, account, team, "*", team.levelOnAll(), level);
          }
        });
    revision.advance();
  }

  /** The team's right on one repository of the organization; NONE takes it away. */
  public void grant(
      AccountId organization, String name, RepositoryName repository, Level level, By by) {
    database.execute(
        tx -> {
          Account account = Authority.toChange(tx, by, organization, Role.EDITOR, Room.TEAMS);
          Team team = find(tx, organization, name);
          var found =
              NamespaceStore.hold(tx, repository)
                  .filter(one -> one.name().namespace().equals(account.name()))
                  .orElseThrow(Teams::noRepository);
          Level before = TeamStore.grant(tx, team.id(), found.id());
          TeamStore.setGrant(tx, team.id(), found.id(), level);
          if (before != level) {
            recordGrant(tx, by, account, team, found.name().value(), before, level);
          }
        });
    revision.advance();
  }

  /**
   * The rights that teams have on a repository by name, in the order of the teams' names. For
   * editors and for whom a team makes its administrator; for others there is no such repository.
   */
  public List<Team.Grant> grantsOn(
      AccountId organization, RepositoryName repository, String after, int limit, By by) {
    return database.read(
        tx -> {
          Account account = Authority.toRead(tx, by, organization, Role.MEMBER, Room.TEAMS);
          var found =
              NamespaceStore.find(tx, repository)
                  .filter(one -> one.name().namespace().equals(account.name()))
                  .filter(one -> administers(tx, by, account, one.id()))
                  .orElseThrow(Teams::noRepository);
          return TeamStore.grantsOn(tx, found.id(), after, Math.clamp(limit, 1, LARGEST_PAGE));
        });
  }

  /** The right of one team on a repository by name, for whom {@link #grantsOn} is for. */
  public Level levelOn(AccountId organization, long team, RepositoryName repository, By by) {
    return database.read(
        tx -> {
          Account account = Authority.toRead(tx, by, organization, Role.MEMBER, Room.TEAMS);
          var found =
              NamespaceStore.find(tx, repository)
                  .filter(one -> one.name().namespace().equals(account.name()))
                  .filter(one -> administers(tx, by, account, one.id()))
                  .orElseThrow(Teams::noRepository);
          return TeamStore.grant(tx, find(tx, organization, team).id(), found.id());
        });
  }

  private static boolean administers(Transaction tx, By by, Account organization, long repository) {
    return Authority.role(tx, by, organization)
            .filter(role -> role.atLeast(Role.EDITOR))
            .isPresent()
        || by.identity()
            .person()
            .filter(
                who -> TeamStore.level(tx, organization.id(), who.id(), repository) == Level.ADMIN)
            .isPresent();
  }

  /** The repositories that a team has a right on by name; for editors and the team's members. */
  public Team.Grants repositories(
      AccountId organization, String name, String after, int skip, int limit, By by) {
    return database.read(
        tx -> {
          Account account = Authority.toRead(tx, by, organization, Role.MEMBER, Room.TEAMS);
          Team team = find(tx, organization, name);
          boolean isInIt =
              by.identity()
                  .person()
                  .filter(who -> TeamStore.isMember(tx, team.id(), who.id()))
                  .isPresent();
          if (!isInIt) {
            Authority.toRead(tx, by, account.id(), Role.EDITOR, Room.TEAMS);
          }
          return TeamStore.grantsOf(
              tx, team.id(), after, Math.max(0, skip), Math.clamp(limit, 1, LARGEST_PAGE));
        });
  }

  /** A repository goes, or goes to somebody else: teams have no rights on it any more. */
  public static void forget(Transaction tx, long repository) {
    TeamStore.removeGrants(tx, repository);
  }

  // --- inside ------------------------------------------------------------------------------------

  private static Team find(Transaction tx, AccountId organization, String name) {
    return TeamStore.find(tx, organization, name).orElseThrow(() -> Refusal.notFound("such team"));
  }

  private static Team find(Transaction tx, AccountId organization, long id) {
    return TeamStore.find(tx, organization, id).orElseThrow(() -> Refusal.notFound("such team"));
  }

  private static AccountId account(Transaction tx, String person) {
    return AccountStore.person(tx, person)
        .map(Keyed::person)
        .map(Person::id)
        .orElseThrow(() -> Refusal.notFound("such person"));
  }

  private static void requireFree(Transaction tx, AccountId organization, String name) {
    if (TeamStore.find(tx, organization, name).isPresent()) {
      throw Refusal.conflict("team_exists", "There is a team %s already.".formatted(name));
    }
  }

  private static void requireName(String name) {
    if (name.equals(OWNERS)) {
      throw Refusal.invalid("name", "The owners are no team: give members the role of an owner.");
    }
    if (!NAME.matcher(name).matches()) {
      throw Refusal.invalid(
          "name",
          "A team's name has 1 to 60 lower-case letters, digits, . _ and -, and begins with a letter or digit.");
    }
  }

  private static void requireDescription(String description) {
    if (description.length() > 500 || description.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.invalid("description", "At most 500 characters on one line.");
    }
  }

  private static Refusal noRepository() {
    return Refusal.notFound("such repository");
  }

  private void recordGrant(
      Transaction tx,
      By by,
      Account organization,
      Team team,
      String repository,
      Level before,
      Level level) {
    record(
        tx,
        by,
        level == Level.NONE ? AuditAction.ORG_TEAM_REPO_REVOKE : AuditAction.ORG_TEAM_REPO_GRANT,
        organization,
        team.name(),
        Map.of("repository", repository, "from", text(before), "to", text(level)));
  }

  private static String text(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private void record(
      Transaction tx,
      By by,
      AuditAction action,
      Account organization,
      String target,
      Map<String, Object> detail) {
    Audits.record(audit, tx, clock.instant(), by, action, organization.name(), target, detail);
  }
}
