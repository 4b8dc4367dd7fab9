package io.stowage.server.hub;

import java.util.List;
import java.util.stream.Collectors;

/** In which order repositories are listed; two that are equal by it, by their id. */
public record Sorting(Key key, boolean isDescending) {
  /** As the dashboard and the explore page have it. */
  public static final Sorting FAVOUR = new Sorting(Key.STARS, true);

  public static final Sorting NAME = new Sorting(Key.NAME, false);

  /** By what. Each is an index. */
  public enum Key {
    NAME("r.name"),
    UPDATED(HubRepositoryStore.UPDATED, "r.id"),
    PULLS("r.pulls", "r.id"),
    /** By stars, then by pulls. */
    STARS("r.stars", "r.pulls", "r.id");

    private final List<String> columns;

    Key(String... columns) {
      this.columns = List.of(columns);
    }
  }

  /** What follows ORDER BY. */
  String sql() {
    String direction = isDescending ? " DESC" : " ASC";
    return key.columns.stream().map(column -> column + direction).collect(Collectors.joining(", "));
  }

  /** What comes after a position. */
  Clause after(Position position) {
    Clause values =
        switch (key) {
          case NAME -> new Clause(":after0", "after0", position.name());
          case UPDATED -> values(position.updated(), position.id());
          case PULLS -> values(position.pulls(), position.id());
          case STARS -> values(position.stars(), position.pulls(), position.id());
        };
    return new Clause(
        "(%s) %s (%s)"
            .formatted(String.join(", ", key.columns), isDescending ? "<" : ">", values.sql()),
        values.values());
  }

  private static Clause values(long... values) {
    Clause all = Clause.ALWAYS;
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      names.append(i == 0 ? ":after" : ", :after").append(i);
      all = all.and(new Clause("", "after" + i, values[i]));
    }
    return new Clause(names.toString(), all.values());
  }
}
