package io.stowage.server.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.server.db.Database;
import io.stowage.server.db.DatabaseException;
import io.stowage.server.db.Transaction;
import io.stowage.server.event.DeliveryStore.Delivery;
import io.stowage.server.event.NotificationSettings.Endpoint;
import io.stowage.server.registry.Events.RegistryEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is owed to one endpoint, and the worker that sends it.
 *
 * <p>How much is owed is counted in memory: rows that were rolled back count until the next look at
 * the table, which comes when the queue seems full, every half minute at most, and when it is
 * empty.
 */
final class Deliveries implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
  private static final int BATCH = 100;

  /** A look at the table without being woken: for what another process committed. */
  private static final Duration LOOK_EACH = Duration.ofSeconds(5);

  private static final Duration COUNT_EACH = Duration.ofSeconds(30);
  private static final Duration LOG_EACH = Duration.ofMinutes(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private final Endpoint endpoint;
  private final Database database;
  private final DeliveryStore store;
  private final Clock clock;
  private final Backoff backoff;
  private final Sender sender;
  private final AtomicLong pending;
  private final Counter delivered;
  private final Counter failed;
  private final Counter dropped;
  private final Semaphore woken = new Semaphore(0);
  private final AtomicLong nextDropLog = new AtomicLong();
  private long nextCount;
  private volatile boolean closed;
  private @Nullable Thread worker;

  Deliveries(
      Endpoint endpoint,
      Database database,
      DeliveryStore store,
      Clock clock,
      MeterRegistry metrics,
      long owed) {
    this.endpoint = endpoint;
    this.database = database;
    this.store = store;
    this.clock = clock;
    this.backoff = new Backoff(endpoint.threshold(), endpoint.backoff());
    this.sender = new Sender(endpoint);
    this.pending = new AtomicLong(owed);
    String name = endpoint.name();
    Gauge.builder("stowage.notifications.pending", pending, AtomicLong::doubleValue)
        .description("Events that wait for a notification endpoint")
        .tag("endpoint", name)
        .register(metrics);
    this.delivered = counter(metrics, "delivered", "Events that a notification endpoint has taken");
    this.failed = counter(metrics, "failed", "Requests to a notification endpoint that failed");
    this.dropped =
        counter(metrics, "dropped", "Events not kept, since too many waited for the endpoint");
  }

  private Counter counter(MeterRegistry metrics, String what, String description) {
    return Counter.builder("stowage.notifications." + what)
        .description(description)
        .tag("endpoint", endpoint.name())
        .register(metrics);
  }

  boolean wants(RegistryEvent event) {
    return !endpoint.ignoredActions().contains(Envelope.action(event.kind()))
        && !endpoint.ignoredMediaTypes().contains(event.target().mediaType());
  }

  /**
   * Adds an event, in the transaction in which it happens. When too many wait, it is dropped: an
   * endpoint that is away must not stop pushes, nor fill the disk.
   */
  void owe(Transaction transaction, String event) {
    if (pending.get() >= endpoint.maxPending()) {
      dropped.increment();
      long now = clock.millis();
      long due = nextDropLog.get();
      if (now >= due && nextDropLog.compareAndSet(due, now + LOG_EACH.toMillis())) {
        log.error(
            "Events for the notification endpoint {} are dropped: {} wait already",
            endpoint.name(),
            pending.get());
      }
      return;
    }
    store.add(transaction, endpoint.name(), event, clock.millis());
    pending.incrementAndGet();
  }

  void wake() {
    // One permit is enough to say "look"; more would only make it look again.
    if (woken.availablePermits() == 0) {
      woken.release();
    }
  }

  void start(ThreadFactory threads) {
    Thread thread = threads.newThread(this::run);
    worker = thread;
    thread.start();
  }

  private void run() {
    int failures = 0;
    while (!closed) {
      try {
        Optional<String> problem = sendAll();
        if (problem.isEmpty()) {
          failures = 0;
          boolean _ = woken.tryAcquire(LOOK_EACH.toMillis(), TimeUnit.MILLISECONDS);
          woken.drainPermits();
          continue;
        }
        failures = Math.min(failures + 1, Integer.MAX_VALUE - 1);
        Duration wait = backoff.after(failures, ThreadLocalRandom.current().nextDouble());
        recount(failures);
        logFailure(failures, problem.get(), wait);
        Thread.sleep(wait);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Sends until nothing is owed, or something goes wrong. */
  private Optional<String> sendAll() throws InterruptedException {
    while (!closed) {
      try {
        long before = pending.get();
        List<Delivery> batch = database.read(tx -> store.next(tx, endpoint.name(), BATCH));
        if (batch.isEmpty()) {
          boolean _ = pending.compareAndSet(before, 0);
          return Optional.empty();
        }
        Optional<String> problem =
            sender.send(Envelope.of(batch.stream().map(Delivery::event).toList()));
        if (problem.isPresent()) {
          failed.increment();
          return problem;
        }
        database.execute(tx -> store.remove(tx, batch));
        delivered.increment(batch.size());
        pending.updateAndGet(count -> Math.max(0, count - batch.size()));
      } catch (RuntimeException e) {
        // Of the database above all: whatever it is, the worker lives on and tries again.
        return Optional.of(e.toString());
      }
    }
    return Optional.empty();
  }

  private void recount(int failures) {
    if (failures > 1 && clock.millis() < nextCount) {
      return;
    }
    nextCount = clock.millis() + COUNT_EACH.toMillis();
    try {
      pending.set(database.<Long>read(tx -> store.count(tx, endpoint.name())));
    } catch (DatabaseException e) {
      log.warn("Can't count what waits for the endpoint {}: {}", endpoint.name(), e.getMessage());
    }
  }

  /** The first failure, the one that reaches the threshold, and one in a hundred after. */
  private void logFailure(int failures, String problem, Duration wait) {
    if (failures == 1 || failures == endpoint.threshold() || failures % 100 == 0) {
      log.warn(
          "The notification endpoint {} failed ({} times now): {}. {} events wait; trying again in"
              + " {} ms",
          endpoint.name(),
          failures,
          problem,
          pending.get(),
          wait.toMillis());
    }
  }

  @Override
  public void close() {
    closed = true;
    Thread thread = worker;
    if (thread != null) {
      thread.interrupt();
      try {
        boolean _ = thread.join(STOP_WITHIN);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    sender.close();
  }
}
