package io.stowage.server.account;

import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.notice.NoticeKind;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The second factor: codes of an app on the phone (RFC 6238), and ten recovery codes that work once
 * each. While it is on, programs log in with tokens only.
 */
public final class TwoFactor {
  private final Database database;
  private final Totp totp;
  private final Telling telling;
  private final Audit audit;
  private final Revision revision;
  private final InstantSource clock;
  private final String issuer;

  /**
   * The second factor of this server's people.
   *
   * @param issuer what apps show beside the account's name
   */
  public TwoFactor(
      Database database,
      Totp totp,
      Telling telling,
      Audit audit,
      Revision revision,
      InstantSource clock,
      String issuer) {
    this.database = database;
    this.totp = totp;
    this.telling = telling;
    this.audit = audit;
    this.revision = revision;
    this.clock = clock;
    this.issuer = issuer;
  }

  /**
   * What an app needs, shown this once.
   *
   * @param secret for typing
   * @param uri for apps that take one
   * @param qrSvg the same as a picture
   */
  public record Setup(String secret, String uri, String qrSvg) {
    @Override
    public String toString() {
      return "Setup[…]";
    }
  }

  /** Begins: asked for is it only once a first code has shown that the app has it. */
  public Setup begin(AccountId id) {
    byte[] secret = Totp.newSecret();
    Person person =
        database.write(
            tx -> {
              if (!TwoFactorStore.setSecret(tx, id, secret)) {
                throw Refusal.conflict("two_factor_on", "The second factor is on already.");
              }
              return Accounts.get(tx, id);
            });
    String uri = Totp.uri(issuer, person.name(), secret);
    return new Setup(Totp.base32(secret), uri, Totp.qrSvg(uri));
  }

  /**
   * Switches it on, when the code is right.
   *
   * @return the recovery codes, shown this once
   */
  public List<String> confirm(AccountId id, String code, By by) {
    RecoveryCodes codes = RecoveryCodes.generate();
    database.execute(
        tx -> {
          Person person = Accounts.get(tx, id);
          TwoFactorStore.Row row =
              TwoFactorStore.find(tx, id)
                  .filter(found -> !found.isOn())
                  .orElseThrow(
                      () -> Refusal.conflict("two_factor_not_begun", "Begin with it first."));
          long step =
              totp.accept(row.secret(), code, row.lastStep(), clock.instant())
                  .orElseThrow(
                      () ->
                          Refusal.invalid(
                              "code", "That code is not right: is the clock of your phone?"));
          TwoFactorStore.turnOn(tx, id, step, clock.millis());
          TwoFactorStore.setCodes(tx, id, codes.hashes(id));
          Audits.record(
              audit,
              tx,
              clock.instant(),
              by,
              AuditAction.ACCOUNT_TWO_FACTOR_ON,
              person.name(),
              person.name(),
              Map.of());
          telling.tell(
              tx,
              person,
              NoticeKind.TWO_FACTOR,
              mails ->
                  mails.twoFactorOn(
                      person.name(), clock.instant(), telling.page("/settings/security")));
        });
    revision.advance();
    return codes.reveal();
  }

  /** New recovery codes in place of all before, shown this once. */
  public List<String> newCodes(AccountId id, By by) {
    RecoveryCodes codes = RecoveryCodes.generate();
    database.execute(
        tx -> {
          Person person = requireOn(tx, id);
          TwoFactorStore.setCodes(tx, id, codes.hashes(id));
          Audits.record(
              audit,
              tx,
              clock.instant(),
              by,
              AuditAction.ACCOUNT_RECOVERY_CODES,
              person.name(),
              person.name(),
              Map.of());
        });
    return codes.reveal();
  }

  /** Switches it off: its owner after proving who they are, or an administrator for them. */
  public void turnOff(AccountId id, By by) {
    database.execute(
        tx -> {
          Person person = requireOn(tx, id);
          TwoFactorStore.turnOff(tx, id);
          Audits.record(
              audit,
              tx,
              clock.instant(),
              by,
              AuditAction.ACCOUNT_TWO_FACTOR_OFF,
              person.name(),
              person.name(),
              Map.of());
          telling.tell(
              tx,
              person,
              NoticeKind.TWO_FACTOR,
              mails ->
                  mails.twoFactorOff(
                      person.name(), clock.instant(), telling.page("/settings/security")));
        });
    revision.advance();
  }

  /** Recovery codes that were not used yet. */
  public int codesLeft(AccountId id) {
    return database.read(tx -> TwoFactorStore.codesLeft(tx, id));
  }

  /** Whether the code is good; one that is works no second time. */
  boolean check(AccountId id, String code, By from) {
    return database.write(tx -> check(tx, id, code, from));
  }

  private boolean check(Transaction tx, AccountId id, String code, By from) {
    Optional<TwoFactorStore.Row> row = TwoFactorStore.find(tx, id).filter(TwoFactorStore.Row::isOn);
    if (row.isEmpty()) {
      return false;
    }
    var step = totp.accept(row.get().secret(), code, row.get().lastStep(), clock.instant());
    if (step.isPresent()) {
      return TwoFactorStore.accepted(tx, id, step.getAsLong());
    }
    boolean isRecovery =
        RecoveryCodes.hash(id, code)
            .map(hash -> TwoFactorStore.useCode(tx, id, hash, clock.millis()))
            .orElse(false);
    if (isRecovery) {
      Person person = Accounts.get(tx, id);
      Audits.record(
          audit,
          tx,
          clock.instant(),
          from,
          AuditAction.ACCOUNT_RECOVERY_CODE_USED,
          person.name(),
          person.name(),
          Map.of());
    }
    return isRecovery;
  }

  private static Person requireOn(Transaction tx, AccountId id) {
    Person person = Accounts.get(tx, id);
    if (!person.hasTwoFactor()) {
      throw Refusal.conflict(
          "two_factor_off", "The second factor of %s is off already.".formatted(person.name()));
    }
    return person;
  }
}
