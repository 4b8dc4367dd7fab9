package io.stowage.server.account;

import static io.stowage.server.common.Refusal.Kind.INVALID;
import static io.stowage.server.common.Refusal.Kind.LIMIT;

import io.stowage.server.account.AccountSettings.SignUp;
import io.stowage.server.account.AccountStore.Keyed;
import io.stowage.server.account.Invitation.Outcome;
import io.stowage.server.account.Invitation.Status;
import io.stowage.server.account.InvitationStore.Row;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Csv;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.notice.NoticeKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Invitations into an organization, by an owner, and to sign up, by an administrator.
 *
 * <p>A person who is named finds the invitation among their own and nobody else can accept it, link
 * or not. One to an address is for who proved the address to be theirs, or who has the link: that
 * was sent to the address, or, where this server sends no mail, given to the inviter once. Of a
 * link only its hash is kept, so who wants it again gets another one and the one before is void.
 */
public final class Invitations {
  /** How long a link is good. */
  public static final Duration LASTS = Duration.ofDays(14);

  /** Lines of a list of people to invite. */
  public static final int MOST_AT_ONCE = 1000;

  private static final int MOST_PENDING = 1000;
  private static final int MOST_TO_SIGN_UP = 10_000;
  private static final int LARGEST_PAGE = 1000;
  private static final int LONGEST_LIST = 1 << 20;

  /** A transaction invites so many, since others wait for it meanwhile. */
  private static final int CHUNK = 50;

  /** An owner may want to send it again; later it is of no use to anybody. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final Database database;
  private final Telling telling;
  private final Audit audit;
  private final Revision revision;
  private final AccountSettings settings;
  private final InstantSource clock;

  public Invitations(
      Database database,
      Telling telling,
      Audit audit,
      Revision revision,
      AccountSettings settings,
      InstantSource clock) {
    this.database = database;
    this.telling = telling;
    this.audit = audit;
    this.revision = revision;
    this.settings = settings;
    this.clock = clock;
  }

  // --- inviting ----------------------------------------------------------------------------------

  /**
   * Invites people into an organization, each by name or mail address, and says of each what came
   * of it. A great number is invited in parts: where a later part fails the earlier ones stand.
   *
   * @param team one of the organization's, which they join with it
   * @param isDryRun whether only to say what would come of it
   */
  public List<Outcome> invite(
      AccountId organization,
      List<String> invitees,
      Role role,
      Optional<String> team,
      boolean isDryRun,
      By by) {
    if (invitees.isEmpty() || invitees.size() > MOST_AT_ONCE) {
      throw Refusal.invalid("invitees", "1 to %d at once.".formatted(MOST_AT_ONCE));
    }
    Authority.requireMayGive(by, role);
    List<Outcome> outcomes = new ArrayList<>();
    if (isDryRun) {
      Set<String> seen = new HashSet<>();
      outcomes.addAll(
          database.read(
              tx -> {
                Account account =
                    Authority.toRead(tx, by, organization, Role.OWNER, Room.INVITATIONS);
                requireTeam(tx, organization, team);
                return invitees.stream().map(one -> looked(tx, account, one, seen)).toList();
              }));
      return outcomes;
    }
    for (int i = 0; i < invitees.size(); i += CHUNK) {
      List<String> part = invitees.subList(i, Math.min(i + CHUNK, invitees.size()));
      outcomes.addAll(
          database.<List<Outcome>>write(
              tx -> {
                Account account =
                    Authority.toChange(tx, by, organization, Role.OWNER, Room.INVITATIONS);
                OptionalLong teamId = requireTeam(tx, organization, team);
                requireRoom(tx, Optional.of(organization), part.size(), MOST_PENDING);
                return part.stream()
                    .map(one -> invited(tx, account, one, role, teamId, by))
                    .toList();
              }));
    }
    return outcomes;
  }

  /**
   * As {@link #invite}, of the lines of a CSV file with a column {@code email}, which may hold
   * names, too.
   */
  public List<Outcome> inviteFrom(
      String csv,
      AccountId organization,
      Role role,
      Optional<String> team,
      boolean isDryRun,
      By by) {
    return invite(organization, column(csv), role, team, isDryRun, by);
  }

  private static List<String> column(String csv) {
    if (csv.length() > LONGEST_LIST) {
      throw Refusal.invalid(
          "file", "The file is too long: at most %d characters.".formatted(LONGEST_LIST));
    }
    List<List<String>> lines = Csv.parse(csv);
    int column =
        lines.isEmpty()
            ? -1
            : lines.getFirst().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList()
                .indexOf("email");
    if (column < 0) {
      throw Refusal.invalid("file", "The first line names the columns; one of them is email.");
    }
    List<String> invitees =
        lines.stream()
            .skip(1)
            .map(line -> column < line.size() ? line.get(column).strip() : "")
            .filter(one -> !one.isEmpty())
            .toList();
    if (invitees.isEmpty() || invitees.size() > MOST_AT_ONCE) {
      throw Refusal.invalid(
          "file", "1 to %d lines below the first name whom to invite.".formatted(MOST_AT_ONCE));
    }
    return invitees;
  }

  /** Whom a text means. */
  private record Invitee(Optional<Person> person, Optional<MailAddress> email) {
    /** The same for all spellings. */
    String key() {
      return person.map(Person::name).or(() -> email.map(MailAddress::key)).orElse("");
    }
  }

  private static Optional<Invitee> parse(Transaction tx, String text) {
    if (text.indexOf('@') >= 0) {
      return MailAddress.parse(text.strip())
          .map(email -> new Invitee(Optional.empty(), Optional.of(email)));
    }
    return AccountStore.person(tx, AccountName.typed(text))
        .map(Keyed::person)
        .filter(person -> person.account().isActive())
        .map(person -> new Invitee(Optional.of(person), Optional.empty()));
  }

  private Outcome looked(Transaction tx, Account organization, String text, Set<String> seen) {
    Optional<Invitee> invitee = parse(tx, text);
    if (invitee.isEmpty()) {
      return Outcome.without(text, Status.INVALID_EMAIL_OR_DOCKER_ID);
    }
    if (isMember(tx, organization.id(), invitee.get())) {
      return Outcome.without(text, Status.EXISTING_ORG_MEMBER);
    }
    boolean isPending =
        before(tx, organization.id(), invitee.get()).stream().anyMatch(this::isGood);
    boolean isTwice = !seen.add(invitee.get().key());
    return Outcome.without(text, isPending || isTwice ? Status.ALREADY_INVITED : Status.INVITED);
  }

  private Outcome invited(
      Transaction tx, Account organization, String text, Role role, OptionalLong team, By by) {
    Outcome looked = looked(tx, organization, text, new HashSet<>());
    if (looked.status() != Status.INVITED) {
      return looked;
    }
    Invitee invitee = parse(tx, text).orElseThrow();
    before(tx, organization.id(), invitee).forEach(old -> InvitationStore.remove(tx, old.id()));
    String id = UUID.randomUUID().toString();
    OpaqueSecret secret = OpaqueSecret.generate();
    Instant now = clock.instant();
    InvitationStore.insert(
        tx,
        id,
        Optional.of(organization.id()),
        team,
        role,
        invitee.person().map(Person::id),
        invitee.email().map(MailAddress::key),
        secret.hash(),
        inviter(by, organization),
        now,
        now.plus(LASTS));
    Row row = InvitationStore.find(tx, id).orElseThrow();
    Optional<String> link = send(tx, row, invitee.email(), secret, by);
    record(
        tx,
        by,
        AuditAction.ORG_MEMBER_INVITE_SEND,
        organization.name(),
        invitee
            .person()
            .map(Person::name)
            .or(() -> invitee.email().map(MailAddress::masked))
            .orElse(""),
        Map.of("role", Organizations.text(role), "invitation", id));
    return new Outcome(text, Status.INVITED, Optional.of(row.invitation()), link);
  }

  private static boolean isMember(Transaction tx, AccountId organization, Invitee invitee) {
    return invitee
        .person()
        .or(
            () ->
                invitee
                    .email()
                    .flatMap(email -> AccountStore.personByEmail(tx, email.key()))
                    .map(Keyed::person))
        .flatMap(person -> MembershipStore.role(tx, organization, person.id()))
        .isPresent();
  }

  private static List<Row> before(Transaction tx, AccountId organization, Invitee invitee) {
    return InvitationStore.find(
        tx,
        organization,
        invitee.person().map(Person::id),
        invitee.email().map(MailAddress::key).orElse(""));
  }

  private static AccountId inviter(By by, Account organization) {
    // A token invites for the organization, and so does the server itself.
    return by.identity()
        .person()
        .map(Subject.Person::id)
        .filter(id -> id.value() > 0)
        .orElse(organization.id());
  }

  private static OptionalLong requireTeam(
      Transaction tx, AccountId organization, Optional<String> team) {
    return team.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            TeamStore.find(tx, organization, team.get())
                .orElseThrow(() -> Refusal.invalid("team", "There is no such team."))
                .id());
  }

  private static void requireRoom(
      Transaction tx, Optional<AccountId> organization, int more, int most) {
    if (InvitationStore.count(tx, organization) + more > most) {
      throw Refusal.of(
          LIMIT,
          "too_many_invitations",
          "At most %d invitations wait for an answer at a time: revoke some first."
              .formatted(most));
    }
  }

  /** Sends the link; where no mail can be sent, the link to an address is given to the inviter. */
  private Optional<String> send(
      Transaction tx, Row row, Optional<MailAddress> email, OpaqueSecret secret, By by) {
    Invitation invitation = row.invitation();
    boolean isToSignUp = row.organization().isEmpty();
    URI link = telling.page((isToSignUp ? "/signup#" : "/invitations#") + secret.reveal());
    Instant until = invitation.expiresAt();
    String inviter = by.identity().subject().displayName();
    if (email.isPresent()) {
      if (!telling.isMailConfigured()) {
        return Optional.of(link.toString());
      }
      telling.mail(
          tx,
          email.get(),
          mails ->
              isToSignUp
                  ? mails.signUpInvitation(inviter, link, until)
                  : mails.organizationInvitation(
                      inviter, invitation.organization().orElse(""), link, until));
      return Optional.empty();
    }
    row.account()
        .flatMap(id -> AccountStore.person(tx, id))
        .ifPresent(
            found ->
                telling.tell(
                    tx,
                    found.person(),
                    NoticeKind.INVITATION,
                    mails ->
                        mails.organizationInvitation(
                            inviter, invitation.organization().orElse(""), link, until)));
    return Optional.empty();
  }

  /**
   * Invites somebody to sign up, whoever may otherwise. Whether they have an account is not said.
   */
  public Outcome inviteToSignUp(MailAddress email, By by) {
    Authority.requireAdministrator(by);
    Outcome outcome =
        database.write(
            tx -> {
              AccountId inviter = Authority.requirePerson(by).id();
              List<Row> before = InvitationStore.toSignUp(tx, email.key());
              if (before.stream().anyMatch(this::isGood)) {
                return Outcome.without(email.value(), Status.ALREADY_INVITED);
              }
              before.forEach(old -> InvitationStore.remove(tx, old.id()));
              requireRoom(tx, Optional.empty(), 1, MOST_TO_SIGN_UP);
              String id = UUID.randomUUID().toString();
              OpaqueSecret secret = OpaqueSecret.generate();
              Instant now = clock.instant();
              InvitationStore.insert(
                  tx,
                  id,
                  Optional.empty(),
                  OptionalLong.empty(),
                  Role.MEMBER,
                  Optional.empty(),
                  Optional.of(email.key()),
                  secret.hash(),
                  inviter,
                  now,
                  now.plus(LASTS));
              Row row = InvitationStore.find(tx, id).orElseThrow();
              Optional<String> link = send(tx, row, Optional.of(email), secret, by);
              record(
                  tx,
                  by,
                  AuditAction.ACCOUNT_INVITE_SEND,
                  "",
                  email.masked(),
                  Map.of("invitation", id));
              return new Outcome(
                  email.value(), Status.INVITED, Optional.of(row.invitation()), link);
            });
    return outcome;
  }

  // --- for who invites ---------------------------------------------------------------------------

  /** What an organization's owners have sent and nobody has answered, newest first. */
  public List<Invitation> list(AccountId organization, int skip, int limit, By by) {
    return database.read(
        tx -> {
          Authority.toRead(tx, by, organization, Role.OWNER, Room.INVITATIONS);
          return InvitationStore.list(
              tx, Optional.of(organization), Math.max(0, skip), Math.clamp(limit, 1, LARGEST_PAGE));
        });
  }

  /** Those to sign up, newest first, for administrators. */
  public List<Invitation> toSignUp(int skip, int limit, By by) {
    Authority.requireAdministrator(by);
    return database.read(
        tx ->
            InvitationStore.list(
                tx, Optional.empty(), Math.max(0, skip), Math.clamp(limit, 1, LARGEST_PAGE)));
  }

  /** Into which organization one is; empty where it is to sign up, or there is none. */
  public Optional<String> organization(String id) {
    return database
        .read(tx -> InvitationStore.find(tx, id))
        .flatMap(row -> row.invitation().organization());
  }

  /** Sends another link for as long again; the one before is void. */
  public Outcome resend(String id, By by) {
    Outcome outcome =
        database.write(
            tx -> {
              Row row = own(tx, id, by);
              OpaqueSecret secret = OpaqueSecret.generate();
              InvitationStore.renew(tx, row.id(), secret.hash(), clock.instant().plus(LASTS));
              Row renewed = InvitationStore.find(tx, id).orElseThrow();
              Optional<String> link =
                  send(
                      tx,
                      renewed,
                      row.invitation().email().flatMap(MailAddress::parse),
                      secret,
                      by);
              record(
                  tx,
                  by,
                  row.organization().isEmpty()
                      ? AuditAction.ACCOUNT_INVITE_SEND
                      : AuditAction.ORG_MEMBER_INVITE_SEND,
                  namespace(row),
                  target(row),
                  Map.of("invitation", id, "again", true));
              return new Outcome(
                  row.invitation().invitee(),
                  Status.INVITED,
                  Optional.of(renewed.invitation()),
                  link);
            });
    return outcome;
  }

  /** Takes an invitation back. */
  public void revoke(String id, By by) {
    database.execute(
        tx -> {
          Row row = own(tx, id, by);
          InvitationStore.remove(tx, row.id());
          record(
              tx,
              by,
              row.organization().isEmpty()
                  ? AuditAction.ACCOUNT_INVITE_CANCEL
                  : AuditAction.ORG_MEMBER_INVITE_CANCEL,
              namespace(row),
              target(row),
              Map.of("invitation", id));
        });
  }

  /** One that the caller may change; for others there is none. The organization is held. */
  private static Row own(Transaction tx, String id, By by) {
    Row row = InvitationStore.find(tx, id).orElseThrow(Invitations::notFound);
    try {
      if (row.organization().isPresent()) {
        Authority.toChange(tx, by, row.organization().get(), Role.OWNER, Room.INVITATIONS);
        Authority.requireMayGive(by, row.invitation().role());
      } else {
        Authority.requireAdministrator(by);
      }
    } catch (Refusal _) {
      throw notFound();
    }
    // As it is now that nobody answers it meanwhile.
    return InvitationStore.find(tx, id).orElseThrow(Invitations::notFound);
  }

  // --- for who is invited ------------------------------------------------------------------------

  /** What is there for the caller to answer, newest first. */
  public List<Invitation> ofCaller(By by) {
    return by.identity()
        .person()
        .map(
            who ->
                database.<List<Invitation>>read(
                    tx ->
                        InvitationStore.ofPerson(
                            tx, who.id(), verified(tx, who.id()), clock.millis(), LARGEST_PAGE)))
        .orElse(List.of());
  }

  /** What a link is for, while it is good. */
  public Optional<Invitation> find(String secret) {
    return database
        .read(tx -> InvitationStore.findByHash(tx, OpaqueSecret.hash(secret)))
        .filter(this::isGood)
        .map(Row::invitation);
  }

  /**
   * Joins, by the link.
   *
   * @return the organization
   */
  public Account acceptByLink(String secret, By by) {
    return accepted(tx -> byLink(tx, secret), by);
  }

  /** Joins, by one of the caller's own invitations. */
  public Account accept(String id, By by) {
    return accepted(tx -> ofCaller(tx, id, by), by);
  }

  private Account accepted(Function<Transaction, Row> found, By by) {
    Subject.Person who = requireCaller(by);
    Account joined = database.write(tx -> join(tx, found, who.id(), by));
    revision.advance();
    return joined;
  }

  /**
   * Looked at again once the organization is held, so that who revokes or resends meanwhile is
   * before or after.
   */
  private Account join(Transaction tx, Function<Transaction, Row> found, AccountId person, By by) {
    AccountId organization = found.apply(tx).organization().orElseThrow(Invitations::stale);
    Account account =
        AccountStore.hold(tx, organization)
            .filter(Account::isActive)
            .orElseThrow(Invitations::stale);
    Row still = found.apply(tx);
    requireMeant(still, person);
    if (!InvitationStore.remove(tx, still.id())) {
      throw stale();
    }
    if (MembershipStore.role(tx, organization, person).isEmpty()) {
      MembershipStore.put(tx, organization, person, still.invitation().role(), clock.millis());
      record(
          tx,
          by,
          AuditAction.ORG_MEMBER_ADD,
          account.name(),
          Accounts.get(tx, person).name(),
          Map.of(
              "role", Organizations.text(still.invitation().role()),
              "invitedBy", still.invitation().invitedBy()));
    }
    if (still.team().isPresent()
        && TeamStore.addMember(tx, still.team().getAsLong(), person, clock.millis())) {
      record(
          tx,
          by,
          AuditAction.ORG_TEAM_MEMBER_ADD,
          account.name(),
          still.invitation().team().orElse(""),
          Map.of("member", Accounts.get(tx, person).name()));
    }
    return account;
  }

  /** Says no, by the link; whoever has it may. */
  public void declineByLink(String secret, By by) {
    declined(
        tx -> {
          Row row = byLink(tx, secret);
          if (row.account().isPresent()) {
            requireMeant(row, requireCaller(by).id());
          }
          return row;
        },
        Invitations::stale,
        by);
  }

  /** Says no to one of the caller's own invitations. */
  public void decline(String id, By by) {
    requireCaller(by);
    declined(tx -> ofCaller(tx, id, by), Invitations::notFound, by);
  }

  /**
   * Says no to one.
   *
   * @param gone what is told where it was answered meanwhile
   */
  private void declined(Function<Transaction, Row> found, Supplier<Refusal> gone, By by) {
    database.execute(
        tx -> {
          Row row = found.apply(tx);
          if (!InvitationStore.remove(tx, row.id())) {
            throw gone.get();
          }
          record(
              tx,
              by,
              AuditAction.ORG_MEMBER_INVITE_DECLINE,
              namespace(row),
              target(row),
              Map.of("invitation", row.invitation().id()));
        });
  }

  private Row byLink(Transaction tx, String secret) {
    return InvitationStore.findByHash(tx, OpaqueSecret.hash(secret))
        .filter(this::isGood)
        .filter(row -> row.organization().isPresent())
        .orElseThrow(Invitations::stale);
  }

  private Row ofCaller(Transaction tx, String id, By by) {
    Subject.Person who = requireCaller(by);
    return InvitationStore.find(tx, id)
        .filter(this::isGood)
        .filter(row -> row.organization().isPresent())
        .filter(row -> isFor(tx, row, who))
        .orElseThrow(Invitations::notFound);
  }

  private static boolean isFor(Transaction tx, Row row, Subject.Person who) {
    return row.account().isPresent()
        ? row.account().get().equals(who.id())
        : row.invitation().email().isPresent()
            && row.invitation().email().equals(verified(tx, who.id()));
  }

  private static Optional<String> verified(Transaction tx, AccountId person) {
    return AccountStore.person(tx, person)
        .map(Keyed::person)
        .filter(Person::isEmailVerified)
        .flatMap(Person::email)
        .flatMap(MailAddress::parse)
        .map(MailAddress::key);
  }

  private static void requireMeant(Row row, AccountId person) {
    if (row.account().isPresent() && !row.account().get().equals(person)) {
      throw Refusal.forbidden("This invitation is for somebody else: log in as who was invited.");
    }
  }

  /** Answering takes no verified address: the link may be what proves it. */
  private static Subject.Person requireCaller(By by) {
    if (by.identity().subject() instanceof Subject.Nobody) {
      throw Refusal.of(Refusal.Kind.UNAUTHENTICATED, "log_in", "Log in first, or make an account.");
    }
    return by.identity()
        .person()
        .filter(_ -> by.identity().ceiling().account() == Ceiling.AccountAccess.WRITE)
        .orElseThrow(() -> Refusal.forbidden("What you have logged in with is not good for this."));
  }

  // --- with a new account ------------------------------------------------------------------------

  /**
   * Refuses a link that does not allow to sign up. Any to an address does where only who is invited
   * may, an administrator's where nobody may otherwise.
   */
  void requireForSignUp(String secret) {
    database.<Row>read(tx -> forSignUp(tx, secret));
  }

  /**
   * Somebody makes an account with that link: it is used up, and they join the organization it is
   * for.
   *
   * @throws Refusal when it is not good, or no more: another account was made with it meanwhile
   */
  void signUp(Transaction tx, String secret, AccountId person, By by) {
    if (forSignUp(tx, secret).organization().isPresent()) {
      join(tx, again -> forSignUp(again, secret), person, by);
    } else if (!InvitationStore.remove(tx, forSignUp(tx, secret).id())) {
      throw notForSignUp();
    }
  }

  private Row forSignUp(Transaction tx, String secret) {
    return InvitationStore.findByHash(tx, OpaqueSecret.hash(secret))
        .filter(this::isGood)
        .filter(row -> row.organization().isEmpty() || settings.signUp() != SignUp.CLOSED)
        .filter(row -> row.invitation().email().isPresent())
        .orElseThrow(Invitations::notForSignUp);
  }

  private static Refusal notForSignUp() {
    return Refusal.invalid(
        "invitation", "This invitation is not good, or no more: ask for another one.");
  }

  // --- housekeeping ------------------------------------------------------------------------------

  /** Removes some of those that are void for long; returns how many. */
  public int removeVoid(int limit) {
    return database.<Integer>write(
        tx -> InvitationStore.removeExpired(tx, clock.instant().minus(KEPT).toEpochMilli(), limit));
  }

  // --- inside ------------------------------------------------------------------------------------

  private boolean isGood(Row row) {
    return clock.instant().isBefore(row.invitation().expiresAt());
  }

  private static String namespace(Row row) {
    return row.invitation().organization().orElse("");
  }

  private static String target(Row row) {
    return row.invitation()
        .name()
        .or(() -> row.invitation().email().flatMap(MailAddress::parse).map(MailAddress::masked))
        .orElse("");
  }

  private static Refusal notFound() {
    return Refusal.notFound("such invitation");
  }

  private static Refusal stale() {
    return Refusal.of(
        INVALID,
        "invitation_not_good",
        "This invitation is not good, or no more: ask for another one.");
  }

  private void record(
      Transaction tx,
      By by,
      AuditAction action,
      String namespace,
      String target,
      Map<String, Object> detail) {
    Audits.record(audit, tx, clock.instant(), by, action, namespace, target, detail);
  }
}
