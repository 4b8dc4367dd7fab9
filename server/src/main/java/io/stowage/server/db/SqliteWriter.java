package io.stowage.server.db;

import io.stowage.server.common.Threads;
import io.stowage.server.db.DatabaseException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a SQLite database, which lets many writes share one wait for the disk.
 *
 * <p>Callers put a unit in a bounded queue and park. One platform thread takes the first unit,
 * begins a transaction, and runs it and every other unit that is already waiting, each in a
 * savepoint, until the queue is empty, the group is full or its time is over; then it commits once
 * and only then answers them all. While it waits for the disk the next group gathers by itself, so
 * nobody ever waits for company.
 *
 * <p>A unit that throws takes back its own savepoint and nothing else. When the disk fills or
 * fails, SQLite may have ended the whole transaction, so every unit of the group fails, including
 * those that had failed already: what they saw may not have come to be.
 */
final class SqliteWriter {
  private static final Logger log = LoggerFactory.getLogger(SqliteWriter.class);

  private final SqliteLimits limits;
  private final Handle handle;
  private final Transaction transaction;
  private final SqliteStatements sql;
  private final SqliteLog writeAheadLog;
  private final BlockingQueue<Unit<?>> queue;
  private final Unit<?> end = new Unit<@Nullable Void>(_ -> null);
  private final Thread thread;
  private volatile long written;
  private volatile long committed;
  private boolean closed;

  private SqliteWriter(SqliteConnections connections, Path file, SqliteLimits limits)
      throws SQLException {
    this.limits = limits;
    this.handle = SqliteConnections.handle(connections.writer());
    this.transaction = new Transaction(handle, Dialect.SQLITE);
    this.sql = new SqliteStatements(handle.getConnection());
    this.writeAheadLog = new SqliteLog(file, handle.getConnection(), limits);
    this.queue = new ArrayBlockingQueue<>(limits.queuedWrites());
    this.thread = Threads.daemon("database-writer", this::run);
  }

  static SqliteWriter start(SqliteConnections connections, Path file, SqliteLimits limits)
      throws SQLException {
    SqliteWriter writer = new SqliteWriter(connections, file, limits);
    writer.thread.start();
    return writer;
  }

  <T extends @Nullable Object> T write(Function<Transaction, T> work) {
    Unit<T> unit = new Unit<>(work);
    enqueue(unit);
    return unit.await();
  }

  /** Writes that wait for their turn. */
  int queued() {
    return queue.size();
  }

  /** Units whose commit succeeded. */
  long written() {
    return written;
  }

  /** Commits that succeeded. */
  long committed() {
    return committed;
  }

  /** Takes no more units, and returns when those that wait are answered. */
  void finish() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        // The queue may be full, but the writer empties it and nobody else can add to it.
        Threads.<Boolean>uninterruptibly(
            () -> {
              queue.put(end);
              return true;
            });
      }
    }
    Threads.<Boolean>uninterruptibly(() -> thread.join(Duration.ofHours(1)));
  }

  /** Call after {@link #finish}. */
  void close() {
    handle.close();
  }

  private synchronized void enqueue(Unit<?> unit) {
    if (closed) {
      throw new DatabaseException(Kind.UNAVAILABLE, "The database is closed.", null);
    }
    if (!queue.offer(unit)) {
      throw new DatabaseException(
          Kind.BUSY,
          "Too many writes wait for the database (" + limits.queuedWrites() + "). Try again.",
          null);
    }
  }

  private void run() {
    Unit<?> first = take();
    while (first != end) {
      Group group = new Group();
      group.run(first);
      count(group);
      group.answer();
      writeAheadLog.keepShort();
      first = group.sawEnd ? end : take();
    }
  }

  // Only the writer's thread writes these two.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void count(Group group) {
    if (group.failure == null) {
      committed++;
      written += group.units.size();
    }
  }

  private Unit<?> take() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        // Nobody owns this thread but us; units that run on it might interrupt it by mistake.
        log.debug("The database's writer was interrupted, and goes on", e);
      }
    }
  }

  /** The units that share one commit. */
  private final class Group {
    private final List<Unit<?>> units = new ArrayList<>();
    private @Nullable Throwable failure;
    private boolean sawEnd;

    void run(Unit<?> first) {
      units.add(first);
      try {
        sql.beginWriting();
        long started = System.nanoTime();
        first.run(transaction, sql);
        while (units.size() < limits.groupedWrites()
            && System.nanoTime() - started < limits.groupTime().toNanos()) {
          Unit<?> next = queue.poll();
          if (next == null) {
            break;
          }
          if (next == end) {
            sawEnd = true;
            break;
          }
          units.add(next);
          next.run(transaction, sql);
        }
        sql.commit();
      } catch (Throwable e) {
        failure = e;
        rollback(e);
      }
    }

    private void rollback(Throwable reason) {
      try {
        sql.rollback();
      } catch (SQLException e) {
        // When the disk is full SQLite has often ended the transaction itself.
        reason.addSuppressed(e);
      }
    }

    void answer() {
      Throwable shared = failure;
      if (shared == null) {
        units.forEach(Unit::answer);
      } else {
        log.warn("{} writes failed with their commit: {}", units.size(), shared.toString());
        units.forEach(unit -> unit.fail(shared));
      }
    }
  }

  /** One caller's work and what came of it. */
  private static final class Unit<T extends @Nullable Object> {
    private final Function<Transaction, T> work;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private @Nullable Runnable outcome;

    Unit(Function<Transaction, T> work) {
      this.work = work;
    }

    /** Throws only what ends the whole group. */
    void run(Transaction transaction, SqliteStatements sql) throws SQLException {
      sql.savepoint();
      try {
        T result = work.apply(transaction);
        sql.release();
        outcome = () -> answer.complete(result);
      } catch (Throwable e) {
        Throwable translated = Failures.translated(e);
        if (translated instanceof DatabaseException known && known.getCause() != null) {
          throw known;
        }
        // Fails when SQLite has already ended the transaction, which ends the group.
        sql.takeBack();
        outcome = () -> answer.completeExceptionally(e);
      }
    }

    void answer() {
      if (outcome != null) {
        outcome.run();
      }
    }

    void fail(Throwable shared) {
      answer.completeExceptionally(Failures.unavailable(shared));
    }

    T await() {
      return Answers.await(answer);
    }
  }
}
