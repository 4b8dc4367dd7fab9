package io.stowage.server.account;

import static io.stowage.server.common.Refusal.Kind.LIMIT;

import io.stowage.server.account.AccountSettings.OrganizationMakers;
import io.stowage.server.account.AccountStore.Keyed;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Csv;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Organizations and who is in them. What a caller may do here is asked of {@link Authority} in the
 * transaction that does it. An organization always has an owner who can act for it.
 *
 * <p>What an organization says of itself and its defaults are changed by {@link Accounts}, as a
 * person's are.
 */
public final class Organizations {
  /** That one person may own without being an administrator. */
  private static final int MOST_OWNED = 100;

  private static final int EXPORT_PAGE = 500;
  private static final String EXPORT_HEAD = "Name,Username,Email,Type,Permission,Teams,Date Joined";
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private final Database database;
  private final Audit audit;
  private final Revision revision;
  private final AccountSettings settings;
  private final InstantSource clock;
  private final Accounts.Farewell farewell;

  public Organizations(
      Database database,
      Audit audit,
      Revision revision,
      AccountSettings settings,
      InstantSource clock,
      Accounts.Farewell farewell) {
    this.database = database;
    this.audit = audit;
    this.revision = revision;
    this.settings = settings;
    this.clock = clock;
    this.farewell = farewell;
  }

  // --- finding -----------------------------------------------------------------------------------

  /** An organization that is there; anybody may know of it. */
  public Optional<Account> find(String name) {
    return database
        .read(tx -> AccountStore.find(tx, name))
        .filter(found -> found.isOrganization() && found.deactivatedAt().isEmpty());
  }

  /** Those a person is in, in the order of their names, from after a name. */
  public List<Membership> ofPerson(AccountId person, String after, int limit) {
    return database.read(tx -> MembershipStore.ofPerson(tx, person, after, limit));
  }

  /** What a person is there; empty for a stranger. */
  public Optional<Role> role(AccountId organization, AccountId person) {
    return database.read(tx -> MembershipStore.role(tx, organization, person));
  }

  /** All whose name begins so, in the order of their names, for administrators. */
  public List<Account> all(String prefix, String after, int limit, By by) {
    Authority.requireAdministrator(by);
    return database.read(tx -> AccountStore.organizations(tx, prefix, after, limit));
  }

  // --- coming to be ------------------------------------------------------------------------------

  /**
   * Makes one.
   *
   * @param name one that nobody has or had. Where repositories lie under it already, only an
   *     administrator may take it: they come with it
   * @param owner who owns it: another than the caller only by an administrator's word; absent: the
   *     caller
   */
  public Account make(AccountName name, Profile profile, Optional<AccountName> owner, By by) {
    Subject.Person maker = Authority.requirePerson(by);
    if (settings.organizations() == OrganizationMakers.ADMINISTRATORS && !maker.isAdministrator()) {
      throw Refusal.forbidden("Only an administrator makes organizations here: ask one.");
    }
    AccountName.chosen(name.value());
    Account made =
        database.write(
            tx -> {
              Person first = owner(tx, maker, owner);
              requireFree(tx, name, maker);
              if (!maker.isAdministrator() && MembershipStore.owned(tx, maker.id()) >= MOST_OWNED) {
                throw Refusal.of(
                    LIMIT,
                    "too_many_organizations",
                    "You own %d organizations, and nobody owns more.".formatted(MOST_OWNED));
              }
              AccountId id =
                  AccountStore.insert(
                      tx,
                      name.value(),
                      Account.Kind.ORGANIZATION,
                      settings.privateByDefault(),
                      clock.millis());
              AccountStore.setProfile(tx, id, profile, 1);
              MembershipStore.put(tx, id, first.id(), Role.OWNER, clock.millis());
              record(
                  tx,
                  by,
                  AuditAction.ORG_CREATE,
                  name.value(),
                  name.value(),
                  Map.of("owner", first.name()));
              return AccountStore.find(tx, id).orElseThrow();
            });
    revision.advance();
    return made;
  }

  private static Person owner(Transaction tx, Subject.Person maker, Optional<AccountName> wanted) {
    String name = wanted.map(AccountName::value).orElse(maker.name());
    if (!name.equals(maker.name()) && !maker.isAdministrator()) {
      throw Refusal.forbidden("Only an administrator makes an organization for somebody else.");
    }
    return AccountStore.person(tx, name)
        .map(Keyed::person)
        .filter(found -> found.account().isActive())
        .orElseThrow(() -> Refusal.invalid("owner", "The owner must be a person here."));
  }

  private static void requireFree(Transaction tx, AccountName name, Subject.Person maker) {
    if (AccountStore.find(tx, name.value()).isPresent()
        || (!maker.isAdministrator() && AccountStore.isNamespaceInUse(tx, name.value()))) {
      throw Refusal.conflict("name_taken", "The name %s is taken.".formatted(name.value()));
    }
  }

  // --- members -----------------------------------------------------------------------------------

  /**
   * Members in the order of their names, for members. Mail addresses, last log-ins and who is
   * invited are for owners: others who ask for all see the members.
   */
  public Member.Page members(AccountId organization, Member.Query query, By by) {
    return database.read(
        tx -> {
          Account account =
              Authority.toRead(
                  tx,
                  by,
                  organization,
                  query.type() == Member.Type.INVITEE ? Role.OWNER : Role.MEMBER,
                  Room.MEMBERS);
          boolean isOwner =
              Authority.role(tx, by, account).filter(role -> role == Role.OWNER).isPresent();
          Member.Query allowed =
              isOwner || query.type() == Member.Type.MEMBER
                  ? query
                  : new Member.Query(
                      Member.Type.MEMBER,
                      query.search(),
                      query.role(),
                      query.after(),
                      query.skip(),
                      query.limit());
          return MembershipStore.page(tx, organization, allowed, isOwner, clock.millis());
        });
  }

  /**
   * The owners as if they were a team, in the order of their names and without their mail
   * addresses: for those who may look at teams.
   */
  public Member.Page owners(AccountId organization, String search, int skip, int limit, By by) {
    Member.Query query =
        new Member.Query(Member.Type.MEMBER, search, Optional.of(Role.OWNER), "", skip, limit);
    return database.read(
        tx -> {
          Authority.toRead(tx, by, organization, Role.MEMBER, Room.TEAMS);
          return MembershipStore.page(tx, organization, query, false, clock.millis());
        });
  }

  /** All members and invited ones as lines of CSV, for owners, made page by page. */
  public void export(AccountId organization, By by, Consumer<String> line) {
    Member.Query query =
        new Member.Query(Member.Type.ALL, "", Optional.empty(), "", 0, EXPORT_PAGE);
    database.execute(tx -> Authority.toRead(tx, by, organization, Role.OWNER, Room.MEMBERS));
    line.accept(EXPORT_HEAD);
    while (true) {
      List<Member> members = members(organization, query, by).members();
      members.forEach(one -> line.accept(line(one)));
      if (members.size() < EXPORT_PAGE) {
        return;
      }
      query = query.after(members.getLast().name());
    }
  }

  private static String line(Member one) {
    return Csv.line(
        one.profile().fullName(),
        one.account().isPresent() ? one.name() : "",
        one.email().orElse(""),
        one.isInvitee() ? "Invitee" : "Member",
        word(one.role()),
        String.join(", ", one.teams()),
        SECONDS.format(one.since()));
  }

  private static String word(Role role) {
    return role.name().charAt(0) + role.name().substring(1).toLowerCase(Locale.ROOT);
  }

  /**
   * Gives a member another role. The last owner keeps theirs. Invitations of who is no owner any
   * more are void.
   */
  public void setRole(AccountId organization, AccountId person, Role role, By by) {
    database.execute(
        tx -> {
          Account account = Authority.toChange(tx, by, organization, Role.OWNER, Room.MEMBERS);
          Role before = member(tx, organization, person);
          if (before == role) {
            return;
          }
          Authority.requireMayGive(by, before);
          Authority.requireMayGive(by, role);
          requireNotLastOwner(tx, account, person, before);
          MembershipStore.put(tx, organization, person, role, clock.millis());
          if (before == Role.OWNER) {
            InvitationStore.removeSent(tx, organization, person);
          }
          record(
              tx,
              by,
              AuditAction.ORG_MEMBER_ROLE_CHANGE,
              account.name(),
              Accounts.get(tx, person).name(),
              Map.of("from", text(before), "to", text(role)));
        });
    revision.advance();
  }

  /**
   * Removes a member from the organization and all its teams: an owner others, and each themselves.
   * The last owner stays. Invitations that they sent are void.
   */
  public void remove(AccountId organization, AccountId person, By by) {
    database.execute(
        tx -> {
          Account account =
              isSelf(by, person)
                  ? Authority.hold(tx, organization)
                  : Authority.toChange(tx, by, organization, Role.OWNER, Room.MEMBERS);
          Role before = member(tx, organization, person);
          Authority.requireMayGive(by, before);
          requireNotLastOwner(tx, account, person, before);
          TeamStore.removeFromAll(tx, organization, person);
          MembershipStore.remove(tx, organization, person);
          InvitationStore.removeSent(tx, organization, person);
          record(
              tx,
              by,
              AuditAction.ORG_MEMBER_REMOVE,
              account.name(),
              Accounts.get(tx, person).name(),
              Map.of("role", text(before)));
        });
    revision.advance();
  }

  /** Leaving takes no verified address, but more than a token that only reads. */
  private static boolean isSelf(By by, AccountId person) {
    return by.identity().person().filter(who -> who.id().equals(person)).isPresent()
        && by.identity().ceiling().account() == Ceiling.AccountAccess.WRITE;
  }

  private static Role member(Transaction tx, AccountId organization, AccountId person) {
    return MembershipStore.role(tx, organization, person)
        .orElseThrow(() -> Refusal.notFound("such member"));
  }

  private static void requireNotLastOwner(
      Transaction tx, Account organization, AccountId person, Role role) {
    if (role == Role.OWNER && !MembershipStore.hasOtherOwner(tx, organization.id(), person)) {
      throw Refusal.conflict(
          "last_owner",
          "This is the last owner of %s: make somebody else an owner first."
              .formatted(organization.name()));
    }
  }

  // --- going -------------------------------------------------------------------------------------

  /**
   * Ends an organization for ever: members, teams, invitations, tokens and repositories go with it,
   * the name is never given again. Unlike at Docker Hub members and teams need not be removed one
   * by one before: that takes long, leaves it half there, and says no more than the typed name.
   *
   * @param typed the organization's name, typed by an owner to say that they mean it
   */
  public void deactivate(AccountId organization, String typed, By by) {
    Authority.requirePerson(by);
    database.execute(
        tx -> {
          Account account = Authority.toChange(tx, by, organization, Role.OWNER);
          Accounts.requireTyped(account.name(), typed);
          InvitationStore.removeAll(tx, organization);
          TeamStore.removeAll(tx, organization);
          MembershipStore.removeAll(tx, organization);
          TokenStore.removeAll(tx, organization, Optional.empty());
          ScopeMapStore.removeAll(tx, organization);
          AccountStore.setDeactivated(tx, organization, clock.millis());
          farewell.deactivated(tx, account, by);
          record(tx, by, AuditAction.ORG_DEACTIVATE, account.name(), account.name(), Map.of());
        });
    revision.advance();
  }

  // --- inside ------------------------------------------------------------------------------------

  static String text(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private void record(
      Transaction tx,
      By by,
      AuditAction action,
      String organization,
      String target,
      Map<String, Object> detail) {
    Audits.record(audit, tx, clock.instant(), by, action, organization, target, detail);
  }
}
