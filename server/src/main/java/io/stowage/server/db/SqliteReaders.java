package io.stowage.server.db;

import io.stowage.server.common.Threads;
import io.stowage.server.db.DatabaseException.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A few read-only connections. A caller on a platform thread borrows one and reads where it is; a
 * virtual thread, which SQLite's native calls would pin to its carrier, hands its work to a pool of
 * as many platform threads and parks.
 */
final class SqliteReaders {
  private final SqliteLimits limits;
  private final List<Reader> all = new ArrayList<>();
  private final BlockingQueue<Reader> idle;
  private final ThreadPoolExecutor pool;

  SqliteReaders(SqliteConnections connections, SqliteLimits limits) throws SQLException {
    this.limits = limits;
    this.idle = new ArrayBlockingQueue<>(limits.readers());
    for (int i = 0; i < limits.readers(); i++) {
      all.add(new Reader(SqliteConnections.handle(connections.reader())));
    }
    idle.addAll(all);
    this.pool = Threads.pool("database-reader", limits.readers(), limits.queuedReads());
  }

  <T extends @Nullable Object> T read(Function<Transaction, T> work) {
    return Thread.currentThread().isVirtual() ? hop(work) : borrow(work);
  }

  /** Reads that wait for a thread. */
  int queued() {
    return pool.getQueue().size();
  }

  /** Returns when the reads that run or wait are answered. */
  void close() {
    pool.shutdown();
    Threads.<Boolean>uninterruptibly(() -> pool.awaitTermination(1, TimeUnit.HOURS));
    for (int i = 0; i < all.size(); i++) {
      take().close();
    }
  }

  private <T extends @Nullable Object> T hop(Function<Transaction, T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      pool.execute(
          () -> {
            try {
              answer.complete(borrow(work));
            } catch (Throwable e) {
              answer.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      throw pool.isShutdown()
          ? new DatabaseException(Kind.UNAVAILABLE, "The database is closed.", e)
          : new DatabaseException(Kind.BUSY, "Too many reads wait for the database. Try again.", e);
    }
    return Answers.await(answer);
  }

  private <T extends @Nullable Object> T borrow(Function<Transaction, T> work) {
    Reader reader = take();
    try {
      return reader.read(work);
    } catch (Throwable e) {
      throw Failures.<RuntimeException>rethrow(Failures.translated(e));
    } finally {
      idle.add(reader);
    }
  }

  private Reader take() {
    long end = System.nanoTime() + limits.busyTime().toNanos();
    Reader reader =
        Threads.<@Nullable Reader>uninterruptibly(
            () -> idle.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS));
    if (reader == null) {
      throw new DatabaseException(
          Kind.BUSY, "Too many reads run in the database. Try again.", null);
    }
    return reader;
  }

  /** One connection, used by one thread at a time. */
  private static final class Reader {
    private final Handle handle;
    private final Transaction transaction;
    private final SqliteStatements sql;

    Reader(Handle handle) throws SQLException {
      this.handle = handle;
      this.transaction = new Transaction(handle, Dialect.SQLITE);
      this.sql = new SqliteStatements(handle.getConnection());
    }

    /** The snapshot is taken by the first statement of {@code work}, so it is never an old one. */
    <T extends @Nullable Object> T read(Function<Transaction, T> work) throws SQLException {
      sql.beginReading();
      try {
        return work.apply(transaction);
      } finally {
        sql.rollback();
      }
    }

    void close() {
      handle.close();
    }
  }
}
