package io.stowage.server.hub;

import io.stowage.server.db.Database;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** How often repositories were pulled, by day (UTC) and by tag. */
public final class PullHistory {
  /** The longest time that is answered at once. */
  public static final int MOST_DAYS = 731;

  private static final int MOST_TAGS = 1000;
  private static final int LATELY = 30;

  private final Database database;
  private final InstantSource clock;

  public PullHistory(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Pulls on a day; days without any are left away. */
  public record OnDay(LocalDate day, long pulls) {}

  /**
   * Pulls by a tag.
   *
   * @param tag absent: by digest
   */
  public record OfTag(Optional<String> tag, long pulls) {}

  /**
   * Pulls on each day, in order.
   *
   * @param from the first day
   * @param to the last day; no more than {@link #MOST_DAYS} are answered
   */
  public List<OnDay> pulls(long repository, LocalDate from, LocalDate to) {
    return database.read(
        tx -> PullStore.days(tx, repository, from.toEpochDay(), to.toEpochDay(), MOST_DAYS));
  }

  /** Pulls by each tag in that time, most first, at most 1,000 tags. */
  public List<OfTag> tags(long repository, LocalDate from, LocalDate to) {
    return database.read(
        tx -> PullStore.tags(tx, repository, from.toEpochDay(), to.toEpochDay(), MOST_TAGS));
  }

  /** Pulls in the last thirty days, today included. */
  public long lately(long repository) {
    long today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
    return database.read(tx -> PullStore.sum(tx, repository, today - LATELY + 1, today));
  }
}
