package io.stowage.server.account;

import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Remembered;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Browsers' log-ins. The cookie holds a random text of which only the hash is kept; a new one is
 * given whenever its owner proves who they are, so that a cookie planted before is worth nothing.
 */
public final class Sessions {
  private static final int MOST_PER_ACCOUNT = 100;
  private static final int MOST_REMEMBERED = 20_000;

  /** How exactly it is known when a session was last used: each finer step is a write. */
  private static final Duration SEEN_STEP = Duration.ofMinutes(5);

  private final Database database;
  private final Identities identities;
  private final Audit audit;
  private final Revision revision;
  private final AccountSettings settings;
  private final InstantSource clock;
  private final Remembered<String, Optional<String>> known;

  public Sessions(
      Database database,
      Identities identities,
      Audit audit,
      Revision revision,
      AccountSettings settings,
      InstantSource clock) {
    this.database = database;
    this.identities = identities;
    this.audit = audit;
    this.revision = revision;
    this.settings = settings;
    this.clock = clock;
    this.known = new Remembered<>(revision, MOST_REMEMBERED);
  }

  /**
   * A session that has just begun, or was made fresh.
   *
   * @param cookie what the browser keeps
   */
  public record Begun(Session session, String cookie) {
    @Override
    public String toString() {
      return "Begun[" + session.id() + "]";
    }
  }

  /** Begins one, in the transaction that found that it is they. */
  Begun begin(Transaction tx, AccountId account, By from) {
    OpaqueSecret secret = OpaqueSecret.generate();
    Instant now = clock.instant();
    Session session =
        new Session(
            UUID.randomUUID().toString(),
            account,
            now,
            now,
            now.plus(settings.sessionIdle()),
            now,
            from.address(),
            from.agent());
    SessionStore.insert(tx, session, secret.hash());
    SessionStore.keepNewest(tx, account, MOST_PER_ACCOUNT);
    return new Begun(session, secret.reveal());
  }

  /** Whose session that cookie is; empty when it has ended or never was. */
  public Optional<Identity> of(String cookie) {
    if (cookie.length() > 200) {
      return Optional.empty();
    }
    return known
        .get(cookie, this::look)
        .flatMap(id -> identities.of(new CredentialRef.Session(id)));
  }

  private Optional<String> look(String cookie) {
    Instant now = clock.instant();
    Optional<Session> found =
        database
            .read(tx -> SessionStore.findByHash(tx, OpaqueSecret.hash(cookie)))
            .filter(session -> now.isBefore(session.expiresAt()));
    found
        .filter(session -> session.seenAt().plus(SEEN_STEP).isBefore(now))
        .ifPresent(session -> database.execute(tx -> seen(tx, session, now)));
    return found.map(Session::id);
  }

  private void seen(Transaction tx, Session session, Instant now) {
    Instant end = session.createdAt().plus(settings.sessionLongest());
    Instant idle = now.plus(settings.sessionIdle());
    SessionStore.seen(
        tx, session.id(), now.toEpochMilli(), (idle.isBefore(end) ? idle : end).toEpochMilli());
  }

  /** Makes one fresh after its owner has proved again who they are; with a new cookie. */
  Begun freshen(Transaction tx, String id) {
    OpaqueSecret secret = OpaqueSecret.generate();
    SessionStore.freshen(tx, id, secret.hash(), clock.millis());
    return new Begun(
        SessionStore.find(tx, id)
            .orElseThrow(
                () ->
                    Refusal.of(
                        Refusal.Kind.UNAUTHENTICATED,
                        "session_ended",
                        "This session has ended: log in again.")),
        secret.reveal());
  }

  /** What a page sends along with each change, to show that it is one of ours that asks. */
  public static String proofOfPage(String cookie) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of("page:" + cookie));
  }

  /** An account's sessions, the latest first. */
  public List<Session> list(AccountId account) {
    return database.read(tx -> SessionStore.list(tx, account, MOST_PER_ACCOUNT));
  }

  /** Ends the session by which somebody asks; nothing where they have none. */
  public void logOut(By by) {
    if (by.identity().subject() instanceof Subject.Person person
        && by.identity().credential() instanceof CredentialRef.Session(var id)) {
      database.execute(
          tx -> {
            if (SessionStore.remove(tx, person.id(), id)) {
              Audits.record(
                  audit,
                  tx,
                  clock.instant(),
                  by,
                  AuditAction.ACCOUNT_LOGOUT,
                  person.name(),
                  person.name(),
                  Map.of());
            }
          });
      revision.advance();
    }
  }

  /** Ends one of an account's. */
  public void end(AccountId account, String id, By by) {
    database.execute(
        tx -> {
          if (!SessionStore.remove(tx, account, id)) {
            throw Refusal.notFound("such session");
          }
          AccountStore.find(tx, account)
              .ifPresent(
                  owner ->
                      Audits.record(
                          audit,
                          tx,
                          clock.instant(),
                          by,
                          AuditAction.ACCOUNT_SESSION_END,
                          owner.name(),
                          id,
                          Map.of()));
        });
    revision.advance();
  }

  /** Removes what has ended. */
  public void sweep() {
    database.execute(
        tx -> {
          SessionStore.removeExpired(tx, clock.millis(), 1000);
          MailProofStore.removeExpired(tx, clock.millis());
        });
  }
}
