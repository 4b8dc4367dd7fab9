package io.stowage.server.app;

import io.stowage.server.registry.GarbageCollector;
import io.stowage.server.registry.RegistrySettings;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the garbage collector now and then, one round at a time. */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private static final Duration ROUND_ENDS = Duration.ofSeconds(10);

  private final GarbageCollector collector;
  private final RegistrySettings.Gc settings;
  private @Nullable ScheduledExecutorService timer;

  Housekeeping(GarbageCollector collector, RegistrySettings.Gc settings) {
    this.collector = collector;
    this.settings = settings;
  }

  void start(ThreadFactory threads) {
    if (settings.enabled()) {
      ScheduledExecutorService started = new ScheduledThreadPoolExecutor(1, threads);
      long every = Math.max(1, settings.interval().toMillis());
      started.scheduleWithFixedDelay(this::round, every, every, TimeUnit.MILLISECONDS);
      timer = started;
    }
  }

  private void round() {
    try {
      GarbageCollector.Round done = collector.run();
      if (done.blobs() + done.manifests() + done.sessions() > 0) {
        log.info(
            "Freed {} blobs ({} bytes), expired {} manifests and {} upload sessions",
            done.blobs(),
            done.bytes(),
            done.manifests(),
            done.sessions());
      }
    } catch (Throwable e) {
      // The timer would drop a task that throws, and nothing were collected until a restart.
      log.error("A round of garbage collection failed; the next one goes on where it stopped", e);
    }
  }

  /** Lets a round that is running end, unless it is a long one: what it left is for the next. */
  @Override
  public void close() {
    if (timer == null) {
      return;
    }
    timer.shutdown();
    try {
      if (!timer.awaitTermination(ROUND_ENDS.toMillis(), TimeUnit.MILLISECONDS)) {
        timer.shutdownNow();
        timer.awaitTermination(ROUND_ENDS.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      timer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
