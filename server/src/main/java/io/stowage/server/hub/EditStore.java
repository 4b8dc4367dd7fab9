package io.stowage.server.hub;

import io.stowage.server.account.AccountId;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Transaction;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Changes what people wrote and set in {@code repository} and the tables around it. */
final class EditStore {
  private EditStore() {}

  /**
   * Changes a live repository.
   *
   * @param assignments ours; their values are named parameters
   * @return its version from now on
   */
  static long change(
      Transaction tx,
      long repository,
      OptionalLong wanted,
      String assignments,
      Map<String, Object> values) {
    // Held, so that the version looked at is the one that is changed.
    long version =
        tx.handle()
            .select(
                "SELECT version FROM repository WHERE id = ? AND deleted_at IS NULL"
                    + tx.dialect().forUpdate(),
                repository)
            .mapTo(Long.class)
            .findOne()
            .orElseThrow(() -> Refusal.notFound("such repository"));
    require(version, wanted);
    tx.handle()
        .createUpdate(
            "UPDATE repository SET version = version + 1, " + assignments + " WHERE id = :id")
        .bindMap(values)
        .bind("id", repository)
        .execute();
    return version + 1;
  }

  /** Whether a repository is private, in the bin or not. */
  static boolean isPrivate(Transaction tx, long repository) {
    return tx.handle()
            .select("SELECT is_private FROM repository WHERE id = ?", repository)
            .mapTo(Integer.class)
            .one()
        == 1;
  }

  static long setVerifiedPublisher(
      Transaction tx, AccountId account, boolean isVerified, OptionalLong wanted) {
    long version =
        tx.handle()
            .select(
                "SELECT version FROM account WHERE id = ?" + tx.dialect().forUpdate(),
                account.value())
            .mapTo(Long.class)
            .findOne()
            .orElseThrow(() -> Refusal.notFound("such account"));
    require(version, wanted);
    tx.handle()
        .execute(
            "UPDATE account SET version = version + 1, is_verified_publisher = ? WHERE id = ?",
            isVerified ? 1 : 0,
            account.value());
    return version + 1;
  }

  private static void require(long version, OptionalLong wanted) {
    if (wanted.isPresent() && wanted.getAsLong() != version) {
      throw Refusal.stale();
    }
  }

  static void setFullDescription(Transaction tx, long repository, String text) {
    if (text.isEmpty()) {
      tx.handle().execute("DELETE FROM repository_text WHERE repository_id = ?", repository);
      return;
    }
    tx.handle()
        .execute(
            "INSERT INTO repository_text (repository_id, full_description) VALUES (?, ?)"
                + " ON CONFLICT (repository_id) DO UPDATE SET full_description = excluded.full_description",
            repository,
            text);
  }

  static void setCategories(Transaction tx, long repository, List<Category> categories) {
    tx.handle().execute("DELETE FROM repository_category WHERE repository_id = ?", repository);
    if (categories.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                "INSERT INTO repository_category (repository_id, category) VALUES (?, ?)");
    categories.forEach(category -> batch.add(repository, category.slug()));
    batch.execute();
  }
}
