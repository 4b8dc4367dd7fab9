package io.stowage.server.hub;

import io.stowage.server.account.AccountId;
import io.stowage.server.db.Transaction;

/** The rows of {@code star}, and their number in {@code repository}. */
final class StarStore {
  private StarStore() {}

  static boolean add(Transaction tx, AccountId person, long repository, long now) {
    boolean isNew =
        tx.handle()
                .execute(
                    "INSERT INTO star (account_id, repository_id, starred_at) SELECT ?, id, ? FROM repository WHERE id = ? AND deleted_at IS NULL"
                        + " ON CONFLICT (account_id, repository_id) DO NOTHING",
                    person.value(),
                    now,
                    repository)
            == 1;
    if (isNew) {
      count(tx, repository, 1);
    }
    return isNew;
  }

  static boolean remove(Transaction tx, AccountId person, long repository) {
    boolean wasThere =
        tx.handle()
                .execute(
                    "DELETE FROM star WHERE account_id = ? AND repository_id = ?",
                    person.value(),
                    repository)
            == 1;
    if (wasThere) {
      count(tx, repository, -1);
    }
    return wasThere;
  }

  private static void count(Transaction tx, long repository, int more) {
    tx.handle().execute("UPDATE repository SET stars = stars + ? WHERE id = ?", more, repository);
  }
}
