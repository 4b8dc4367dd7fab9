package io.stowage.server.common;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of platform threads for what blocks on a disk. Two virtual threads blocked in a
 * file write stop every other one on a two-core machine, so such work hops here.
 */
public final class BlockingPool implements AutoCloseable {
  private final String name;
  private final ThreadPoolExecutor threads;

  /**
   * Makes a pool; its threads go when idle.
   *
   * @param size threads at most
   * @param queue pieces of work that may wait for one
   */
  public BlockingPool(String name, int size, int queue) {
    this.name = name;
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            20,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    this.threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs the work and waits for it: on this thread if it is a platform one already, else on the
   * pool's.
   *
   * @throws OverloadedException when the queue is full
   */
  public <T extends @Nullable Object> T call(Supplier<T> work) {
    if (!Thread.currentThread().isVirtual()) {
      return work.get();
    }
    CompletableFuture<T> done = new CompletableFuture<>();
    execute(
        () -> {
          try {
            done.complete(work.get());
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return Outcome.await(done);
  }

  /** {@link #call} for work without a result. */
  public void run(Runnable work) {
    this.<@Nullable Void>call(
        () -> {
          work.run();
          return null;
        });
  }

  /**
   * Runs the work some time on one of the pool's threads.
   *
   * @throws OverloadedException when the queue is full
   */
  public void execute(Runnable work) {
    try {
      threads.execute(work);
    } catch (RejectedExecutionException e) {
      throw new OverloadedException("too much is waiting for " + name);
    }
  }

  /** Pieces of work waiting for a thread. */
  public int waiting() {
    return threads.getQueue().size();
  }

  /** Threads at work. */
  public int active() {
    return threads.getActiveCount();
  }

  /** Ends what is running and takes no more. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waiting for what another thread computes. */
  public static final class Outcome {
    private Outcome() {}

    /**
     * The future's value; what it failed with is thrown as it is. Waits through interrupts, as the
     * work goes on.
     */
    public static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
      try {
        return future.join();
      } catch (CompletionException e) {
        throw unchecked(e.getCause() == null ? e : e.getCause());
      }
    }

    private static RuntimeException unchecked(Throwable cause) {
      return switch (cause) {
        case RuntimeException e -> e;
        case Error e -> throw e;
        default -> new IllegalStateException(cause);
      };
    }
  }
}
