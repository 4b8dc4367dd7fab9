package io.stowage.server.account;

import static io.stowage.server.common.Refusal.Kind.CONFLICT;
import static io.stowage.server.common.Refusal.Kind.FORBIDDEN;
import static io.stowage.server.common.Refusal.Kind.INVALID;
import static io.stowage.server.common.Refusal.Kind.UNAVAILABLE;

import io.stowage.server.account.AccountStore.Keyed;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * People and what they may change about their own account; administrators about others'.
 *
 * <p>Whether the caller may is the caller's business, but for what the old password proves. Every
 * change is in the audit log by the same transaction, and voids what was remembered of rights.
 */
public final class Accounts {
  private static final Duration PROOF_LASTS = Duration.ofHours(24);
  private static final Duration RESET_LASTS = Duration.ofHours(1);

  private final Database database;
  private final Passwords passwords;
  private final SignIn signIn;
  private final Invitations invitations;
  private final Telling telling;
  private final Audit audit;
  private final Revision revision;
  private final AccountSettings settings;
  private final InstantSource clock;
  private final Farewell farewell;

  /** What else must happen when an account goes. */
  public interface Farewell {
    /** The account is gone: so are its repositories. */
    void deactivated(Transaction tx, Account account, By by);
  }

  public Accounts(
      Database database,
      Passwords passwords,
      SignIn signIn,
      Invitations invitations,
      Telling telling,
      Audit audit,
      Revision revision,
      AccountSettings settings,
      InstantSource clock,
      Farewell farewell) {
    this.database = database;
    this.passwords = passwords;
    this.signIn = signIn;
    this.invitations = invitations;
    this.telling = telling;
    this.audit = audit;
    this.revision = revision;
    this.settings = settings;
    this.clock = clock;
    this.farewell = farewell;
  }

  // --- finding -----------------------------------------------------------------------------------

  /** An account by its name, gone ones too. */
  public Optional<Account> find(String name) {
    return database.read(tx -> AccountStore.find(tx, name));
  }

  /** An account by its name, as the transaction sees it. */
  public static Optional<Account> find(Transaction tx, String name) {
    return AccountStore.find(tx, name);
  }

  public Optional<Account> find(AccountId id) {
    return database.read(tx -> AccountStore.find(tx, id));
  }

  /** A person by their name. */
  public Optional<Person> person(String name) {
    return database.read(tx -> AccountStore.person(tx, name)).map(Keyed::person);
  }

  public Optional<Person> person(AccountId id) {
    return database.read(tx -> AccountStore.person(tx, id)).map(Keyed::person);
  }

  /** People in the order of their names, for administrators. */
  public List<Person> people(String prefix, String after, int limit) {
    return database.read(tx -> AccountStore.people(tx, prefix, after, limit));
  }

  /** People who are neither gone nor suspended, by how their names begin, in the order of names. */
  public List<Account> activePeople(String prefix, String after, int limit) {
    return database.read(tx -> AccountStore.activePeople(tx, prefix, after, limit));
  }

  // --- coming to be ------------------------------------------------------------------------------

  /**
   * The first administrator, where nobody is yet.
   *
   * @param password theirs, or, where it is to be changed at the first log-in, one for once
   * @return whether they were made
   */
  public boolean makeFirst(String name, String password, boolean isOneTime) {
    String hash = passwords.hashNow(password);
    return database.write(
        tx -> {
          if (AccountStore.hasAnyone(tx)) {
            return false;
          }
          AccountId id = insert(tx, name, Account.Kind.PERSON);
          AccountStore.insertPerson(tx, id, Optional.empty(), hash, isOneTime, true);
          record(tx, By.SERVER, AuditAction.ACCOUNT_CREATE, name, Map.of("administrator", true));
          return true;
        });
  }

  /** Whether there is nobody at all yet. */
  public boolean isEmpty() {
    return !database.<Boolean>read(AccountStore::hasAnyone);
  }

  /**
   * A person, made by an administrator. Their address is taken as theirs, so it can't be another's,
   * who has proved it.
   *
   * @param isOneTime whether they must set a password of their own at the first log-in
   */
  public Person make(
      AccountName name, Optional<MailAddress> email, String password, boolean isOneTime, By by) {
    passwords.require(password, name.value(), email.map(MailAddress::value));
    String hash = hash(password);
    Person made =
        database.write(
            tx -> {
              requireFree(tx, name);
              email.ifPresent(address -> requireFree(tx, address));
              AccountId id = insert(tx, name.value(), Account.Kind.PERSON);
              AccountStore.insertPerson(tx, id, email, hash, isOneTime, false);
              // An administrator's word is as good as a mail.
              if (email.isPresent()) {
                AccountStore.setEmail(tx, id, email, Optional.of(clock.instant()));
              }
              record(tx, by, AuditAction.ACCOUNT_CREATE, name.value(), Map.of());
              return AccountStore.person(tx, id).orElseThrow().person();
            });
    revision.advance();
    return made;
  }

  /**
   * A person who makes an account for themselves.
   *
   * <p>Whether the address has an account already is told to nobody but its owner, by mail.
   *
   * @param invitation the secret of a link by which somebody who may has invited them; used up
   */
  public Person signUp(
      AccountName name, MailAddress email, String password, Optional<String> invitation, By by) {
    if (invitation.isEmpty()) {
      requireOpenSignUp();
    }
    // Looked at first, so that a bad link costs no hash; taken with the account, so that it makes
    // one.
    invitation.ifPresent(invitations::requireForSignUp);
    passwords.require(password, name.value(), Optional.of(email.value()));
    String hash = hash(password);
    Person made =
        database.write(
            tx -> {
              requireFree(tx, name);
              AccountId id = insert(tx, name.value(), Account.Kind.PERSON);
              AccountStore.insertPerson(tx, id, Optional.of(email), hash, false, false);
              record(tx, by, AuditAction.ACCOUNT_CREATE, name.value(), Map.of());
              invitation.ifPresent(secret -> invitations.signUp(tx, secret, id, by));
              proveEmail(tx, id, name.value(), email, MailProofStore.VERIFY);
              return AccountStore.person(tx, id).orElseThrow().person();
            });
    revision.advance();
    return made;
  }

  private void requireOpenSignUp() {
    switch (settings.signUp()) {
      case OPEN -> {}
      case INVITATION ->
          throw Refusal.of(
              FORBIDDEN, "invitation_needed", "One makes an account here by invitation only.");
      case CLOSED ->
          throw Refusal.of(
              FORBIDDEN,
              "sign_up_closed",
              "Nobody can make an account here for themselves: ask an administrator.");
    }
  }

  private AccountId insert(Transaction tx, String name, Account.Kind kind) {
    return AccountStore.insert(tx, name, kind, settings.privateByDefault(), clock.millis());
  }

  private static void requireFree(Transaction tx, AccountName name) {
    if (AccountStore.find(tx, name.value()).isPresent()
        || AccountStore.isNamespaceInUse(tx, name.value())) {
      throw Refusal.conflict("name_taken", "The name %s is taken.".formatted(name.value()));
    }
  }

  /** For administrators alone, who see all addresses: nobody else learns whose one is. */
  private static void requireFree(Transaction tx, MailAddress email) {
    AccountStore.personByEmail(tx, email.key())
        .map(owner -> owner.person().name())
        .ifPresent(
            owner -> {
              throw Refusal.conflict(
                  "email_taken",
                  "%s has this mail address already, which belongs to one account."
                      .formatted(owner));
            });
  }

  // --- mail --------------------------------------------------------------------------------------

  /** Whether this server sends mail, without which no address can be proved. */
  public boolean sendsMail() {
    return telling.isMailConfigured();
  }

  /** Refuses what can't be done without mail. */
  public void requireMail() {
    if (!sendsMail()) {
      throw Refusal.of(
          CONFLICT, "no_mail", "This server sends no mail: an administrator must set that up.");
    }
  }

  /** Sends the link again by which a person proves that the address is theirs. */
  public void sendProof(AccountId id) {
    requireMail();
    database.execute(
        tx -> {
          Person person = get(tx, id);
          MailAddress email =
              person
                  .email()
                  .flatMap(MailAddress::parse)
                  .orElseThrow(() -> Refusal.of(INVALID, "no_email", "There is no address yet."));
          if (!person.isEmailVerified()) {
            proveEmail(tx, id, person.name(), email, MailProofStore.VERIFY);
          }
        });
  }

  /** A link to the address; to the owner of an account that has it already, word of that. */
  private void proveEmail(
      Transaction tx, AccountId id, String name, MailAddress email, int purpose) {
    if (!telling.isMailConfigured()) {
      return;
    }
    Optional<Keyed> owner = AccountStore.personByEmail(tx, email.key());
    OpaqueSecret secret = OpaqueSecret.generate();
    // Written in both cases, though nobody gets to know the first: it costs the same, and voids the
    // link before, which would tell by still being good.
    MailProofStore.replace(
        tx, id, purpose, email.value(), secret.hash(), clock.instant().plus(PROOF_LASTS));
    if (owner.isPresent() && !owner.get().person().id().equals(id)) {
      String theirs = owner.get().person().name();
      telling.mail(
          tx, email, mails -> mails.addressHasAnAccount(theirs, telling.page("/reset-password")));
      return;
    }
    URI link = telling.page("/verify-email#" + secret.reveal());
    Instant until = clock.instant().plus(PROOF_LASTS);
    telling.mail(
        tx,
        email,
        mails ->
            purpose == MailProofStore.CHANGE
                ? mails.confirmNewAddress(name, link, until)
                : mails.verifyAddress(name, link, until));
  }

  /**
   * The address is theirs: whoever got the mail shows what was in it.
   *
   * @throws Refusal when the link is not good, or no more
   */
  public Person verifyEmail(String secret, By by) {
    Person person =
        database.write(
            tx -> {
              MailProofStore.Proof proof =
                  MailProofStore.take(tx, OpaqueSecret.hash(secret), clock.instant())
                      .filter(
                          found ->
                              found.purpose() == MailProofStore.VERIFY
                                  || found.purpose() == MailProofStore.CHANGE)
                      .orElseThrow(Accounts::staleLink);
              MailAddress email = MailAddress.parse(proof.email()).orElseThrow(Accounts::staleLink);
              if (AccountStore.personByEmail(tx, email.key())
                  .filter(other -> !other.person().id().equals(proof.account()))
                  .isPresent()) {
                throw staleLink();
              }
              Person before = get(tx, proof.account());
              AccountStore.setEmail(
                  tx, proof.account(), Optional.of(email), Optional.of(clock.instant()));
              boolean isChange = proof.purpose() == MailProofStore.CHANGE;
              record(
                  tx,
                  by,
                  isChange ? AuditAction.ACCOUNT_EMAIL_CHANGE : AuditAction.ACCOUNT_EMAIL_VERIFY,
                  before.name(),
                  Map.of());
              return get(tx, proof.account());
            });
    revision.advance();
    return person;
  }

  private static Refusal staleLink() {
    return Refusal.of(
        INVALID, "link_not_good", "This link is not good, or no more: ask for another one.");
  }

  /**
   * Another address. Where mail can be sent it holds once it is proved; else at once.
   *
   * @param password the person's, again
   */
  public void changeEmail(AccountId id, String password, MailAddress email, By by) {
    requirePassword(id, password, by);
    database.execute(
        tx -> {
          Person person = get(tx, id);
          if (telling.isMailConfigured()) {
            proveEmail(tx, id, person.name(), email, MailProofStore.CHANGE);
            person
                .email()
                .filter(_ -> person.isEmailVerified())
                .flatMap(MailAddress::parse)
                .ifPresent(
                    old ->
                        telling.mail(
                            tx,
                            old,
                            mails ->
                                mails.addressChanging(
                                    person.name(), email, telling.page("/settings"))));
          } else {
            AccountStore.setEmail(tx, id, Optional.of(email), Optional.empty());
            record(tx, by, AuditAction.ACCOUNT_EMAIL_CHANGE, person.name(), Map.of());
          }
        });
    revision.advance();
  }

  // --- passwords ---------------------------------------------------------------------------------

  /**
   * Somebody has forgotten their password. The answer is the same whether there is such an account
   * or not; to be called off the request, so that its time is the same, too.
   *
   * @param nameOrEmail a name, or the verified address
   */
  public void forgot(String nameOrEmail, By by) {
    if (!sendsMail()) {
      return;
    }
    String wanted = AccountName.typed(nameOrEmail);
    database.execute(
        tx -> {
          Optional<Person> person =
              (wanted.contains("@")
                      ? AccountStore.personByEmail(tx, wanted)
                      : AccountStore.person(tx, wanted))
                  .map(Keyed::person)
                  .filter(found -> found.account().isActive() && found.isEmailVerified());
          person.ifPresent(
              found ->
                  found
                      .email()
                      .flatMap(MailAddress::parse)
                      .ifPresent(
                          email -> {
                            OpaqueSecret secret = OpaqueSecret.generate();
                            MailProofStore.replace(
                                tx,
                                found.id(),
                                MailProofStore.RESET,
                                email.value(),
                                secret.hash(),
                                clock.instant().plus(RESET_LASTS));
                            record(
                                tx,
                                by,
                                AuditAction.ACCOUNT_PASSWORD_RESET_REQUEST,
                                found.name(),
                                Map.of());
                            URI link = telling.page("/reset-password#" + secret.reveal());
                            Instant until = clock.instant().plus(RESET_LASTS);
                            telling.mail(
                                tx, email, mails -> mails.resetPassword(found.name(), link, until));
                          }));
        });
  }

  /** Another password by the link of {@link #forgot}; every log-in before ends. */
  public Person reset(String secret, String password, By by) {
    // Looked at first, so that a bad link costs no hash; taken after, so that it works once.
    byte[] hash = OpaqueSecret.hash(secret);
    Person person =
        database.read(
            tx ->
                MailProofStore.find(tx, hash, clock.instant())
                    .filter(found -> found.purpose() == MailProofStore.RESET)
                    .map(found -> get(tx, found.account()))
                    .orElseThrow(Accounts::staleLink));
    passwords.require(password, person.name(), person.email());
    String encoded = hash(password);
    database.execute(
        tx -> {
          if (MailProofStore.take(tx, hash, clock.instant())
              .filter(found -> found.purpose() == MailProofStore.RESET)
              .isEmpty()) {
            throw staleLink();
          }
          setPassword(tx, person, encoded, "", by, AuditAction.ACCOUNT_PASSWORD_RESET);
        });
    revision.advance();
    return person;
  }

  /**
   * Another password, by who knows the one before; every other log-in ends.
   *
   * @param session the session to keep; empty to keep none
   */
  public void changePassword(AccountId id, String before, String after, String session, By by) {
    Person person = requirePassword(id, before, by);
    try {
      passwords.require(after, person.name(), person.email());
    } catch (Refusal weak) {
      throw Refusal.invalid("newPassword", weak.getMessage());
    }
    if (before.equals(after)) {
      throw Refusal.invalid("newPassword", "That is the password you have.");
    }
    String encoded = hash(after);
    database.execute(
        tx -> setPassword(tx, person, encoded, session, by, AuditAction.ACCOUNT_PASSWORD_CHANGE));
    revision.advance();
  }

  /**
   * A password of one's own in place of one that was given: the last step of such a log-in, good
   * once and while that is still what is asked for.
   *
   * @param step the hash of what the client held since the step before
   * @param encoded the new password, hashed
   * @throws Refusal when the step has ended
   */
  void setOwnPassword(AccountId id, byte[] step, String encoded, By by) {
    database.execute(
        tx -> {
          boolean isGood =
              MailProofStore.take(tx, step, clock.instant())
                  .filter(proof -> proof.purpose() == MailProofStore.OWN_PASSWORD)
                  .filter(proof -> proof.account().equals(id))
                  .isPresent();
          Person person = get(tx, id);
          if (!isGood || !person.mustChangePassword()) {
            throw LogIns.ended();
          }
          setPassword(tx, person, encoded, "", by, AuditAction.ACCOUNT_PASSWORD_CHANGE);
        });
    revision.advance();
  }

  /** An administrator sets a password that its owner must change. */
  public void setPassword(AccountId id, String password, By by) {
    Person person = database.read(tx -> get(tx, id));
    passwords.require(password, person.name(), person.email());
    String encoded = hash(password);
    database.execute(
        tx -> {
          setPassword(tx, person, encoded, "", by, AuditAction.ACCOUNT_PASSWORD_RESET);
          AccountStore.setPassword(tx, id, encoded, true);
        });
    revision.advance();
  }

  private void setPassword(
      Transaction tx, Person person, String encoded, String keptSession, By by, AuditAction what) {
    AccountStore.setPassword(tx, person.id(), encoded, false);
    SessionStore.removeOthers(tx, person.id(), keptSession);
    // With the links in mails go the log-ins that were begun with the password before.
    MailProofStore.removeAll(tx, person.id());
    record(tx, by, what, person.name(), Map.of());
    telling.tell(
        tx,
        person,
        NoticeKind.PASSWORD,
        mails ->
            mails.passwordChanged(person.name(), clock.instant(), telling.page("/reset-password")));
  }

  /**
   * The person, if that is their password; wrong ones are counted as at a log-in.
   *
   * @throws Refusal when it is not
   */
  Person requirePassword(AccountId id, String password, By by) {
    Person person = database.read(tx -> get(tx, id));
    return switch (signIn.password(person.name(), password, by)) {
      case SignIn.Checked.Right(Keyed keyed) -> keyed.person();
      case SignIn.Checked.Not(SignIn.Result.NotYet(var wait)) ->
          throw LogIns.refusal(new SignIn.Result.NotYet(wait));
      case SignIn.Checked.Not(SignIn.Result.Busy _) -> throw busy();
      case SignIn.Checked.Not(SignIn.Result _) ->
          throw Refusal.of(FORBIDDEN, "wrong_password", "That is not your password.");
    };
  }

  private String hash(String password) {
    return passwords.hash(password).orElseThrow(Accounts::busy);
  }

  static Refusal busy() {
    return Refusal.of(
        UNAVAILABLE, "busy", "Too many passwords are being checked: try again in a moment.");
  }

  // --- settings ----------------------------------------------------------------------------------

  /** What an account says of itself. */
  public void setProfile(AccountId id, Profile profile, long version, By by) {
    database.execute(
        tx -> {
          Account account = account(tx, id);
          if (!AccountStore.setProfile(tx, id, profile, version)) {
            throw Refusal.stale();
          }
          record(tx, by, AuditAction.ACCOUNT_UPDATE, account.name(), Map.of());
        });
  }

  /** Whether what a push makes is private, and whether there may be new public repositories. */
  public void setDefaults(
      AccountId id, boolean privateByDefault, boolean allowsPublic, long version, By by) {
    database.execute(
        tx -> {
          Account account = account(tx, id);
          if (!AccountStore.setDefaults(tx, id, privateByDefault, allowsPublic, version)) {
            throw Refusal.stale();
          }
          record(
              tx,
              by,
              account.isOrganization()
                  ? AuditAction.ORG_SETTINGS_UPDATE
                  : AuditAction.ACCOUNT_SETTINGS_UPDATE,
              account.name(),
              Map.of("privateByDefault", privateByDefault, "allowsPublic", allowsPublic));
        });
    revision.advance();
  }

  // --- administrators ----------------------------------------------------------------------------

  /**
   * What an administrator decides of an account.
   *
   * @param administrator of a person only; absent: as it is
   * @param suspended absent: as it is
   * @param verifiedPublisher absent: as it is
   */
  public record Standing(
      Optional<Boolean> administrator,
      Optional<Boolean> suspended,
      Optional<Boolean> verifiedPublisher) {}

  /** Decides all of it, or, where a part is refused, nothing. One administrator is left always. */
  public void setStanding(AccountId id, Standing standing, By by) {
    database.execute(
        tx -> {
          AccountStore.holdAdministrators(tx);
          standing.administrator().ifPresent(is -> setAdministrator(tx, id, is, by));
          standing.suspended().ifPresent(is -> setSuspended(tx, id, is, by));
          standing.verifiedPublisher().ifPresent(is -> setVerifiedPublisher(tx, id, is, by));
        });
    revision.advance();
  }

  /** Keeps somebody out, or lets them in again: by another log-in, then. */
  public void setSuspended(AccountId id, boolean isSuspended, By by) {
    setStanding(id, new Standing(Optional.empty(), Optional.of(isSuspended), Optional.empty()), by);
  }

  private void setSuspended(Transaction tx, AccountId id, boolean isSuspended, By by) {
    Account account = account(tx, id);
    AccountStore.setSuspended(
        tx, id, isSuspended ? Optional.of(clock.instant()) : Optional.empty());
    if (isSuspended) {
      requireAdministrator(tx);
      SessionStore.removeOthers(tx, id, "");
      AccountStore.voidLogIns(tx, id);
    }
    record(
        tx,
        by,
        isSuspended ? AuditAction.ACCOUNT_SUSPEND : AuditAction.ACCOUNT_RESUME,
        account.name(),
        Map.of());
  }

  private void setAdministrator(Transaction tx, AccountId id, boolean isAdministrator, By by) {
    Person person = get(tx, id);
    AccountStore.setAdministrator(tx, id, isAdministrator);
    requireAdministrator(tx);
    record(
        tx,
        by,
        AuditAction.ACCOUNT_ADMINISTRATOR_SET,
        person.name(),
        Map.of("administrator", isAdministrator));
  }

  private void setVerifiedPublisher(Transaction tx, AccountId id, boolean isVerified, By by) {
    Account account = account(tx, id);
    AccountStore.setVerifiedPublisher(tx, id, isVerified);
    record(
        tx,
        by,
        AuditAction.ACCOUNT_PUBLISHER_SET,
        account.name(),
        Map.of("verifiedPublisher", isVerified));
  }

  private static void requireAdministrator(Transaction tx) {
    if (AccountStore.administrators(tx) == 0) {
      throw Refusal.of(
          CONFLICT, "last_administrator", "Somebody must be left who administers this server.");
    }
  }

  // --- going -------------------------------------------------------------------------------------

  /**
   * Ends a person's account for ever: log-ins, tokens, memberships and repositories go, the name is
   * never given again.
   *
   * @param typed the account's name, typed by its owner to say that they mean it
   */
  public void deactivate(AccountId id, String typed, By by) {
    database.execute(
        tx -> {
          AccountStore.holdAdministrators(tx);
          Person person = get(tx, id);
          requireTyped(person.name(), typed);
          requireNoLastOwner(tx, id);
          person
              .email()
              .filter(_ -> person.isEmailVerified())
              .flatMap(MailAddress::parse)
              .filter(_ -> telling.isMailConfigured())
              .ifPresent(
                  email ->
                      telling.mail(
                          tx,
                          email,
                          mails ->
                              mails.deactivated(
                                  person.name(), clock.instant(), telling.page("/"))));
          TokenStore.removeAll(tx, id, Optional.empty());
          ScopeMapStore.removeAll(tx, id);
          AccountStore.removePerson(tx, id);
          AccountStore.setDeactivated(tx, id, clock.millis());
          requireAdministrator(tx);
          farewell.deactivated(tx, person.account(), by);
          record(tx, by, AuditAction.ACCOUNT_DEACTIVATE, person.name(), Map.of());
        });
    revision.advance();
  }

  /**
   * Makes a person's account an organization, for ever: its name and repositories stay, who could
   * log in with it no longer can, and somebody else owns it.
   *
   * @param owner another person, with a verified address where addresses are verified
   * @param typed the account's name, typed by its owner
   */
  public void convert(AccountId id, AccountName owner, String typed, By by) {
    database.execute(
        tx -> {
          AccountStore.holdAdministrators(tx);
          Person person = get(tx, id);
          requireTyped(person.name(), typed);
          if (!MembershipStore.ofPerson(tx, id).isEmpty()) {
            throw Refusal.conflict(
                "member_of_organizations",
                "Leave your organizations first: an organization can't be a member of another.");
          }
          Person next =
              AccountStore.person(tx, owner.value())
                  .map(Keyed::person)
                  .filter(found -> found.account().isActive())
                  .filter(found -> found.isEmailVerified() || !settings.verifiesEmail())
                  .orElseThrow(
                      () ->
                          Refusal.invalid(
                              "owner", "The owner must be a person here with a verified address."));
          if (next.id().equals(id)) {
            throw Refusal.invalid("owner", "The owner must be another person than this account.");
          }
          TokenStore.removeAll(tx, id, Optional.empty());
          AccountStore.removePerson(tx, id);
          AccountStore.setKind(tx, id, Account.Kind.ORGANIZATION);
          requireAdministrator(tx);
          MembershipStore.put(tx, id, next.id(), Role.OWNER, clock.millis());
          CollaboratorStore.removeAll(tx, person.name());
          record(tx, by, AuditAction.ACCOUNT_CONVERT, person.name(), Map.of("owner", next.name()));
        });
    revision.advance();
  }

  static void requireTyped(String name, String typed) {
    if (!name.equals(typed)) {
      throw Refusal.of(
          INVALID,
          "confirmation_differs",
          "Type the name, %s, to say that you mean it.".formatted(name));
    }
  }

  private static void requireNoLastOwner(Transaction tx, AccountId id) {
    List<String> alone = MembershipStore.ownedAlone(tx, id);
    if (!alone.isEmpty()) {
      throw Refusal.conflict(
          "last_owner",
          "You are the last owner of %s: hand it over or deactivate it first."
              .formatted(String.join(", ", alone)));
    }
  }

  // --- inside ------------------------------------------------------------------------------------

  static Person get(Transaction tx, AccountId id) {
    return AccountStore.person(tx, id)
        .map(Keyed::person)
        .orElseThrow(() -> Refusal.notFound("such person"));
  }

  static Account account(Transaction tx, AccountId id) {
    return AccountStore.hold(tx, id).orElseThrow(() -> Refusal.notFound("such account"));
  }

  private void record(
      Transaction tx, By by, AuditAction action, String name, Map<String, Object> detail) {
    Audits.record(audit, tx, clock.instant(), by, action, name, name, detail);
  }
}
