package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The table of who may do what: {@code permissions.csv}, which says what its columns are. */
record PermissionTable(List<String> actors, List<Row> rows) {
  static final String FILE = "permissions.csv";

  /** What {@code action}, {@code api} and {@code on} are of a row. */
  private static final int KEYS = 3;

  PermissionTable {
    actors = List.copyOf(actors);
    rows = List.copyOf(rows);
  }

  /**
   * What is tried.
   *
   * @param action what is done
   * @param api over which API
   * @param on what it is done to
   */
  record Trial(String action, String api, String on) {
    @Override
    public String toString() {
      return action + " over " + api + " on " + on;
    }
  }

  /**
   * A line.
   *
   * @param cells what each actor is answered: a status, or whether something is in a list
   */
  record Row(Trial trial, Map<String, String> cells) {}

  static PermissionTable read() throws Exception {
    try (InputStream file =
        Objects.requireNonNull(PermissionTable.class.getResourceAsStream("/" + FILE))) {
      List<List<String>> lines =
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#") && !line.isBlank())
              .map(line -> List.of(line.split(",", -1)))
              .toList();
      List<String> head = lines.getFirst();
      return new PermissionTable(
          head.subList(KEYS, head.size()),
          lines.stream().skip(1).map(line -> row(head, line)).toList());
    }
  }

  private static Row row(List<String> head, List<String> line) {
    assertThat(line).as(line.toString()).hasSameSizeAs(head).doesNotContain("");
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = KEYS; i < line.size(); i++) {
      cells.put(head.get(i), line.get(i));
    }
    return new Row(new Trial(line.get(0), line.get(1), line.get(2)), cells);
  }

  /** The line of the same action over the same API, on something else. */
  Optional<Row> on(String on, Trial trial) {
    return rows.stream()
        .filter(row -> row.trial().equals(new Trial(trial.action(), trial.api(), on)))
        .findFirst();
  }
}
