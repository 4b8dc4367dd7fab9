package io.stowage.server.notice;

import io.stowage.server.db.Transaction;
import io.stowage.server.notice.Choices.Choice;
import java.util.List;
import java.util.Optional;

/** The rows of {@code notice_choice}. */
final class ChoiceStore {
  private ChoiceStore() {}

  /** Those of kinds that exist; a newer Stowage may have had more. */
  static List<Choice> all(Transaction tx, long accountId) {
    return tx
        .handle()
        .select("SELECT kind, by_mail, by_slack FROM notice_choice WHERE account_id = ?", accountId)
        .map((row, _) -> choice(row.getString(1), row.getInt(2), row.getInt(3)))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  static Optional<Choice> find(Transaction tx, long accountId, NoticeKind kind) {
    return tx.handle()
        .select(
            "SELECT kind, by_mail, by_slack FROM notice_choice WHERE account_id = ? AND kind = ?",
            accountId,
            kind.key())
        .map((row, _) -> choice(row.getString(1), row.getInt(2), row.getInt(3)))
        .findOne()
        .flatMap(found -> found);
  }

  private static Optional<Choice> choice(String kind, int byMail, int bySlack) {
    return NoticeKind.parse(kind)
        .map(known -> new Choice(known, byMail != 0 || known.isMailForced(), bySlack != 0));
  }

  static void put(Transaction tx, long accountId, Choice choice) {
    tx.handle()
        .execute(
            "INSERT INTO notice_choice (account_id, kind, by_mail, by_slack) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (account_id, kind) DO UPDATE SET by_mail = excluded.by_mail,"
                + " by_slack = excluded.by_slack",
            accountId,
            choice.kind().key(),
            choice.byMail() ? 1 : 0,
            choice.bySlack() ? 1 : 0);
  }
}
