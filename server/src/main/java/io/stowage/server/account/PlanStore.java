package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rows of {@code plan}, and which account has which. */
final class PlanStore {
  private static final String PLAN =
      "SELECT p.id, p.name, p.private_repositories, p.storage, p.is_default, p.version FROM plan p ";

  private PlanStore() {}

  static List<Plan> list(Transaction tx, int limit) {
    return tx.handle()
        .select(PLAN + "ORDER BY p.name LIMIT ?", limit)
        .map((rs, _) -> plan(rs))
        .list();
  }

  static Optional<Plan> find(Transaction tx, String name) {
    return tx.handle().select(PLAN + "WHERE p.name = ?", name).map((rs, _) -> plan(rs)).findOne();
  }

  /** The plan, held so that it is not deleted until the transaction ends. */
  static Optional<Plan> hold(Transaction tx, String name) {
    return tx.handle()
        .select(PLAN + "WHERE p.name = ?" + tx.dialect().forShare(), name)
        .map((rs, _) -> plan(rs))
        .findOne();
  }

  static Optional<Plan> find(Transaction tx, long id) {
    return tx.handle().select(PLAN + "WHERE p.id = ?", id).map((rs, _) -> plan(rs)).findOne();
  }

  static void insert(Transaction tx, String name, OptionalLong repositories, OptionalLong storage) {
    tx.handle()
        .createUpdate("INSERT INTO plan (name, private_repositories, storage) VALUES (?, ?, ?)")
        .bind(0, name)
        .bind(1, boxed(repositories))
        .bind(2, boxed(storage))
        .execute();
  }

  static boolean update(
      Transaction tx, long id, OptionalLong repositories, OptionalLong storage, long version) {
    return tx.handle()
            .createUpdate(
                "UPDATE plan SET private_repositories = ?, storage = ?, version = version + 1 WHERE id = ? AND version = ?")
            .bind(0, boxed(repositories))
            .bind(1, boxed(storage))
            .bind(2, id)
            .bind(3, version)
            .execute()
        > 0;
  }

  /** New accounts get this one and no other, or none. */
  static void setDefault(Transaction tx, long id, boolean isDefault) {
    tx.handle()
        .execute(
            "UPDATE plan SET is_default = 0 WHERE is_default = 1 AND (id = ? OR ? = 1)",
            id,
            isDefault ? 1 : 0);
    if (isDefault) {
      tx.handle().execute("UPDATE plan SET is_default = 1 WHERE id = ?", id);
    }
  }

  static boolean isUsed(Transaction tx, long id) {
    return tx.handle()
        .select("SELECT 1 FROM account WHERE plan_id = ? LIMIT 1", id)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static void remove(Transaction tx, long id) {
    tx.handle().execute("DELETE FROM plan WHERE id = ?", id);
  }

  static void assign(Transaction tx, AccountId account, Optional<Plan> plan) {
    tx.handle()
        .createUpdate("UPDATE account SET plan_id = ?, version = version + 1 WHERE id = ?")
        .bind(0, plan.map(Plan::id).orElse(null))
        .bind(1, account.value())
        .execute();
  }

  private static @Nullable Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static Plan plan(ResultSet rs) throws SQLException {
    return new Plan(
        rs.getLong(1),
        rs.getString(2),
        AccountStore.number(rs, 3),
        AccountStore.number(rs, 4),
        rs.getInt(5) == 1,
        rs.getLong(6));
  }
}
