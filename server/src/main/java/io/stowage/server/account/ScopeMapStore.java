package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of {@code scope_map} and {@code scope_map_rule}. */
final class ScopeMapStore {
  private static final String COLUMNS =
      "SELECT id, account_id, name, description, version FROM scope_map ";

  private ScopeMapStore() {}

  static Optional<ScopeMap> find(Transaction tx, AccountId owner, String name) {
    return list(tx, COLUMNS + "WHERE account_id = ? AND name = ?", owner.value(), name).stream()
        .findFirst();
  }

  static Optional<ScopeMap> find(Transaction tx, long id) {
    return list(tx, COLUMNS + "WHERE id = ?", id).stream().findFirst();
  }

  static List<ScopeMap> list(Transaction tx, AccountId owner, int limit) {
    return list(tx, COLUMNS + "WHERE account_id = ? ORDER BY name LIMIT ?", owner.value(), limit);
  }

  private static List<ScopeMap> list(Transaction tx, String sql, Object... arguments) {
    List<ScopeMap> bare = tx.handle().select(sql, arguments).map((rs, _) -> scopeMap(rs)).list();
    Map<Long, List<Rule>> rules =
        RuleStore.OF_SCOPE_MAPS.of(tx, bare.stream().map(ScopeMap::id).toList());
    return bare.stream()
        .map(
            map ->
                new ScopeMap(
                    map.id(),
                    map.owner(),
                    map.name(),
                    map.description(),
                    rules.getOrDefault(map.id(), List.of()),
                    map.version()))
        .toList();
  }

  private static ScopeMap scopeMap(ResultSet rs) throws SQLException {
    return new ScopeMap(
        rs.getLong(1),
        new AccountId(rs.getLong(2)),
        rs.getString(3),
        rs.getString(4),
        List.of(),
        rs.getLong(5));
  }

  static long insert(Transaction tx, AccountId owner, String name, String description) {
    return tx.handle()
        .createUpdate("INSERT INTO scope_map (account_id, name, description) VALUES (?, ?, ?)")
        .bind(0, owner.value())
        .bind(1, name)
        .bind(2, description)
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  static boolean update(Transaction tx, long id, String description, long version) {
    return tx.handle()
            .execute(
                "UPDATE scope_map SET description = ?, version = version + 1 WHERE id = ? AND"
                    + " version = ?",
                description,
                id,
                version)
        > 0;
  }

  static void setRules(Transaction tx, long id, List<Rule> rules) {
    RuleStore.OF_SCOPE_MAPS.set(tx, id, rules);
  }

  static boolean isUsed(Transaction tx, long id) {
    return tx.handle()
        .select("SELECT 1 FROM token WHERE scope_map_id = ? LIMIT 1", id)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static void remove(Transaction tx, long id) {
    setRules(tx, id, List.of());
    tx.handle().execute("DELETE FROM scope_map WHERE id = ?", id);
  }

  static void removeAll(Transaction tx, AccountId owner) {
    tx.handle()
        .execute(
            "DELETE FROM scope_map_rule WHERE scope_map_id IN (SELECT id FROM scope_map WHERE"
                + " account_id = ?)",
            owner.value());
    tx.handle().execute("DELETE FROM scope_map WHERE account_id = ?", owner.value());
  }
}
