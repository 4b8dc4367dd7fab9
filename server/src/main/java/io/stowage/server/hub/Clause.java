package io.stowage.server.hub;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A condition of a WHERE on {@code repository r}, with the values of its named parameters. The text
 * is ours alone: what comes from outside is a value.
 *
 * @param sql empty: true of every row
 */
record Clause(String sql, Map<String, Object> values) {
  static final Clause ALWAYS = new Clause("");

  Clause {
    values = Map.copyOf(values);
  }

  Clause(String sql) {
    this(sql, Map.of());
  }

  Clause(String sql, String name, Object value) {
    this(sql, Map.of(name, value));
  }

  /** Both of them. */
  Clause and(Clause other) {
    return new Clause(
        Stream.of(sql, other.sql)
            .filter(each -> !each.isEmpty())
            .collect(Collectors.joining(" AND ")),
        valuesOf(other));
  }

  /** One of them, or both; neither is empty. */
  Clause or(Clause other) {
    return new Clause("(" + sql + " OR (" + other.sql + "))", valuesOf(other));
  }

  private Map<String, Object> valuesOf(Clause other) {
    Map<String, Object> all = new HashMap<>(values);
    all.putAll(other.values);
    return all;
  }
}
