package io.stowage.server.hub;

import io.stowage.server.db.Transaction;
import io.stowage.server.hub.PullHistory.OfTag;
import io.stowage.server.hub.PullHistory.OnDay;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of {@code pull_day}, and their sums in {@code repository}. */
final class PullStore {
  private PullStore() {}

  static void add(Transaction tx, List<PullCounter.Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    Map<Long, PullCounter.Tally> sums = new TreeMap<>();
    rows.forEach(
        row -> sums.merge(row.tagged().repository(), row.tally(), PullCounter.Tally::plus));
    PreparedBatch repositories =
        tx.handle()
            .prepareBatch(
                "UPDATE repository SET pulls = pulls + :pulls, pulled_at = CASE WHEN pulled_at >"
                    + " :last THEN pulled_at ELSE :last END WHERE id = :id");
    sums.forEach(
        (id, tally) ->
            repositories
                .bind("pulls", tally.pulls())
                .bind("last", tally.last())
                .bind("id", id)
                .add());
    repositories.execute();
    // From the repository's row: one that is gone meanwhile counts no more, and is no failure.
    PreparedBatch days =
        tx.handle()
            .prepareBatch(
                "INSERT INTO pull_day (repository_id, day, tag, pulls) SELECT id, CAST(:day AS"
                    + " INTEGER), :tag, CAST(:pulls AS BIGINT) FROM repository WHERE id = :id ON"
                    + " CONFLICT (repository_id, day, tag) DO UPDATE SET pulls = pull_day.pulls +"
                    + " excluded.pulls");
    rows.forEach(
        row ->
            days.bind("day", row.tagged().day())
                .bind("tag", row.tagged().tag())
                .bind("pulls", row.tally().pulls())
                .bind("id", row.tagged().repository())
                .add());
    days.execute();
    PreparedBatch tags =
        tx.handle()
            .prepareBatch(
                "UPDATE tag SET pulls = pulls + :pulls WHERE repository_id = :id AND name = :tag");
    byTag(rows)
        .forEach(
            (tag, pulls) ->
                tags.bind("pulls", pulls)
                    .bind("id", tag.repository())
                    .bind("tag", tag.tag())
                    .add());
    if (tags.size() > 0) {
      tags.execute();
    }
  }

  private record OneTag(long repository, String tag) implements Comparable<OneTag> {
    @Override
    public int compareTo(OneTag other) {
      int byRepository = Long.compare(repository, other.repository);
      return byRepository != 0 ? byRepository : tag.compareTo(other.tag);
    }
  }

  /** In one order, so that two that count at once lock the rows in it. */
  private static Map<OneTag, Long> byTag(List<PullCounter.Row> rows) {
    Map<OneTag, Long> sums = new TreeMap<>();
    rows.stream()
        .filter(row -> !row.tagged().tag().equals(PullRule.NO_TAG))
        .forEach(
            row ->
                sums.merge(
                    new OneTag(row.tagged().repository(), row.tagged().tag()),
                    row.tally().pulls(),
                    Long::sum));
    return sums;
  }

  static List<OnDay> days(Transaction tx, long repository, long from, long to, int most) {
    return tx.handle()
        .select(
            "SELECT day, SUM(pulls) FROM pull_day WHERE repository_id = ? AND day BETWEEN ? AND ?"
                + " GROUP BY day ORDER BY day LIMIT ?",
            repository,
            from,
            to,
            most)
        .map((rs, _) -> new OnDay(LocalDate.ofEpochDay(rs.getLong(1)), rs.getLong(2)))
        .list();
  }

  static List<OfTag> tags(Transaction tx, long repository, long from, long to, int most) {
    return tx.handle()
        .select(
            "SELECT tag, SUM(pulls) AS total FROM pull_day WHERE repository_id = ? AND day BETWEEN"
                + " ? AND ? GROUP BY tag ORDER BY total DESC, tag LIMIT ?",
            repository,
            from,
            to,
            most)
        .map(
            (rs, _) ->
                new OfTag(
                    Optional.of(rs.getString(1)).filter(tag -> !tag.equals(PullRule.NO_TAG)),
                    rs.getLong(2)))
        .list();
  }

  static long sum(Transaction tx, long repository, long from, long to) {
    return tx.handle()
        .select(
            "SELECT COALESCE(SUM(pulls), 0) FROM pull_day WHERE repository_id = ? AND day BETWEEN ?"
                + " AND ?",
            repository,
            from,
            to)
        .mapTo(Long.class)
        .one();
  }
}
