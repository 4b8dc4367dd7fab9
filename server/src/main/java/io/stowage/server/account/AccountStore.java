package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import io.stowage.server.notice.MailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.statement.Query;

/** The rows of {@code account} and {@code person}. */
final class AccountStore {
  static final String ACCOUNT =
      "a.id, a.name, a.kind, a.full_name, a.company, a.location, a.link, a.is_verified_publisher,"
          + " a.private_by_default, a.allows_public, a.plan_id, a.created_at, a.suspended_at,"
          + " a.deactivated_at, a.version";
  private static final String PERSON =
      ACCOUNT
          + ", p.email, p.email_verified_at, p.must_change_password, p.is_administrator,"
          + " p.totp_since, p.credential_epoch, p.slack_url, p.last_login_at, p.password_hash";

  private AccountStore() {}

  /** A person and the hash of their password, which goes no further than this package. */
  record Keyed(Person person, String passwordHash) {
    @Override
    public String toString() {
      return "Keyed[" + person.name() + "]";
    }
  }

  static Optional<Account> find(Transaction tx, String name) {
    return tx.handle()
        .select("SELECT " + ACCOUNT + " FROM account a WHERE a.name = ?", name)
        .map((rs, _) -> account(rs))
        .findOne();
  }

  static Optional<Account> find(Transaction tx, AccountId id) {
    return tx.handle()
        .select("SELECT " + ACCOUNT + " FROM account a WHERE a.id = ?", id.value())
        .map((rs, _) -> account(rs))
        .findOne();
  }

  /** The account, held so that it stays as it is until the transaction ends. */
  static Optional<Account> hold(Transaction tx, AccountId id) {
    return tx.handle()
        .select(
            "SELECT " + ACCOUNT + " FROM account a WHERE a.id = ?" + tx.dialect().forUpdate(),
            id.value())
        .map((rs, _) -> account(rs))
        .findOne();
  }

  static Optional<Keyed> person(Transaction tx, String name) {
    return tx.handle()
        .select(
            "SELECT "
                + PERSON
                + " FROM account a JOIN person p ON p.account_id = a.id WHERE a.name = ?",
            name)
        .map((rs, _) -> person(rs))
        .findOne();
  }

  static Optional<Keyed> person(Transaction tx, AccountId id) {
    return tx.handle()
        .select(
            "SELECT "
                + PERSON
                + " FROM account a JOIN person p ON p.account_id = a.id WHERE a.id = ?",
            id.value())
        .map((rs, _) -> person(rs))
        .findOne();
  }

  /** Whose verified address this is. */
  static Optional<Keyed> personByEmail(Transaction tx, String key) {
    return tx.handle()
        .select(
            "SELECT "
                + PERSON
                + " FROM account a JOIN person p ON p.account_id = a.id WHERE p.email_key = ? AND"
                + " p.email_verified_at IS NOT NULL",
            key)
        .map((rs, _) -> person(rs))
        .findOne();
  }

  /** A walk along the names that begin so, after one. */
  private static final String WALK =
      " a.name >= :from AND a.name <> :after AND a.name < :end ORDER BY a.name LIMIT :limit";

  private static Query walk(Transaction tx, String select, String prefix, String after, int limit) {
    return tx.handle()
        .createQuery(select + WALK)
        .bind("from", after.compareTo(prefix) > 0 ? after : prefix)
        .bind("after", after)
        // Names have nothing that comes so late.
        .bind("end", prefix + "~")
        .bind("limit", limit);
  }

  /** People whose name begins so, or all, in the order of their names; gone ones too. */
  static List<Person> people(Transaction tx, String prefix, String after, int limit) {
    String select =
        "SELECT " + PERSON + " FROM account a JOIN person p ON p.account_id = a.id WHERE";
    return walk(tx, select, prefix, after, limit).map((rs, _) -> person(rs).person()).list();
  }

  /** The same of those who are neither gone nor suspended, as anybody may see them. */
  static List<Account> activePeople(Transaction tx, String prefix, String after, int limit) {
    String select =
        "SELECT "
            + ACCOUNT
            + " FROM account a WHERE a.kind = 0 AND a.suspended_at IS NULL AND a.deactivated_at IS"
            + " NULL AND";
    return walk(tx, select, prefix, after, limit).map((rs, _) -> account(rs)).list();
  }

  /** Organizations whose name begins so, or all, in the order of their names; gone ones too. */
  static List<Account> organizations(Transaction tx, String prefix, String after, int limit) {
    String select = "SELECT " + ACCOUNT + " FROM account a WHERE a.kind = 1 AND";
    return walk(tx, select, prefix, after, limit).map((rs, _) -> account(rs)).list();
  }

  static boolean hasAnyone(Transaction tx) {
    return tx.handle()
        .select("SELECT 1 FROM person LIMIT 1")
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Administrators who may log in. */
  static int administrators(Transaction tx) {
    return tx.handle()
        .select(
            "SELECT COUNT(*) FROM person p JOIN account a ON a.id = p.account_id WHERE"
                + " p.is_administrator = 1 AND a.suspended_at IS NULL AND a.deactivated_at IS NULL")
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Holds all administrators' rows, so that of two who step down at once the second sees the first.
   */
  static void holdAdministrators(Transaction tx) {
    tx.handle()
        .select(
            "SELECT account_id FROM person WHERE is_administrator = 1 ORDER BY account_id"
                + tx.dialect().forUpdate())
        .mapTo(Long.class)
        .list();
  }

  /** Whether repositories lie under that name, of whoever: nobody may come to own them by it. */
  static boolean isNamespaceInUse(Transaction tx, String name) {
    return tx.handle()
        .select("SELECT 1 FROM repository WHERE namespace = ? LIMIT 1", name)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static AccountId insert(
      Transaction tx, String name, Account.Kind kind, boolean privateByDefault, long now) {
    return new AccountId(
        tx.handle()
            .createUpdate(
                "INSERT INTO account (name, kind, private_by_default, plan_id, created_at) VALUES"
                    + " (?, ?, ?, (SELECT id FROM plan WHERE is_default = 1 ORDER BY id LIMIT 1),"
                    + " ?)")
            .bind(0, name)
            .bind(1, kind.code())
            .bind(2, privateByDefault ? 1 : 0)
            .bind(3, now)
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one());
  }

  static void insertPerson(
      Transaction tx,
      AccountId id,
      Optional<MailAddress> email,
      String passwordHash,
      boolean mustChangePassword,
      boolean isAdministrator) {
    tx.handle()
        .createUpdate(
            "INSERT INTO person (account_id, email, email_key, password_hash, must_change_password,"
                + " is_administrator) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(0, id.value())
        .bind(1, email.map(MailAddress::value).orElse(null))
        .bind(2, email.map(MailAddress::key).orElse(null))
        .bind(3, passwordHash)
        .bind(4, mustChangePassword ? 1 : 0)
        .bind(5, isAdministrator ? 1 : 0)
        .execute();
  }

  static boolean setProfile(Transaction tx, AccountId id, Profile profile, long version) {
    return tx.handle()
            .execute(
                "UPDATE account SET full_name = ?, company = ?, location = ?, link = ?, version ="
                    + " version + 1 WHERE id = ? AND version = ?",
                profile.fullName(),
                profile.company(),
                profile.location(),
                profile.link(),
                id.value(),
                version)
        > 0;
  }

  static boolean setDefaults(
      Transaction tx, AccountId id, boolean privateByDefault, boolean allowsPublic, long version) {
    return tx.handle()
            .execute(
                "UPDATE account SET private_by_default = ?, allows_public = ?, version = version +"
                    + " 1 WHERE id = ? AND version = ?",
                privateByDefault ? 1 : 0,
                allowsPublic ? 1 : 0,
                id.value(),
                version)
        > 0;
  }

  static void setSuspended(Transaction tx, AccountId id, Optional<Instant> since) {
    tx.handle()
        .createUpdate("UPDATE account SET suspended_at = ?, version = version + 1 WHERE id = ?")
        .bind(0, since.map(Instant::toEpochMilli).orElse(null))
        .bind(1, id.value())
        .execute();
  }

  /** What was logged in by the password before is void, whatever becomes of the account. */
  static void voidLogIns(Transaction tx, AccountId id) {
    tx.handle()
        .execute(
            "UPDATE person SET credential_epoch = credential_epoch + 1 WHERE account_id = ?",
            id.value());
  }

  static void setDeactivated(Transaction tx, AccountId id, long now) {
    tx.handle()
        .execute(
            "UPDATE account SET deactivated_at = ?, version = version + 1, full_name = '', company"
                + " = '', location = '', link = '' WHERE id = ?",
            now,
            id.value());
  }

  static void setKind(Transaction tx, AccountId id, Account.Kind kind) {
    tx.handle()
        .execute(
            "UPDATE account SET kind = ?, version = version + 1 WHERE id = ?",
            kind.code(),
            id.value());
  }

  static void setVerifiedPublisher(Transaction tx, AccountId id, boolean isVerified) {
    tx.handle()
        .execute(
            "UPDATE account SET is_verified_publisher = ?, version = version + 1 WHERE id = ?",
            isVerified ? 1 : 0,
            id.value());
  }

  static void setAdministrator(Transaction tx, AccountId id, boolean isAdministrator) {
    tx.handle()
        .execute(
            "UPDATE person SET is_administrator = ? WHERE account_id = ?",
            isAdministrator ? 1 : 0,
            id.value());
  }

  /** Another password, which voids what stems from the one before. */
  static void setPassword(Transaction tx, AccountId id, String hash, boolean mustChange) {
    tx.handle()
        .execute(
            "UPDATE person SET password_hash = ?, must_change_password = ?, credential_epoch ="
                + " credential_epoch + 1 WHERE account_id = ?",
            hash,
            mustChange ? 1 : 0,
            id.value());
  }

  /** The same password, hashed as is done today. */
  static void setHash(Transaction tx, AccountId id, String hash, String before) {
    tx.handle()
        .execute(
            "UPDATE person SET password_hash = ? WHERE account_id = ? AND password_hash = ?",
            hash,
            id.value(),
            before);
  }

  static void setEmail(
      Transaction tx, AccountId id, Optional<MailAddress> email, Optional<Instant> verifiedAt) {
    tx.handle()
        .createUpdate(
            "UPDATE person SET email = ?, email_key = ?, email_verified_at = ? WHERE account_id ="
                + " ?")
        .bind(0, email.map(MailAddress::value).orElse(null))
        .bind(1, email.map(MailAddress::key).orElse(null))
        .bind(2, verifiedAt.map(Instant::toEpochMilli).orElse(null))
        .bind(3, id.value())
        .execute();
  }

  static void setSlack(Transaction tx, AccountId id, String url) {
    tx.handle().execute("UPDATE person SET slack_url = ? WHERE account_id = ?", url, id.value());
  }

  static void setLastLogin(Transaction tx, AccountId id, long now) {
    tx.handle()
        .execute("UPDATE person SET last_login_at = ? WHERE account_id = ?", now, id.value());
  }

  /** All that makes an account a person. */
  static void removePerson(Transaction tx, AccountId id) {
    for (String table :
        List.of("recovery_code", "session", "known_place", "mail_proof", "notice_choice", "star")) {
      if (table.equals("star")) {
        tx.handle()
            .execute(
                "UPDATE repository SET stars = stars - 1 WHERE id IN (SELECT repository_id FROM"
                    + " star WHERE account_id = ?)",
                id.value());
      }
      tx.handle().execute("DELETE FROM " + table + " WHERE account_id = ?", id.value());
    }
    tx.handle().execute("DELETE FROM collaborator WHERE account_id = ?", id.value());
    tx.handle().execute("DELETE FROM team_member WHERE account_id = ?", id.value());
    tx.handle().execute("DELETE FROM membership WHERE account_id = ?", id.value());
    tx.handle().execute("DELETE FROM invitation WHERE account_id = ?", id.value());
    tx.handle().execute("DELETE FROM person WHERE account_id = ?", id.value());
  }

  private static Keyed person(ResultSet rs) throws SQLException {
    return new Keyed(
        new Person(
            account(rs),
            Optional.ofNullable(rs.getString(16)),
            instant(rs, 17).isPresent(),
            rs.getInt(18) == 1,
            rs.getInt(19) == 1,
            instant(rs, 20).isPresent(),
            rs.getLong(21),
            rs.getString(22),
            instant(rs, 23)),
        rs.getString(24));
  }

  static Account account(ResultSet rs) throws SQLException {
    return new Account(
        new AccountId(rs.getLong(1)),
        rs.getString(2),
        Account.Kind.of(rs.getInt(3)),
        new Profile(rs.getString(4), rs.getString(5), rs.getString(6), rs.getString(7)),
        rs.getInt(8) == 1,
        rs.getInt(9) == 1,
        rs.getInt(10) == 1,
        number(rs, 11),
        Instant.ofEpochMilli(rs.getLong(12)),
        instant(rs, 13),
        instant(rs, 14),
        rs.getLong(15));
  }

  static OptionalLong number(ResultSet rs, int column) throws SQLException {
    long value = rs.getLong(column);
    return rs.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  static Optional<Instant> instant(ResultSet rs, int column) throws SQLException {
    long value = rs.getLong(column);
    return rs.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value));
  }
}
