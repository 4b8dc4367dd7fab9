package io.stowage.server.notice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.server.db.Database;
import io.stowage.server.notice.Carrier.Outcome;
import io.stowage.server.notice.NoticeStore.Unsent;
import java.time.Duration;
import java.time.InstantSource;
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
 * The worker that sends what waits for one channel.
 *
 * <p>It takes one message at a time in hand, by putting off the time at which anybody may try it,
 * so replicas share the work; sends it without a transaction; and removes it, or puts it off until
 * a later try. When it dies in between, the message comes up again by itself, and may arrive twice.
 *
 * <p>A failure that others would share pauses the channel too: a server that is away is asked once
 * in a while, and not once for each message.
 */
final class Postman implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Postman.class);

  /** What can't be sent for so long is given up: links in it have expired by then. */
  static final Duration GIVE_UP = Duration.ofDays(3);

  private static final Retry MESSAGE = new Retry(Duration.ofSeconds(10), Duration.ofMinutes(15));
  private static final Retry CHANNEL = new Retry(Duration.ofSeconds(1), Duration.ofMinutes(1));

  /** A look at the table without being woken: for what another process committed. */
  private static final Duration LOOK_EACH = Duration.ofSeconds(5);

  private static final Duration LOOK_SOON = Duration.ofMillis(100);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final Duration STOP_AT_ONCE = Duration.ofSeconds(1);
  private static final int COUNTED = 10_000;

  private final Channel channel;
  private final Carrier carrier;
  private final Database database;
  private final InstantSource clock;
  private final AtomicLong pending = new AtomicLong();
  private final Counter sent;
  private final Counter failed;
  private final Counter givenUp;
  private final Semaphore woken = new Semaphore(0);
  private int failures;
  private long pausedUntil;
  private volatile boolean closed;
  private @Nullable Thread worker;

  Postman(
      Channel channel,
      Carrier carrier,
      Database database,
      InstantSource clock,
      MeterRegistry metrics) {
    this.channel = channel;
    this.carrier = carrier;
    this.database = database;
    this.clock = clock;
    Gauge.builder("stowage.notices.pending", pending, AtomicLong::doubleValue)
        .description("Messages to people that are not sent yet, counted up to 10000")
        .tag("channel", channel.toString())
        .register(metrics);
    this.sent = counter(metrics, "sent", "Messages to people that were sent");
    this.failed = counter(metrics, "failed", "Attempts to send a message that failed");
    this.givenUp = counter(metrics, "given.up", "Messages to people that could not be sent");
  }

  private Counter counter(MeterRegistry metrics, String what, String description) {
    return Counter.builder("stowage.notices." + what)
        .description(description)
        .tag("channel", channel.toString())
        .register(metrics);
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
    try {
      while (!closed) {
        long wait = Math.max(1, round().toMillis());
        boolean _ = woken.tryAcquire(wait, TimeUnit.MILLISECONDS);
        woken.drainPermits();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration round() throws InterruptedException {
    long now = clock.millis();
    if (now < pausedUntil) {
      return soonest(pausedUntil - now);
    }
    try {
      pending.set(database.<Long>read(tx -> NoticeStore.count(tx, channel, COUNTED)));
      return sendDue();
    } catch (RuntimeException e) {
      // Of the database above all: whatever it is, the worker lives on and tries again.
      return pause(e.toString());
    }
  }

  /** Sends all that is due; how long until there may be more. */
  private Duration sendDue() throws InterruptedException {
    while (!closed) {
      long now = clock.millis();
      if (now < pausedUntil) {
        return soonest(pausedUntil - now);
      }
      Optional<Long> due = database.read(tx -> NoticeStore.earliest(tx, channel));
      if (due.isEmpty()) {
        return LOOK_EACH;
      }
      if (due.get() > now) {
        return soonest(due.get() - now);
      }
      long until = now + carrier.longest().toMillis();
      Optional<Unsent> mine = database.write(tx -> NoticeStore.claim(tx, channel, now, until));
      if (mine.isEmpty()) {
        // Another process is taking it right now.
        return LOOK_SOON;
      }
      send(mine.get());
    }
    return LOOK_EACH;
  }

  private static Duration soonest(long millis) {
    return Duration.ofMillis(Math.min(millis, LOOK_EACH.toMillis()));
  }

  private void send(Unsent message) throws InterruptedException {
    switch (carry(message)) {
      case Outcome.Sent _ -> {
        database.execute(tx -> NoticeStore.remove(tx, message));
        pending.updateAndGet(count -> Math.max(0, count - 1));
        sent.increment();
        failures = 0;
      }
      case Outcome.Refused refused -> {
        giveUp(message, refused.reason());
        failures = 0;
      }
      case Outcome.Failed failure -> {
        failed.increment();
        if (failure.isAway()) {
          Duration _ = pause(failure.reason());
        } else {
          failures = 0;
        }
        if (clock.millis() - message.createdAt() >= GIVE_UP.toMillis()) {
          giveUp(message, failure.reason());
        } else {
          putOff(message, failure);
        }
      }
    }
  }

  private Outcome carry(Unsent message) throws InterruptedException {
    try {
      return carrier.carry(message);
    } catch (RuntimeException e) {
      log.warn("Sending message {} by {} failed in a way nobody foresaw", message.id(), channel, e);
      return new Outcome.Failed(e.getClass().getSimpleName(), false);
    }
  }

  private void giveUp(Unsent message, String reason) {
    database.execute(tx -> NoticeStore.remove(tx, message));
    pending.updateAndGet(count -> Math.max(0, count - 1));
    givenUp.increment();
    log.warn(
        "A message by {} to {} is given up after {} attempts: {}",
        channel,
        carrier.masked(message.recipient()),
        message.attempts(),
        reason);
  }

  private void putOff(Unsent message, Outcome.Failed failure) {
    Duration wait = MESSAGE.after(message.attempts(), ThreadLocalRandom.current().nextDouble());
    long until = clock.millis() + wait.toMillis();
    database.execute(tx -> NoticeStore.putOff(tx, message, until));
    if (!failure.isAway() && message.attempts() == 1) {
      log.warn(
          "A message by {} to {} could not be sent: {}. Trying again in {} s",
          channel,
          carrier.masked(message.recipient()),
          failure.reason(),
          wait.toSeconds());
    }
  }

  private Duration pause(String reason) {
    failures = Math.min(failures + 1, Integer.MAX_VALUE - 1);
    Duration wait = CHANNEL.after(failures, ThreadLocalRandom.current().nextDouble());
    pausedUntil = clock.millis() + wait.toMillis();
    // The first failure, and one in a hundred after.
    if (failures == 1 || failures % 100 == 0) {
      log.warn(
          "Messages by {} can't be sent ({} times now): {}. {} wait; trying again in {} ms",
          channel,
          failures,
          reason,
          pending.get(),
          wait.toMillis());
    }
    return soonest(wait.toMillis());
  }

  /** Lets what is being sent end, if it does soon. */
  @Override
  public void close() {
    closed = true;
    wake();
    Thread thread = worker;
    if (thread != null) {
      try {
        if (!thread.join(STOP_WITHIN)) {
          thread.interrupt();
          boolean _ = thread.join(STOP_AT_ONCE);
        }
      } catch (InterruptedException _) {
        thread.interrupt();
        Thread.currentThread().interrupt();
      }
    }
    carrier.close();
  }
}
