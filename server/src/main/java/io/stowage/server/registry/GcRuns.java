package io.stowage.server.registry;

import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.GarbageCollector.Round;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The rounds of garbage collection, whichever replica runs them. */
public final class GcRuns {
  /** Rounds that are remembered. */
  static final int KEPT = 50;

  /** One that has said nothing for so long died with its process. */
  static final Duration SILENT = Duration.ofMinutes(5);

  private final Database database;
  private final InstantSource clock;

  GcRuns(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A round.
   *
   * @param endedAt absent while it runs, and for one that was cut off
   * @param by who started it; empty: the clock, or a command
   * @param done what it did so far
   */
  public record Run(
      long id,
      Instant startedAt,
      Instant touchedAt,
      Optional<Instant> endedAt,
      String by,
      Round done,
      boolean hasFailed) {}

  /** The newest first. */
  public List<Run> newest(int limit) {
    return database.read(tx -> GcRunStore.newest(tx, limit));
  }

  /** Whether one goes on. */
  public boolean isRunning(Run run) {
    return run.endedAt().isEmpty() && run.touchedAt().plus(SILENT).isAfter(clock.instant());
  }

  long begin(String by) {
    return database.write(tx -> begin(tx, by));
  }

  private long begin(Transaction tx, String by) {
    long id = GcRunStore.insert(tx, by, clock.millis());
    GcRunStore.keepNewest(tx, KEPT);
    return id;
  }

  /** Begins one unless another goes on. */
  Optional<Long> beginAlone(String by, Consumer<Transaction> together) {
    return database.write(
        tx -> {
          if (GcRunStore.newest(tx, KEPT).stream().anyMatch(this::isRunning)) {
            return Optional.empty();
          }
          together.accept(tx);
          return Optional.of(begin(tx, by));
        });
  }

  void goesOn(long id, Round done) {
    database.execute(tx -> GcRunStore.goesOn(tx, id, done, clock.millis()));
  }

  void end(long id, Round done, boolean hasFailed) {
    database.execute(tx -> GcRunStore.end(tx, id, done, hasFailed, clock.millis()));
  }
}
