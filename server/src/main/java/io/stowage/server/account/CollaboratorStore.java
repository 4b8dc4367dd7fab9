package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import java.time.Instant;
import java.util.List;

/** The rows of {@code collaborator}. */
final class CollaboratorStore {
  private CollaboratorStore() {}

  static List<Collaborator> list(Transaction tx, long repository, String after, int limit) {
    return tx.handle()
        .select(
            "SELECT a.id, a.name, a.full_name, c.since FROM collaborator c JOIN account a ON a.id = c.account_id WHERE c.repository_id = ? AND a.name > ? ORDER BY a.name LIMIT ?",
            repository,
            after,
            limit)
        .map(
            (rs, _) ->
                new Collaborator(
                    new AccountId(rs.getLong(1)),
                    rs.getString(2),
                    rs.getString(3),
                    Instant.ofEpochMilli(rs.getLong(4))))
        .list();
  }

  static int count(Transaction tx, long repository) {
    return tx.handle()
        .select("SELECT COUNT(*) FROM collaborator WHERE repository_id = ?", repository)
        .mapTo(Integer.class)
        .one();
  }

  static boolean add(Transaction tx, long repository, AccountId person, long now) {
    return tx.handle()
            .execute(
                "INSERT INTO collaborator (repository_id, account_id, since) VALUES (?, ?, ?) ON CONFLICT (repository_id, account_id) DO NOTHING",
                repository,
                person.value(),
                now)
        > 0;
  }

  static boolean remove(Transaction tx, long repository, AccountId person) {
    return tx.handle()
            .execute(
                "DELETE FROM collaborator WHERE repository_id = ? AND account_id = ?",
                repository,
                person.value())
        > 0;
  }

  /** Those of all repositories in a namespace. */
  static void removeAll(Transaction tx, String namespace) {
    tx.handle()
        .execute(
            "DELETE FROM collaborator WHERE repository_id IN (SELECT id FROM repository WHERE namespace = ?)",
            namespace);
  }

  static void removeAll(Transaction tx, long repository) {
    tx.handle().execute("DELETE FROM collaborator WHERE repository_id = ?", repository);
  }
}
