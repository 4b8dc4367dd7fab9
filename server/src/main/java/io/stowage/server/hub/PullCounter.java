package io.stowage.server.hub;

import io.stowage.server.db.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts pulls without making any wait: they add up in memory and are written from time to time. A
 * crash loses those since the last {@link #flush()}, and no more.
 */
public final class PullCounter {
  private static final Logger log = LoggerFactory.getLogger(PullCounter.class);

  /** So many tags with pulls that wait are written at once. */
  static final int MANY = 10_000;

  /** More are not kept, should the database be away for long. */
  private static final int MOST = 100_000;

  private static final int ROWS_AT_ONCE = 250;
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final Database database;
  private final InstantSource clock;
  private final Runnable whenMany;
  private final PullRule rule;
  private final ConcurrentHashMap<Tagged, Tally> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean isAsked = new AtomicBoolean();
  private final LongAdder lost = new LongAdder();

  /**
   * Counts nothing yet.
   *
   * @param whenMany asks that {@link #flush()} be called soon; must not block
   */
  public PullCounter(Database database, InstantSource clock, Runnable whenMany) {
    this.database = database;
    this.clock = clock;
    this.whenMany = whenMany;
    this.rule = new PullRule(clock);
  }

  /** What pulls are counted by: a tag on a day. */
  record Tagged(long repository, long day, String tag) {}

  /** Pulls, and when the last of them was. */
  record Tally(long pulls, long last) {
    Tally plus(Tally other) {
      return new Tally(pulls + other.pulls, Math.max(last, other.last));
    }
  }

  record Row(Tagged tagged, Tally tally) {}

  /** Takes note of a manifest that was served. Never blocks and never fails. */
  public void seen(Seen seen) {
    rule.judge(seen).ifPresent(tag -> count(seen.repository(), tag));
  }

  private void count(long repository, String tag) {
    long now = clock.millis();
    Tagged tagged = new Tagged(repository, Math.floorDiv(now, DAY), tag);
    if (waiting.mappingCount() >= MOST && !waiting.containsKey(tagged)) {
      lost.increment();
      return;
    }
    waiting.merge(tagged, new Tally(1, now), Tally::plus);
    if (waiting.mappingCount() >= MANY && isAsked.compareAndSet(false, true)) {
      whenMany.run();
    }
  }

  /**
   * Writes what has added up; blocks on the database. What can't be written waits on.
   *
   * @throws io.stowage.server.db.DatabaseException when the database is busy or away
   */
  public void flush() {
    isAsked.set(false);
    long missed = lost.sumThenReset();
    if (missed > 0) {
      log.warn("{} pulls were not counted: too many waited for the database", missed);
    }
    // By repository, so that the rows are locked in one order.
    List<Tagged> all =
        waiting.keySet().stream()
            .sorted(
                Comparator.comparingLong(Tagged::repository)
                    .thenComparingLong(Tagged::day)
                    .thenComparing(Tagged::tag))
            .toList();
    for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
      write(all.subList(from, Math.min(from + ROWS_AT_ONCE, all.size())));
    }
  }

  private void write(List<Tagged> some) {
    List<Row> rows = new ArrayList<>();
    for (Tagged tagged : some) {
      Optional.ofNullable(waiting.remove(tagged))
          .ifPresent(tally -> rows.add(new Row(tagged, tally)));
    }
    boolean isWritten = false;
    try {
      database.execute(tx -> PullStore.add(tx, rows));
      isWritten = true;
    } finally {
      if (!isWritten) {
        rows.forEach(row -> waiting.merge(row.tagged(), row.tally(), Tally::plus));
      }
    }
  }
}
