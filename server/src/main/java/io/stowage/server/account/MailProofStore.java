package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import java.time.Instant;
import java.util.Optional;

/**
 * The rows of {@code mail_proof}: texts that prove something once, sent by mail or given between
 * two steps.
 */
final class MailProofStore {
  static final int VERIFY = 0;
  static final int RESET = 1;
  static final int CHANGE = 2;
  static final int SECOND_FACTOR = 3;
  static final int OWN_PASSWORD = 4;

  /** Steps of log-ins that somebody with the password may have open at once. */
  private static final int MOST_STEPS = 20;

  private MailProofStore() {}

  /** What a link in a mail proves. */
  record Proof(AccountId account, int purpose, String email) {}

  /** A new link voids those before it. */
  static void replace(
      Transaction tx,
      AccountId account,
      int purpose,
      String email,
      byte[] hash,
      Instant expiresAt) {
    removeAll(tx, account, purpose);
    tx.handle()
        .execute(
            "INSERT INTO mail_proof (hash, account_id, purpose, email, expires_at) VALUES (?, ?, ?, ?, ?)",
            hash,
            account.value(),
            purpose,
            email,
            expiresAt.toEpochMilli());
  }

  /** One more, beside those before it, of which the latest few are kept. */
  static void add(Transaction tx, AccountId account, int purpose, byte[] hash, Instant expiresAt) {
    tx.handle()
        .execute(
            "INSERT INTO mail_proof (hash, account_id, purpose, email, expires_at) VALUES (?, ?, ?, '', ?)",
            hash,
            account.value(),
            purpose,
            expiresAt.toEpochMilli());
    tx.handle()
        .execute(
            "DELETE FROM mail_proof WHERE account_id = ? AND purpose = ? AND hash NOT IN (SELECT hash FROM mail_proof WHERE account_id = ? AND purpose = ? ORDER BY expires_at DESC LIMIT ?)",
            account.value(),
            purpose,
            account.value(),
            purpose,
            MOST_STEPS);
  }

  static Optional<Proof> find(Transaction tx, byte[] hash, Instant now) {
    return tx.handle()
        .select(
            "SELECT account_id, purpose, email FROM mail_proof WHERE hash = ? AND expires_at > ?",
            hash,
            now.toEpochMilli())
        .map((rs, _) -> new Proof(new AccountId(rs.getLong(1)), rs.getInt(2), rs.getString(3)))
        .findOne();
  }

  /** Finds it, and lets nobody find it again. */
  static Optional<Proof> take(Transaction tx, byte[] hash, Instant now) {
    Optional<Proof> found = find(tx, hash, now);
    boolean isTaken = tx.handle().execute("DELETE FROM mail_proof WHERE hash = ?", hash) > 0;
    return found.filter(_ -> isTaken);
  }

  static void removeAll(Transaction tx, AccountId account, int purpose) {
    tx.handle()
        .execute(
            "DELETE FROM mail_proof WHERE account_id = ? AND purpose = ?",
            account.value(),
            purpose);
  }

  /** All of an account's: links in mails and steps of log-ins alike. */
  static void removeAll(Transaction tx, AccountId account) {
    tx.handle().execute("DELETE FROM mail_proof WHERE account_id = ?", account.value());
  }

  static int removeExpired(Transaction tx, long now) {
    return tx.handle().execute("DELETE FROM mail_proof WHERE expires_at < ?", now);
  }
}
