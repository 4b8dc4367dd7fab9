package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** Reads {@code repository} and what people see with it. */
final class HubRepositoryStore {
  /** The expression that {@code repository_updated} is an index of. */
  static final String UPDATED = "COALESCE(r.updated_at, r.created_at)";

  private static final long NOBODY = -1;

  private HubRepositoryStore() {}

  static Optional<HubRepository> find(Transaction tx, RepositoryName name, Viewer viewer) {
    Clause clause = Visible.to(viewer).and(new Clause("r.name = :name", "name", name.value()));
    Optional<Long> id =
        tx.handle()
            .createQuery("SELECT r.id FROM repository r WHERE " + clause.sql())
            .bindMap(clause.values())
            .mapTo(Long.class)
            .findOne();
    return id.flatMap(found -> get(tx, List.of(found), viewer, true).stream().findFirst());
  }

  /** The ids of those for which a condition holds. */
  static List<Long> ids(Transaction tx, Clause clause, Sorting sorting, int offset, int limit) {
    return tx.handle()
        .createQuery(idsSql(clause, sorting))
        .bindMap(clause.values())
        .bind("limit", limit)
        .bind("offset", offset)
        .mapTo(Long.class)
        .list();
  }

  static String idsSql(Clause clause, Sorting sorting) {
    return "SELECT r.id FROM repository r WHERE %s ORDER BY %s LIMIT :limit OFFSET :offset"
        .formatted(clause.sql(), sorting.sql());
  }

  /** How many there are; counts no further than {@code most}. */
  static long count(Transaction tx, Clause clause, int most) {
    return tx.handle()
        .createQuery(
            "SELECT COUNT(*) FROM (SELECT 1 FROM repository r WHERE %s LIMIT :most) AS counted"
                .formatted(clause.sql()))
        .bindMap(clause.values())
        .bind("most", most)
        .mapTo(Long.class)
        .one();
  }

  /** The repositories with these ids, in their order; what is gone by now is left away. */
  static List<HubRepository> get(Transaction tx, List<Long> ids, Viewer viewer) {
    return get(tx, ids, viewer, false);
  }

  private static List<HubRepository> get(
      Transaction tx, List<Long> ids, Viewer viewer, boolean isWhole) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<Long, List<Category>> categories = categories(tx, ids);
    Map<Long, List<Platform>> platforms = platforms(tx, ids);
    Map<Long, HubRepository> found = new HashMap<>();
    of(
            tx,
            ids,
            "SELECT r.*, "
                + (isWhole
                    ? "COALESCE((SELECT x.full_description FROM repository_text x WHERE x.repository_id = r.id), '')"
                    : "NULL")
                + " AS full_description,"
                + " COALESCE((SELECT a.is_verified_publisher FROM account a WHERE a.name = r.namespace), 0) AS is_verified,"
                + " (SELECT COUNT(*) FROM collaborator c WHERE c.repository_id = r.id) AS collaborators,"
                + " (SELECT COUNT(*) FROM star s WHERE s.account_id = :viewer AND s.repository_id = r.id) AS has_starred"
                + " FROM repository r WHERE r.deleted_at IS NULL AND r.id IN (<ids>)")
        .bind("viewer", viewer.person().map(person -> person.value()).orElse(NOBODY))
        .map(
            (rs, _) -> {
              long id = rs.getLong("id");
              return repository(
                  rs,
                  categories.getOrDefault(id, List.of()),
                  platforms.getOrDefault(id, List.of()));
            })
        .forEach(each -> found.put(each.id(), each));
    return ids.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  private static HubRepository repository(
      ResultSet rs, List<Category> categories, List<Platform> platforms) throws SQLException {
    Instant createdAt = Instant.ofEpochMilli(rs.getLong("created_at"));
    return new HubRepository(
        rs.getLong("id"),
        new RepositoryName(rs.getString("name")),
        rs.getString("namespace"),
        rs.getInt("is_private") == 1,
        rs.getString("description"),
        Optional.ofNullable(rs.getString("full_description")),
        categories,
        rs.getInt("is_official") == 1,
        rs.getInt("is_verified") == 1,
        RepositoryType.find(rs.getString("type")).orElse(RepositoryType.ARTIFACT),
        platforms,
        rs.getLong("stars"),
        rs.getLong("pulls"),
        createdAt,
        time(rs, "updated_at").orElse(createdAt),
        time(rs, "pushed_at"),
        time(rs, "pulled_at"),
        time(rs, "archived_at"),
        Optional.of(rs.getString("source")).filter(source -> !source.isEmpty()),
        rs.getInt("follows_source") == 1,
        rs.getInt("collaborators"),
        rs.getLong("version"),
        rs.getInt("has_starred") == 1);
  }

  private static Optional<Instant> time(ResultSet rs, String column) throws SQLException {
    long millis = rs.getLong(column);
    return rs.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static Map<Long, List<Category>> categories(Transaction tx, List<Long> ids) {
    record One(long repository, Optional<Category> category) {}
    Map<Long, List<Category>> found = new HashMap<>();
    of(
            tx,
            ids,
            "SELECT repository_id, category FROM repository_category WHERE repository_id IN (<ids>) ORDER BY repository_id, category")
        .map((rs, _) -> new One(rs.getLong(1), Category.find(rs.getString(2))))
        .forEach(
            one ->
                one.category()
                    .ifPresent(
                        category ->
                            found
                                .computeIfAbsent(one.repository(), _ -> new ArrayList<>())
                                .add(category)));
    return found;
  }

  private static Map<Long, List<Platform>> platforms(Transaction tx, List<Long> ids) {
    record One(long repository, Platform platform) {}
    Map<Long, List<Platform>> found = new HashMap<>();
    of(
            tx,
            ids,
            "SELECT repository_id, os, architecture FROM repository_platform WHERE repository_id IN (<ids>) ORDER BY repository_id, os, architecture")
        .map((rs, _) -> new One(rs.getLong(1), new Platform(rs.getString(2), rs.getString(3))))
        .forEach(
            one ->
                found
                    .computeIfAbsent(one.repository(), _ -> new ArrayList<>())
                    .add(one.platform()));
    return found;
  }

  private static Query of(Transaction tx, List<Long> ids, String sql) {
    return tx.handle().createQuery(sql).bindList("ids", ids);
  }

  static long storage(Transaction tx, long repository) {
    return tx.handle()
        .select(
            "SELECT COALESCE(SUM(b.size), 0) FROM repository_blob l JOIN blob b ON b.digest = l.digest AND b.state = 1 WHERE l.repository_id = ?",
            repository)
        .mapTo(Long.class)
        .one();
  }

  static long privateRepositories(Transaction tx, String namespace) {
    return tx.handle()
        .select(
            "SELECT COUNT(*) FROM repository WHERE namespace = ? AND is_private = 1 AND deleted_at IS NULL",
            namespace)
        .mapTo(Long.class)
        .one();
  }
}
