package io.stowage.server.account;

import io.stowage.server.account.AccountStore.Keyed;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * People's log-ins, step by step: the password; then, where they have one, the second factor; or,
 * where the password was given by somebody else, one of their own. Between two steps the client
 * holds a text that is good for five minutes and for that step.
 */
public final class LogIns {
  private static final Duration STEP_LASTS = Duration.ofMinutes(5);

  private final Database database;
  private final SignIn signIn;
  private final Sessions sessions;
  private final TwoFactor twoFactor;
  private final Accounts accounts;
  private final Passwords passwords;
  private final LoginThrottle throttle;
  private final KnownPlaces places;
  private final Audit audit;
  private final Revision revision;
  private final InstantSource clock;

  public LogIns(
      Database database,
      SignIn signIn,
      Sessions sessions,
      TwoFactor twoFactor,
      Accounts accounts,
      Passwords passwords,
      LoginThrottle throttle,
      KnownPlaces places,
      Audit audit,
      Revision revision,
      InstantSource clock) {
    this.database = database;
    this.signIn = signIn;
    this.sessions = sessions;
    this.twoFactor = twoFactor;
    this.accounts = accounts;
    this.passwords = passwords;
    this.throttle = throttle;
    this.places = places;
    this.audit = audit;
    this.revision = revision;
    this.clock = clock;
  }

  /** Where a log-in stands. */
  public sealed interface Step {
    /** It is done. */
    record Done(Person person, Sessions.Begun session) implements Step {}

    /** A code is asked for next. */
    record SecondFactor(String next) implements Step {}

    /** A password of their own is asked for next. */
    record OwnPassword(String next) implements Step {}

    /** It is refused, as {@link SignIn.Result} has it. */
    record Refused(SignIn.Result why) implements Step {}
  }

  /** The first step. */
  public Step begin(String nameOrEmail, String password, By from) {
    return switch (signIn.password(nameOrEmail, password, from)) {
      case SignIn.Checked.Not(var why) -> new Step.Refused(why);
      case SignIn.Checked.Right(Keyed keyed) -> afterPassword(keyed.person(), from);
    };
  }

  private Step afterPassword(Person person, By from) {
    if (person.hasTwoFactor()) {
      return new Step.SecondFactor(next(person.id(), MailProofStore.SECOND_FACTOR));
    }
    if (person.mustChangePassword()) {
      return new Step.OwnPassword(next(person.id(), MailProofStore.OWN_PASSWORD));
    }
    return done(person, from);
  }

  /** The second factor: a code of the app, or one of the recovery codes. */
  public Step second(String next, String code, By from) {
    AccountId id = holder(next, MailProofStore.SECOND_FACTOR);
    Person person = database.read(tx -> Accounts.get(tx, id));
    SignIn.Result checked = code(person, code, from);
    if (!(checked instanceof SignIn.Result.In)) {
      return new Step.Refused(checked);
    }
    take(next, MailProofStore.SECOND_FACTOR);
    if (person.mustChangePassword()) {
      return new Step.OwnPassword(next(id, MailProofStore.OWN_PASSWORD));
    }
    return done(person, from);
  }

  /** Wrong ones are counted apart from passwords: who guesses codes knows the password. */
  private SignIn.Result code(Person person, String code, By from) {
    String counted = "code:" + person.name();
    Duration delay = throttle.delay(counted, from.address(), false);
    if (!delay.isZero()) {
      return new SignIn.Result.NotYet(delay);
    }
    if (twoFactor.check(person.id(), code, from)) {
      throttle.succeeded(counted, from.address());
      return new SignIn.Result.In(Identity.NOBODY);
    }
    throttle.failed(counted, from.address());
    database.execute(
        tx ->
            Audits.refused(
                audit,
                tx,
                clock.instant(),
                from,
                AuditAction.ACCOUNT_LOGIN_FAILED,
                person.name(),
                person.name()));
    return new SignIn.Result.Wrong();
  }

  /** A password of their own in place of the one they were given. */
  public Step own(String next, String password, By from) {
    AccountId id = holder(next, MailProofStore.OWN_PASSWORD);
    Keyed keyed = database.read(tx -> AccountStore.person(tx, id)).orElseThrow(LogIns::ended);
    Person person = keyed.person();
    passwords.require(password, person.name(), person.email());
    if (passwords.check(Optional.of(keyed.passwordHash()), password)
        == PasswordCheck.Answer.RIGHT) {
      throw Refusal.invalid("password", "That is the password you were given: choose another.");
    }
    String hash = passwords.hash(password).orElseThrow(Accounts::busy);
    accounts.setOwnPassword(id, OpaqueSecret.hash(next), hash, from);
    return done(database.read(tx -> Accounts.get(tx, id)), from);
  }

  /**
   * Proves again who they are, so that the session is fresh: by the password, and by a code where
   * they have a second factor. They are known already, so what is wrong is told.
   */
  public Sessions.Begun again(
      Person person, String session, String password, Optional<String> code, By by) {
    switch (signIn.password(person.name(), password, by)) {
      case SignIn.Checked.Right _ -> {}
      case SignIn.Checked.Not(SignIn.Result.Wrong _) ->
          throw notConfirmed(person, by, "wrong_password", "That is not your password.");
      case SignIn.Checked.Not(var why) -> throw refusal(why);
    }
    if (person.hasTwoFactor()) {
      switch (code(person, code.orElse(""), by)) {
        case SignIn.Result.In _ -> {}
        case SignIn.Result.Wrong _ ->
            throw notConfirmed(person, by, "wrong_code", "That code is not right.");
        case SignIn.Result why -> throw refusal(why);
      }
    }
    Sessions.Begun begun =
        database.write(
            tx -> {
              Audits.record(
                  audit,
                  tx,
                  clock.instant(),
                  by,
                  AuditAction.ACCOUNT_CONFIRM,
                  person.name(),
                  person.name(),
                  Map.of());
              return sessions.freshen(tx, session);
            });
    revision.advance();
    return begun;
  }

  private Refusal notConfirmed(Person person, By by, String code, String message) {
    database.execute(
        tx ->
            Audits.refused(
                audit,
                tx,
                clock.instant(),
                by,
                AuditAction.ACCOUNT_CONFIRM_FAILED,
                person.name(),
                person.name()));
    return Refusal.of(Refusal.Kind.FORBIDDEN, code, message);
  }

  /** Why a log-in is refused, for the APIs. */
  public static Refusal refusal(SignIn.Result why) {
    return switch (why) {
      case SignIn.Result.In _, SignIn.Result.Wrong _ ->
          Refusal.of(
              Refusal.Kind.UNAUTHENTICATED, "wrong_credentials", "Wrong user name or password.");
      case SignIn.Result.TokenNeeded _ ->
          Refusal.of(
              Refusal.Kind.UNAUTHENTICATED,
              "token_needed",
              "This account uses a second factor: use a personal access token.");
      case SignIn.Result.OwnPasswordNeeded _ ->
          Refusal.of(
              Refusal.Kind.UNAUTHENTICATED,
              "own_password_needed",
              "Set a password of your own first: stowage login.");
      case SignIn.Result.NotYet(var wait) ->
          Refusal.tooMany(
              "too_many_wrong_passwords",
              "Too many wrong passwords: try again in %d seconds."
                  .formatted(Math.max(1, wait.plusMillis(999).toSeconds())),
              wait);
      case SignIn.Result.Busy _ -> Accounts.busy();
    };
  }

  private Step done(Person person, By from) {
    Sessions.Begun begun =
        database.write(
            tx -> {
              AccountStore.setLastLogin(tx, person.id(), clock.millis());
              places.seen(tx, person, from);
              Sessions.Begun session = sessions.begin(tx, person.id(), from);
              Identity identity =
                  new Identity(
                      new Subject.Person(
                          person.id(), person.name(), person.isAdministrator(), true),
                      Ceiling.NOTHING_LESS,
                      new CredentialRef.Session(session.session().id()),
                      Optional.of(clock.instant()));
              Audits.record(
                  audit,
                  tx,
                  clock.instant(),
                  from.as(identity),
                  AuditAction.ACCOUNT_LOGIN,
                  person.name(),
                  person.name(),
                  Map.of());
              return session;
            });
    return new Step.Done(person, begun);
  }

  private String next(AccountId id, int step) {
    OpaqueSecret secret = OpaqueSecret.generate();
    database.execute(
        tx -> MailProofStore.add(tx, id, step, secret.hash(), clock.instant().plus(STEP_LASTS)));
    return secret.reveal();
  }

  private AccountId holder(String next, int step) {
    return database
        .read(tx -> MailProofStore.find(tx, OpaqueSecret.hash(next), clock.instant()))
        .filter(proof -> proof.purpose() == step)
        .map(MailProofStore.Proof::account)
        .orElseThrow(LogIns::ended);
  }

  private void take(String next, int step) {
    database.execute(
        tx -> {
          if (MailProofStore.take(tx, OpaqueSecret.hash(next), clock.instant())
              .filter(proof -> proof.purpose() == step)
              .isEmpty()) {
            throw ended();
          }
        });
  }

  static Refusal ended() {
    return Refusal.of(
        Refusal.Kind.UNAUTHENTICATED,
        "login_step_ended",
        "This log-in has taken too long: begin it again.");
  }
}
