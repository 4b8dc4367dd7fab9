package io.stowage.server.notice;

import io.stowage.server.db.Transaction;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The rows of {@code notice}: messages that are not sent yet. */
final class NoticeStore {
  private NoticeStore() {}

  /**
   * A message to be sent.
   *
   * @param attempts how often it was taken in hand, this time included
   */
  record Unsent(
      long id,
      String recipient,
      String subject,
      String body,
      Optional<String> html,
      long createdAt,
      int attempts) {

    /** Without the recipient, and without what it says, which may hold a secret. */
    @Override
    public String toString() {
      return "Unsent[" + id + "]";
    }
  }

  static void addMail(Transaction tx, MailAddress recipient, Mail mail, long now) {
    add(tx, Channel.MAIL, recipient.value(), mail.subject(), mail.text(), mail.html(), now);
  }

  static void addSlack(Transaction tx, URI hook, String text, long now) {
    add(tx, Channel.SLACK, hook.toString(), "", text, Optional.empty(), now);
  }

  private static void add(
      Transaction tx,
      Channel channel,
      String recipient,
      String subject,
      String body,
      Optional<String> html,
      long now) {
    tx.handle()
        .createUpdate(
            "INSERT INTO notice (channel, recipient, subject, body, html, created_at, next_at)"
                + " VALUES (:channel, :recipient, :subject, :body, :html, :now, :now)")
        .bind("channel", channel.code())
        .bind("recipient", recipient)
        .bind("subject", subject)
        .bind("body", body)
        .bind("html", html)
        .bind("now", now)
        .execute();
  }

  /** How much waits for the channel, counted up to a bound. */
  static long count(Transaction tx, Channel channel, int atMost) {
    return tx.handle()
        .select(
            "SELECT COUNT(*) FROM (SELECT 1 FROM notice WHERE channel = ? LIMIT ?) AS waiting",
            channel.code(),
            atMost)
        .mapTo(Long.class)
        .one();
  }

  /** Since when the oldest waits for the channel. */
  static Optional<Instant> oldest(Transaction tx, Channel channel) {
    return tx.handle()
        .select("SELECT MIN(created_at) FROM notice WHERE channel = ?", channel.code())
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }

  /** How much waits for one recipient, however spelt, counted up to a bound. */
  static long countFor(Transaction tx, Channel channel, String recipient, int atMost) {
    return tx.handle()
        .select(
            "SELECT COUNT(*) FROM (SELECT 1 FROM notice WHERE channel = ? AND lower(recipient) = ?"
                + " LIMIT ?) AS waiting",
            channel.code(),
            recipient.toLowerCase(Locale.ROOT),
            atMost)
        .mapTo(Long.class)
        .one();
  }

  /** When the next message may be tried. */
  static Optional<Long> earliest(Transaction tx, Channel channel) {
    return tx.handle()
        .select(
            "SELECT next_at FROM notice WHERE channel = ? ORDER BY next_at, id LIMIT 1",
            channel.code())
        .mapTo(Long.class)
        .findOne();
  }

  /** Takes the next message that is due; until then, nobody else gets it. */
  static Optional<Unsent> claim(Transaction tx, Channel channel, long now, long until) {
    Optional<Unsent> due =
        tx.handle()
            .select(
                "SELECT id, recipient, subject, body, html, created_at, attempts + 1 FROM notice"
                    + " WHERE channel = ? AND next_at <= ? ORDER BY next_at, id LIMIT 1"
                    + tx.dialect().skipLocked(),
                channel.code(),
                now)
            .map((row, _) -> unsent(row))
            .findOne();
    due.ifPresent(
        message ->
            tx.handle()
                .execute(
                    "UPDATE notice SET attempts = ?, next_at = ? WHERE id = ?",
                    message.attempts(),
                    until,
                    message.id()));
    return due;
  }

  private static Unsent unsent(ResultSet row) throws SQLException {
    return new Unsent(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        Optional.ofNullable(row.getString(5)),
        row.getLong(6),
        row.getInt(7));
  }

  /** Tries a message again then, unless somebody else has it by now. */
  static void putOff(Transaction tx, Unsent message, long until) {
    tx.handle()
        .execute(
            "UPDATE notice SET next_at = ? WHERE id = ? AND attempts = ?",
            until,
            message.id(),
            message.attempts());
  }

  static void remove(Transaction tx, Unsent message) {
    tx.handle().execute("DELETE FROM notice WHERE id = ?", message.id());
  }

  static void removeOlder(Transaction tx, Channel channel, long createdBefore) {
    tx.handle()
        .execute(
            "DELETE FROM notice WHERE channel = ? AND created_at < ?",
            channel.code(),
            createdBefore);
  }
}
