package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The second factor's columns of {@code person}, and the rows of {@code recovery_code}. */
final class TwoFactorStore {
  private TwoFactorStore() {}

  /** A person's secret, and the step of the last code that was taken. */
  @SuppressWarnings("ArrayRecordComponent")
  record Row(byte[] secret, boolean isOn, long lastStep) {
    @Override
    public String toString() {
      return "Row[isOn=" + isOn + "]";
    }
  }

  static Optional<Row> find(Transaction tx, AccountId id) {
    return tx.handle()
        .select(
            "SELECT totp_secret, totp_since, totp_last_step FROM person WHERE account_id = ? AND totp_secret IS NOT NULL"
                + tx.dialect().forUpdate(),
            id.value())
        .map(
            (rs, _) ->
                new Row(rs.getBytes(1), AccountStore.instant(rs, 2).isPresent(), rs.getLong(3)))
        .findOne();
  }

  /** Whether it is taken: not where a second factor is on. */
  static boolean setSecret(Transaction tx, AccountId id, byte[] secret) {
    return tx.handle()
            .execute(
                "UPDATE person SET totp_secret = ?, totp_last_step = 0 WHERE account_id = ? AND totp_since IS NULL",
                secret,
                id.value())
        > 0;
  }

  /** What programs logged in with by password is void. */
  static void turnOn(Transaction tx, AccountId id, long step, long now) {
    tx.handle()
        .execute(
            "UPDATE person SET totp_since = ?, totp_last_step = ?, credential_epoch = credential_epoch + 1 WHERE account_id = ?",
            now,
            step,
            id.value());
  }

  static void turnOff(Transaction tx, AccountId id) {
    tx.handle()
        .execute(
            "UPDATE person SET totp_secret = NULL, totp_since = NULL, totp_last_step = 0, credential_epoch = credential_epoch + 1 WHERE account_id = ?",
            id.value());
    tx.handle().execute("DELETE FROM recovery_code WHERE account_id = ?", id.value());
  }

  static boolean accepted(Transaction tx, AccountId id, long step) {
    return tx.handle()
            .execute(
                "UPDATE person SET totp_last_step = ? WHERE account_id = ? AND totp_last_step < ?",
                step,
                id.value(),
                step)
        > 0;
  }

  static void setCodes(Transaction tx, AccountId id, List<byte[]> hashes) {
    tx.handle().execute("DELETE FROM recovery_code WHERE account_id = ?", id.value());
    PreparedBatch batch =
        tx.handle().prepareBatch("INSERT INTO recovery_code (account_id, hash) VALUES (?, ?)");
    hashes.forEach(hash -> batch.add(id.value(), hash));
    batch.execute();
  }

  static boolean useCode(Transaction tx, AccountId id, byte[] hash, long now) {
    return tx.handle()
            .execute(
                "UPDATE recovery_code SET used_at = ? WHERE account_id = ? AND hash = ? AND used_at IS NULL",
                now,
                id.value(),
                hash)
        > 0;
  }

  static int codesLeft(Transaction tx, AccountId id) {
    return tx.handle()
        .select(
            "SELECT COUNT(*) FROM recovery_code WHERE account_id = ? AND used_at IS NULL",
            id.value())
        .mapTo(Integer.class)
        .one();
  }
}
