package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of {@code session} and {@code known_place}. */
final class SessionStore {
  private static final String COLUMNS =
      "SELECT public_id, account_id, created_at, seen_at, expires_at, fresh_at, address, agent FROM session ";

  private SessionStore() {}

  static Optional<Session> find(Transaction tx, String publicId) {
    return tx.handle()
        .select(COLUMNS + "WHERE public_id = ?", publicId)
        .map((rs, _) -> session(rs))
        .findOne();
  }

  static Optional<Session> findByHash(Transaction tx, byte[] hash) {
    return tx.handle()
        .select(COLUMNS + "WHERE hash = ?", hash)
        .map((rs, _) -> session(rs))
        .findOne();
  }

  static List<Session> list(Transaction tx, AccountId account, int limit) {
    return tx.handle()
        .select(
            COLUMNS + "WHERE account_id = ? ORDER BY seen_at DESC LIMIT ?", account.value(), limit)
        .map((rs, _) -> session(rs))
        .list();
  }

  static void insert(Transaction tx, Session session, byte[] hash) {
    tx.handle()
        .execute(
            "INSERT INTO session (public_id, account_id, hash, created_at, seen_at, expires_at, fresh_at, address, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            session.id(),
            session.account().value(),
            hash,
            session.createdAt().toEpochMilli(),
            session.seenAt().toEpochMilli(),
            session.expiresAt().toEpochMilli(),
            session.freshAt().toEpochMilli(),
            session.address(),
            session.agent());
  }

  static void seen(Transaction tx, String publicId, long now, long expiresAt) {
    tx.handle()
        .execute(
            "UPDATE session SET seen_at = ?, expires_at = ? WHERE public_id = ?",
            now,
            expiresAt,
            publicId);
  }

  static void freshen(Transaction tx, String publicId, byte[] hash, long now) {
    tx.handle()
        .execute(
            "UPDATE session SET fresh_at = ?, hash = ? WHERE public_id = ?", now, hash, publicId);
  }

  static boolean remove(Transaction tx, AccountId account, String publicId) {
    TokenStore.removeMadeFrom(tx, new CredentialRef.Session(publicId));
    return tx.handle()
            .execute(
                "DELETE FROM session WHERE account_id = ? AND public_id = ?",
                account.value(),
                publicId)
        > 0;
  }

  /** All of an account's but one, or all. */
  static void removeOthers(Transaction tx, AccountId account, String keptPublicId) {
    tx.handle()
        .execute(
            "DELETE FROM session WHERE account_id = ? AND public_id <> ?",
            account.value(),
            keptPublicId);
  }

  /** Keeps the newest, and drops the others. */
  static void keepNewest(Transaction tx, AccountId account, int most) {
    tx.handle()
        .execute(
            "DELETE FROM session WHERE account_id = ? AND id NOT IN (SELECT id FROM session WHERE account_id = ? ORDER BY seen_at DESC, id DESC LIMIT ?)",
            account.value(),
            account.value(),
            most);
  }

  static int removeExpired(Transaction tx, long now, int limit) {
    return tx.handle()
        .execute(
            "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < ? ORDER BY expires_at LIMIT ?)",
            now,
            limit);
  }

  static boolean isKnownPlace(Transaction tx, AccountId account, byte[] place) {
    return tx.handle()
        .select(
            "SELECT 1 FROM known_place WHERE account_id = ? AND place = ?", account.value(), place)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static boolean hasPlaces(Transaction tx, AccountId account) {
    return tx.handle()
        .select("SELECT 1 FROM known_place WHERE account_id = ? LIMIT 1", account.value())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Remembers a place, and of all those of an account the latest few. */
  static void rememberPlace(Transaction tx, AccountId account, byte[] place, long now, int most) {
    tx.handle()
        .execute(
            "INSERT INTO known_place (account_id, place, seen_at) VALUES (?, ?, ?) ON CONFLICT (account_id, place) DO UPDATE SET seen_at = excluded.seen_at",
            account.value(),
            place,
            now);
    tx.handle()
        .execute(
            "DELETE FROM known_place WHERE account_id = ? AND place NOT IN (SELECT place FROM known_place WHERE account_id = ? ORDER BY seen_at DESC LIMIT ?)",
            account.value(),
            account.value(),
            most);
  }

  private static Session session(ResultSet rs) throws SQLException {
    return new Session(
        rs.getString(1),
        new AccountId(rs.getLong(2)),
        Instant.ofEpochMilli(rs.getLong(3)),
        Instant.ofEpochMilli(rs.getLong(4)),
        Instant.ofEpochMilli(rs.getLong(5)),
        Instant.ofEpochMilli(rs.getLong(6)),
        rs.getString(7),
        rs.getString(8));
  }
}
