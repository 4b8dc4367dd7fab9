package io.stowage.server.account;

import io.stowage.server.account.AccountStore.Keyed;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.notice.NoticeKind;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets in who is locked out, where nobody is left who could over the API: by a command on the
 * server's machine, for who can read the server's data anyway. Log-ins, the second factor and links
 * in mails are void; tokens stay as they are.
 */
public final class Rescue {
  private final Database database;
  private final Passwords passwords;
  private final Telling telling;
  private final Audit audit;
  private final Revision revision;
  private final InstantSource clock;

  public Rescue(
      Database database,
      Passwords passwords,
      Telling telling,
      Audit audit,
      Revision revision,
      InstantSource clock) {
    this.database = database;
    this.passwords = passwords;
    this.telling = telling;
    this.audit = audit;
    this.revision = revision;
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param password for the next log-in, which replaces it; shown this once
   * @param lostTwoFactor whether a second factor was on
   * @param wasSuspended whether they were kept out
   * @param isAdministrator whether they administer the server now
   */
  public record Rescued(
      String name,
      String password,
      boolean lostTwoFactor,
      boolean wasSuspended,
      boolean isAdministrator) {
    @Override
    public String toString() {
      return "Rescued[" + name + "]";
    }
  }

  /**
   * Gives somebody a password for once.
   *
   * @param typed their name
   * @param asAdministrator whether they are to administer the server from now on
   * @throws Refusal where there is no such person
   */
  public Rescued rescue(String typed, boolean asAdministrator) {
    String name = AccountName.typed(typed);
    // Looked at first, so that a mistyped name costs no hash.
    database.read(tx -> person(tx, name));
    String password = Passwords.unguessable();
    String hash = passwords.hash(password).orElseThrow(Accounts::busy);
    Rescued rescued = database.write(tx -> rescue(tx, name, password, hash, asAdministrator));
    revision.advance();
    return rescued;
  }

  private Rescued rescue(
      Transaction tx, String name, String password, String hash, boolean asAdministrator) {
    AccountStore.holdAdministrators(tx);
    Person before = person(tx, name);
    AccountId id = before.id();
    boolean wasSuspended = Accounts.account(tx, id).suspendedAt().isPresent();
    AccountStore.setPassword(tx, id, hash, true);
    TwoFactorStore.turnOff(tx, id);
    SessionStore.removeOthers(tx, id, "");
    MailProofStore.removeAll(tx, id);
    record(tx, AuditAction.ACCOUNT_RESCUE, name, Map.of());
    if (before.hasTwoFactor()) {
      record(tx, AuditAction.ACCOUNT_TWO_FACTOR_OFF, name, Map.of());
    }
    if (wasSuspended) {
      AccountStore.setSuspended(tx, id, Optional.empty());
      record(tx, AuditAction.ACCOUNT_RESUME, name, Map.of());
    }
    if (asAdministrator && !before.isAdministrator()) {
      AccountStore.setAdministrator(tx, id, true);
      record(tx, AuditAction.ACCOUNT_ADMINISTRATOR_SET, name, Map.of("administrator", true));
    }
    telling.tell(
        tx,
        before,
        NoticeKind.PASSWORD,
        mails -> mails.passwordChanged(name, clock.instant(), telling.page("/reset-password")));
    return new Rescued(
        name,
        password,
        before.hasTwoFactor(),
        wasSuspended,
        asAdministrator || before.isAdministrator());
  }

  private static Person person(Transaction tx, String name) {
    return AccountStore.person(tx, name)
        .map(Keyed::person)
        .orElseThrow(() -> Refusal.notFound("such person"));
  }

  private void record(Transaction tx, AuditAction action, String name, Map<String, Object> detail) {
    Map<String, Object> all = new LinkedHashMap<>(detail);
    all.put("rescue", true);
    Audits.record(audit, tx, clock.instant(), By.SERVER, action, name, name, all);
  }
}
