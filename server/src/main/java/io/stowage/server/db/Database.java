package io.stowage.server.db;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.stowage.server.db.DatabaseException.Kind;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The database that holds everything but the blobs' bytes: reads and writes are units of work that
 * run in a {@link Transaction}.
 *
 * <p>Units do not nest: one that asks for another gets an {@link IllegalStateException}, because
 * the inner would wait for what the outer holds. Pass the {@link Transaction} on instead.
 *
 * <p>A unit may run on another thread than its caller's (SQLite's calls would pin a virtual
 * thread), so it must not rely on thread locals or scoped values. An interrupt of a waiting caller
 * is kept for later: the outcome of a write is always learnt.
 */
public final class Database implements AutoCloseable, MeterBinder {
  private final Engine engine;
  private final ScopedValue<Boolean> unit = ScopedValue.newInstance();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Database(Engine engine) {
    this.engine = engine;
  }

  /**
   * Opens the database, creates or updates its tables, and starts what it needs.
   *
   * @throws DatabaseException if it cannot be reached or read, or was written by a newer Stowage
   */
  public static Database open(DatabaseSettings settings) {
    return new Database(
        switch (settings) {
          case DatabaseSettings.Sqlite sqlite -> SqliteEngine.open(sqlite, SqliteLimits.DEFAULT);
          case DatabaseSettings.Postgres postgres -> PostgresEngine.open(postgres);
        });
  }

  /** For tests that need small bounds. */
  static Database open(DatabaseSettings.Sqlite settings, SqliteLimits limits) {
    return new Database(SqliteEngine.open(settings, limits));
  }

  /**
   * Runs {@code work}, which only reads and which sees every write acknowledged before this call;
   * blocks until it is done. On SQLite all of it sees one snapshot; on PostgreSQL each statement
   * sees what was committed before that statement, so what must agree belongs in one statement.
   *
   * @throws DatabaseException when the database is busy or away
   */
  public <T extends @Nullable Object> T read(Function<Transaction, T> work) {
    return engine.read(alone(work));
  }

  /**
   * Runs {@code work} in one transaction and returns when that is durable. What {@code work} throws
   * rolls it back and is thrown to the caller as it is, unless the database itself failed.
   *
   * <p>{@code work} must be short (SQLite: at most 50 ms, everyone else waits), do no other I/O,
   * let the failure of a statement end it, and have no effect outside the transaction: on
   * PostgreSQL it runs again, up to four times, when the database ended the transaction to resolve
   * a conflict, or when another took the unique name that this one found free: so who looks first
   * and then writes need not mind who comes between.
   *
   * @throws DatabaseException when the disk is full, or the database is busy or away
   */
  public <T extends @Nullable Object> T write(Function<Transaction, T> work) {
    record Done<R extends @Nullable Object>(R result, Transaction unit) {}
    Function<Transaction, Done<T>> unit =
        transaction -> {
          Transaction own = transaction.ofOneUnit();
          return new Done<>(work.apply(own), own);
        };
    Done<T> done = engine.write(alone(unit));
    done.unit().committed();
    return done.result();
  }

  /** As {@link #write}, for work without a result. */
  public void execute(Consumer<Transaction> work) {
    this.<@Nullable Void>write(
        transaction -> {
          work.accept(transaction);
          return null;
        });
  }

  /** Which SQL the database speaks. */
  public Dialect dialect() {
    return engine.dialect();
  }

  /**
   * Readiness: returns when the database answers and takes writes.
   *
   * @throws DatabaseException when it does not
   */
  public void check() {
    requireOpen();
    engine.check();
  }

  /** Registers how long its queues are and how much it does. */
  @Override
  public void bindTo(MeterRegistry registry) {
    engine.bindTo(registry);
  }

  /** Finishes what is queued and closes the database; later units get a DatabaseException. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      engine.close();
    }
  }

  private <T extends @Nullable Object> Function<Transaction, T> alone(
      Function<Transaction, T> work) {
    requireOpen();
    if (unit.isBound()) {
      throw new IllegalStateException(
          "A unit of database work cannot start another one, which would wait for it forever:"
              + " pass its Transaction on instead.");
    }
    return transaction -> ScopedValue.where(unit, true).call(() -> work.apply(transaction));
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new DatabaseException(Kind.UNAVAILABLE, "The database is closed.", null);
    }
  }
}
