package io.stowage.server.notice;

import io.stowage.server.db.Transaction;

/** Rows of others that tests need. */
final class NoticeRows {
  private NoticeRows() {}

  static void account(Transaction tx, long id, String name) {
    tx.handle()
        .execute(
            "INSERT INTO account (id, name, kind, private_by_default, created_at)"
                + " VALUES (?, ?, 0, 0, 0)",
            id,
            name);
  }
}
