package io.stowage.server.audit;

import io.stowage.server.audit.AuditEntry.Result;
import io.stowage.server.audit.AuditEntry.Who;
import io.stowage.server.db.Like;
import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rows of {@code audit}. */
final class AuditStore {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};

  /** Seconds: three thousand years. */
  private static final long FARTHEST = 100_000_000_000L;

  private AuditStore() {}

  static void insert(Transaction tx, AuditEntry entry) {
    tx.handle()
        .execute(
            "INSERT INTO audit (at, actor, credential, address, agent, action, namespace, target,"
                + " result, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entry.at().toEpochMilli(),
            entry.who().actor(),
            entry.who().credential(),
            entry.who().address(),
            entry.who().agent(),
            entry.action().text(),
            entry.namespace(),
            entry.target(),
            entry.result().code(),
            JSON.writeValueAsString(entry.detail()));
  }

  /**
   * The inner query walks along one index, newest first, and no further than the bound; the outer
   * one picks. Where the bound ended the walk, the next page goes on from there.
   */
  static AuditPage page(
      Transaction tx, AuditFilter filter, Optional<AuditPosition> after, int limit, int walk) {
    Condition walked = walked(filter, after);
    Condition picked = picked(filter);
    List<AuditRecord> records =
        tx.handle()
            .select(
                "SELECT id, at, actor, credential, address, agent, action, namespace, target,"
                    + " result, detail FROM (SELECT * FROM audit WHERE "
                    + walked.sql()
                    + " ORDER BY at DESC, id DESC LIMIT ?) AS walked WHERE "
                    + picked.sql()
                    + " ORDER BY at DESC, id DESC LIMIT ?",
                walked.with(walk).and(picked).with(limit + 1).values())
            .map((rs, _) -> read(rs))
            .list();
    if (records.size() > limit) {
      return new AuditPage(
          records.subList(0, limit), Optional.of(records.get(limit - 1).position()));
    }
    return new AuditPage(records, endOfWalk(tx, walked, walk));
  }

  /** That of an index, word for word: what people change, and not what clients push and delete. */
  private static final String CHANGE =
      "SUBSTR(action, 1, 5) = 'repo.' AND action NOT IN ('repo.tag.push', 'repo.tag.delete',"
          + " 'repo.manifest.push', 'repo.manifest.delete', 'repo.blob.delete')";

  /** What was changed of a repository, newest first. */
  static List<AuditRecord> changes(
      Transaction tx, String repository, Instant from, AuditPosition before, int limit) {
    return tx.handle()
        .select(
            "SELECT id, at, actor, credential, address, agent, action, namespace, target, result,"
                + " detail FROM audit WHERE target = ? AND "
                + CHANGE
                + " AND at >= ? AND (at, id) < (?, ?) AND result = 0 ORDER BY at DESC, id DESC"
                + " LIMIT ?",
            repository,
            from.toEpochMilli(),
            before.at().toEpochMilli(),
            before.id(),
            limit)
        .map((rs, _) -> read(rs))
        .list();
  }

  /** Entries of larger ids, in their order. */
  static List<AuditRecord> since(Transaction tx, long id, int limit) {
    return tx.handle()
        .select(
            "SELECT id, at, actor, credential, address, agent, action, namespace, target, result,"
                + " detail FROM audit WHERE id > ? ORDER BY id LIMIT ?",
            id,
            limit)
        .map((rs, _) -> read(rs))
        .list();
  }

  /** The largest id; 0 where there is no entry. */
  static long newest(Transaction tx) {
    return tx.handle()
        .createQuery("SELECT COALESCE(MAX(id), 0) FROM audit")
        .mapTo(Long.class)
        .one();
  }

  private static Optional<AuditPosition> endOfWalk(Transaction tx, Condition walked, int walk) {
    return tx.handle()
        .select(
            "SELECT at, id FROM audit WHERE "
                + walked.sql()
                + " ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?",
            walked.with(walk - 1).values())
        .map((rs, _) -> new AuditPosition(Instant.ofEpochMilli(rs.getLong(1)), rs.getLong(2)))
        .findOne();
  }

  /** What an index answers: at most one equality, and the time. */
  private static Condition walked(AuditFilter filter, Optional<AuditPosition> after) {
    Condition condition = Condition.NONE;
    if (filter.actor().isPresent()) {
      condition = condition.and("actor = ?", filter.actor().get());
    } else if (filter.namespace().isPresent()) {
      condition = condition.and("namespace = ?", filter.namespace().get());
    } else if (filter.action().filter(action -> !isBeginning(action)).isPresent()) {
      condition = condition.and("action = ?", filter.action().get());
    }
    if (filter.from().isPresent()) {
      condition = condition.and("at >= ?", millis(filter.from().get()));
    }
    if (filter.to().isPresent()) {
      condition = condition.and("at < ?", millis(filter.to().get()));
    }
    if (after.isPresent()) {
      condition =
          condition.and("(at, id) < (?, ?)", after.get().at().toEpochMilli(), after.get().id());
    }
    return condition;
  }

  /** Without the moments of far eras, which milliseconds can't hold and a filter can name. */
  private static long millis(Instant at) {
    return Math.clamp(at.getEpochSecond(), -FARTHEST, FARTHEST) * 1000 + at.getNano() / 1_000_000;
  }

  private static Condition picked(AuditFilter filter) {
    Condition condition = Condition.NONE;
    if (filter.namespace().isPresent()) {
      condition = condition.and("namespace = ?", filter.namespace().get());
    }
    if (filter.action().isPresent()) {
      String action = filter.action().get();
      condition =
          isBeginning(action)
              ? condition.and("SUBSTR(action, 1, ?) = ?", action.length(), action)
              : condition.and("action = ?", action);
    }
    if (filter.target().isPresent()) {
      condition =
          condition.and("LOWER(target) LIKE ? ESCAPE '!'", Like.holding(filter.target().get()));
    }
    return condition;
  }

  private static boolean isBeginning(String action) {
    return action.endsWith(".");
  }

  private static AuditRecord read(ResultSet rs) throws SQLException {
    return new AuditRecord(
        rs.getLong(1),
        Instant.ofEpochMilli(rs.getLong(2)),
        new Who(rs.getString(3), rs.getString(4), rs.getString(5), rs.getString(6)),
        rs.getString(7),
        rs.getString(8),
        rs.getString(9),
        Result.of(rs.getInt(10)),
        JSON.readValue(rs.getString(11), DETAIL));
  }

  /** Part of a WHERE, and what its question marks stand for. */
  private record Condition(String sql, List<Object> bound) {
    static final Condition NONE = new Condition("1 = 1", List.of());

    Condition and(String more, Object... values) {
      return new Condition(sql + " AND " + more, bound).with(values);
    }

    Condition and(Condition other) {
      return with(other.values());
    }

    Condition with(Object... values) {
      List<Object> all = new ArrayList<>(bound);
      all.addAll(List.of(values));
      return new Condition(sql, all);
    }

    Object[] values() {
      return bound.toArray();
    }
  }
}
