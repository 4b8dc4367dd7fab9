package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of {@code token_rule} and {@code scope_map_rule}: the same, but for whose they are. */
enum RuleStore {
  OF_TOKENS("token_rule", "token_id"),
  OF_SCOPE_MAPS("scope_map_rule", "scope_map_id");

  private final String table;
  private final String key;

  RuleStore(String table, String key) {
    this.table = table;
    this.key = key;
  }

  /**
   * Those of some, in the order of their patterns, by whose they are; whoever has none is absent.
   */
  Map<Long, List<Rule>> of(Transaction tx, Collection<Long> ids) {
    Map<Long, List<Rule>> rules = new HashMap<>();
    if (ids.isEmpty()) {
      return rules;
    }
    tx.handle()
        .createQuery(
            "SELECT %s, pattern, actions FROM %s WHERE %s IN (<ids>) ORDER BY pattern"
                .formatted(key, table, key))
        .bindList("ids", List.copyOf(ids))
        .map(
            (rs, _) ->
                Map.entry(rs.getLong(1), new Rule(rs.getString(2), Permission.of(rs.getInt(3)))))
        .forEach(
            each ->
                rules.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(each.getValue()));
    return rules;
  }

  /** These in place of those before. */
  void set(Transaction tx, long id, List<Rule> rules) {
    tx.handle().execute("DELETE FROM %s WHERE %s = ?".formatted(table, key), id);
    if (!rules.isEmpty()) {
      PreparedBatch batch =
          tx.handle()
              .prepareBatch(
                  "INSERT INTO %s (%s, pattern, actions) VALUES (?, ?, ?)".formatted(table, key));
      rules.forEach(rule -> batch.add(id, rule.pattern(), Permission.bits(rule.permissions())));
      batch.execute();
    }
  }
}
