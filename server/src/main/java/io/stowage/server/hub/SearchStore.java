package io.stowage.server.hub;

import io.stowage.server.db.Dialect;
import io.stowage.server.db.Like;
import io.stowage.server.db.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The rows of {@code repository_search}, in each database's own full-text index. */
final class SearchStore {
  private static final int MOST_FACETS = 500;
  private static final int MOST_OF_A_FACET = 32;

  private static final String VERIFIED =
      "EXISTS (SELECT 1 FROM account a WHERE a.name = r.namespace AND a.is_verified_publisher = 1)";

  private SearchStore() {}

  /** What a repository is found by. */
  record Named(long id, String name, String description) {}

  /**
   * A page's ids.
   *
   * @param total of all pages; {@link HubRepositories#FARTHEST} for more
   */
  record Found(List<Long> ids, long total) {}

  static void index(Transaction tx, long id, String name, String description) {
    switch (tx.dialect()) {
      case SQLITE -> {
        remove(tx, id);
        tx.handle()
            .execute(
                "INSERT INTO repository_search (rowid, name, words, description) VALUES (?, ?, ?,"
                    + " ?)",
                id,
                String.join(" ", Words.of(name)),
                String.join(" ", Words.endings(name)),
                String.join(" ", Words.of(description)));
      }
      case POSTGRES ->
          tx.handle()
              .execute(
                  "INSERT INTO repository_search (repository_id, document) VALUES (?, CAST(? AS"
                      + " tsvector)) ON CONFLICT (repository_id) DO UPDATE SET document ="
                      + " excluded.document",
                  id,
                  Words.tsvector(name, description));
    }
  }

  static void remove(Transaction tx, long id) {
    tx.handle()
        .execute(
            "DELETE FROM repository_search WHERE "
                + switch (tx.dialect()) {
                  case SQLITE -> "rowid";
                  case POSTGRES -> "repository_id";
                }
                + " = ?",
            id);
  }

  static Optional<Named> named(Transaction tx, long id) {
    return tx.handle()
        .select(
            "SELECT id, name, description FROM repository WHERE id = ? AND deleted_at IS NULL", id)
        .map((rs, _) -> new Named(rs.getLong(1), rs.getString(2), rs.getString(3)))
        .findOne();
  }

  /** Live ones that search does not know. */
  static List<Named> missing(Transaction tx, long after, int limit) {
    String key = tx.dialect() == Dialect.POSTGRES ? "s.repository_id" : "s.rowid";
    return tx.handle()
        .select(
            "SELECT r.id, r.name, r.description FROM repository r WHERE r.id > ? AND r.deleted_at"
                + " IS NULL AND NOT EXISTS (SELECT 1 FROM repository_search s WHERE "
                + key
                + " = r.id) ORDER BY r.id LIMIT ?",
            after,
            limit)
        .map((rs, _) -> new Named(rs.getLong(1), rs.getString(2), rs.getString(3)))
        .list();
  }

  static Found find(Transaction tx, SearchQuery query, Viewer viewer, int offset, int limit) {
    Source source = Source.of(tx.dialect(), query, viewer);
    if (source.isEmpty()) {
      return new Found(List.of(), 0);
    }
    List<Long> ids =
        tx.handle()
            .createQuery(source.pageSql())
            .bindMap(source.clause().values())
            .bindMap(source.relevance().values())
            .bind("limit", limit)
            .bind("offset", offset)
            .mapTo(Long.class)
            .list();
    long total =
        tx.handle()
            .createQuery(
                "SELECT COUNT(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT :most) AS counted"
                    .formatted(source.from(), source.clause().sql()))
            .bindMap(source.clause().values())
            .bind("most", HubRepositories.FARTHEST)
            .mapTo(Long.class)
            .one();
    return new Found(ids, total);
  }

  /**
   * Where what is found comes from.
   *
   * @param from what follows FROM, with {@code repository r} in it
   * @param relevance what follows ORDER BY
   * @param isEmpty whether nothing can be found: there is a text, and no word in it
   */
  record Source(String from, Clause clause, Clause relevance, boolean isEmpty) {

    static Source of(Dialect dialect, SearchQuery query, Viewer viewer) {
      List<Words.Run> words = query.words();
      Clause filtered = Visible.to(viewer).and(filters(query));
      String order =
          switch (query.order()) {
            case RELEVANCE, STARS -> Sorting.FAVOUR.sql();
            case PULLS -> new Sorting(Sorting.Key.PULLS, true).sql();
            case UPDATED -> new Sorting(Sorting.Key.UPDATED, true).sql();
          };
      if (words.isEmpty()) {
        return new Source("repository r", filtered, new Clause(order), !query.text().isEmpty());
      }
      boolean isByRelevance = query.order() == SearchQuery.Order.RELEVANCE;
      return switch (dialect) {
        case SQLITE ->
            // CROSS JOIN: the index comes first. Else it might be asked once for each repository.
            new Source(
                "repository_search CROSS JOIN repository r",
                new Clause(
                        "repository_search MATCH :words AND r.id = repository_search.rowid",
                        "words",
                        Words.fts5(words))
                    .and(filtered),
                isByRelevance
                    ? relevance("bm25(repository_search, 10.0, 4.0, 1.0)", query, order)
                    : new Clause(order),
                false);
        case POSTGRES ->
            new Source(
                "repository_search s JOIN repository r ON r.id = s.repository_id",
                new Clause("s.document @@ CAST(:words AS tsquery)", "words", Words.tsquery(words))
                    .and(filtered),
                isByRelevance
                    ? relevance(
                        "ts_rank(CAST('{0.1, 0.1, 0.4, 1.0}' AS real[]), s.document, CAST(:words AS"
                            + " tsquery)) DESC",
                        query,
                        order)
                    : new Clause(order),
                false);
      };
    }

    String pageSql() {
      return "SELECT r.id FROM %s WHERE %s ORDER BY %s LIMIT :limit OFFSET :offset"
          .formatted(from, clause.sql(), relevance.sql());
    }

    /** What is called just so, what ends in it, what holds it, the rest; each as it is ranked. */
    private static Clause relevance(String rank, SearchQuery query, String order) {
      String text = query.text().toLowerCase(Locale.ROOT);
      String literal = Like.literally(text);
      return new Clause(
          "CASE WHEN r.name = :exact THEN 0 WHEN r.name LIKE :last ESCAPE '!' THEN 1"
              + " WHEN r.name LIKE :within ESCAPE '!' THEN 2 ELSE 3 END, "
              + rank
              + ", "
              + order,
          Map.of("exact", text, "last", "%/" + literal, "within", "%" + literal + "%"));
    }

    private static Clause filters(SearchQuery query) {
      Clause all = Clause.ALWAYS;
      if (query.isOfficial()) {
        all = all.and(new Clause("r.is_official = 1"));
      }
      if (query.isVerified()) {
        all = all.and(new Clause(VERIFIED));
      }
      if (query.namespace().isPresent()) {
        all = all.and(new Clause("r.namespace = :owner", "owner", query.namespace().get()));
      }
      Clause types =
          in("r.type", "type", query.types().stream().map(RepositoryType::slug).toList());
      Clause platform =
          in("p.os", "os", query.operatingSystems())
              .and(in("p.architecture", "architecture", query.architectures()));
      Clause category =
          in("k.category", "category", query.categories().stream().map(Category::slug).toList());
      return all.and(types)
          .and(exists("SELECT 1 FROM repository_platform p WHERE p.repository_id = r.id", platform))
          .and(
              exists("SELECT 1 FROM repository_category k WHERE k.repository_id = r.id", category));
    }

    private static Clause exists(String rows, Clause condition) {
      return condition.sql().isEmpty()
          ? condition
          : new Clause("EXISTS (" + rows + " AND " + condition.sql() + ")", condition.values());
    }

    private static Clause in(String column, String name, Collection<String> values) {
      if (values.isEmpty()) {
        return Clause.ALWAYS;
      }
      Map<String, Object> named = new HashMap<>();
      List<String> names = new ArrayList<>();
      for (String value : values) {
        String each = name + named.size();
        names.add(":" + each);
        named.put(each, value);
      }
      return new Clause(column + " IN (" + String.join(", ", names) + ")", named);
    }
  }

  static Facets facets(Transaction tx, SearchQuery query, Viewer viewer) {
    Source source = Source.of(tx.dialect(), query, viewer);
    Map<String, Map<String, Long>> counts = source.isEmpty() ? Map.of() : counts(tx, source);
    return new Facets(
        single(counts, "official"),
        single(counts, "verified"),
        typed(counts.getOrDefault("type", Map.of()), RepositoryType::find),
        counts.getOrDefault("os", Map.of()),
        counts.getOrDefault("architecture", Map.of()),
        typed(counts.getOrDefault("category", Map.of()), Category::find));
  }

  private static Map<String, Map<String, Long>> counts(Transaction tx, Source source) {
    record Count(String facet, String value, long count) {}
    Map<String, Map<String, Long>> counts = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            WITH hit AS MATERIALIZED (
              SELECT r.id, r.namespace, r.type, r.is_official FROM %s WHERE %s LIMIT :found)
            SELECT facet, value, count FROM (
              SELECT 'official' AS facet, '' AS value, COUNT(*) AS count FROM hit WHERE is_official = 1
              UNION ALL
              SELECT 'verified', '', COUNT(*) FROM hit r WHERE %s
              UNION ALL
              SELECT 'type', type, COUNT(*) FROM hit GROUP BY type
              UNION ALL
              SELECT 'os', p.os, COUNT(DISTINCT hit.id)
                FROM hit JOIN repository_platform p ON p.repository_id = hit.id GROUP BY p.os
              UNION ALL
              SELECT 'architecture', p.architecture, COUNT(DISTINCT hit.id)
                FROM hit JOIN repository_platform p ON p.repository_id = hit.id GROUP BY p.architecture
              UNION ALL
              SELECT 'category', k.category, COUNT(*)
                FROM hit JOIN repository_category k ON k.repository_id = hit.id GROUP BY k.category
            ) AS facets ORDER BY count DESC, value LIMIT :most
            """
                .formatted(source.from(), source.clause().sql(), VERIFIED))
        .bindMap(source.clause().values())
        .bind("found", HubRepositories.FARTHEST)
        .bind("most", MOST_FACETS)
        .map((rs, _) -> new Count(rs.getString(1), rs.getString(2), rs.getLong(3)))
        .forEach(
            each -> {
              Map<String, Long> facet =
                  counts.computeIfAbsent(each.facet(), _ -> new LinkedHashMap<>());
              if (facet.size() < MOST_OF_A_FACET) {
                facet.put(each.value(), each.count());
              }
            });
    return counts;
  }

  private static long single(Map<String, Map<String, Long>> counts, String facet) {
    return counts.getOrDefault(facet, Map.of()).getOrDefault("", 0L);
  }

  private static <T> Map<T, Long> typed(
      Map<String, Long> counts, java.util.function.Function<String, Optional<T>> find) {
    Map<T, Long> typed = new LinkedHashMap<>();
    counts.forEach((value, count) -> find.apply(value).ifPresent(key -> typed.put(key, count)));
    return typed;
  }
}
