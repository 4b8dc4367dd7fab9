package io.stowage.server.common;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads, named and bounded, for what must not run on virtual ones: disk, fsync and JNI
 * pin their carrier, and a few of them stop every virtual thread there is.
 */
public final class Threads {
  private Threads() {}

  /** A daemon thread, not yet started. */
  public static Thread daemon(String name, Runnable work) {
    return Thread.ofPlatform().name(name).daemon().unstarted(work);
  }

  /** Makes daemon threads called {@code name-0}, {@code name-1} and so on. */
  public static ThreadFactory daemons(String name) {
    return Thread.ofPlatform().name(name + "-", 0).daemon().factory();
  }

  /**
   * A pool of daemon threads that end when they have been idle for a minute.
   *
   * @param threads the most that run at once
   * @param waiting the most tasks that wait for a thread; one more is refused with {@link
   *     java.util.concurrent.RejectedExecutionException}
   */
  public static ThreadPoolExecutor pool(String name, int threads, int waiting) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(waiting),
            daemons(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** A call that an interrupt of its thread ends. */
  @FunctionalInterface
  public interface Interruptible<T extends @Nullable Object> {
    T call() throws InterruptedException;
  }

  /** Calls again after each interrupt, and leaves the thread interrupted if there was one. */
  public static <T extends @Nullable Object> T uninterruptibly(Interruptible<T> call) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return call.call();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
