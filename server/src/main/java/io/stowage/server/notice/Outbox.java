package io.stowage.server.notice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages to people, written in the transaction of what they tell of, and sent afterwards, at
 * least once.
 *
 * <p>Nobody is owed more than a few messages at a time, and all together not more than fits:
 * beyond, new ones are dropped and counted, since a mail server that is away must not stop the
 * rest, nor fill the disk. How often somebody may be written to at all is the caller's to bound.
 *
 * <p>A mail may hold a link that opens an account. Its row is the one place where such a link is
 * kept, and goes when the mail is sent or given up.
 */
public final class Outbox implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /** Unsent messages for one address or hook. */
  static final int MOST_FOR_ONE = 20;

  /** Unsent messages by one channel. */
  static final int MOST = 10_000;

  private static final int LONGEST_SLACK = 3000;

  private final NoticeSettings settings;
  private final Database database;
  private final InstantSource clock;
  private final Map<Channel, Postman> postmen = new EnumMap<>(Channel.class);
  private final Map<Channel, Counter> dropped = new EnumMap<>(Channel.class);

  /**
   * Prepares and sends nothing yet.
   *
   * @throws IllegalArgumentException if mail can't be sent as configured
   */
  public Outbox(
      Database database, NoticeSettings settings, InstantSource clock, MeterRegistry metrics) {
    this.settings = settings;
    this.database = database;
    this.clock = clock;
    settings
        .smtp()
        .ifPresent(
            smtp ->
                postmen.put(
                    Channel.MAIL,
                    new Postman(Channel.MAIL, new SmtpCarrier(smtp), database, clock, metrics)));
    postmen.put(
        Channel.SLACK,
        new Postman(Channel.SLACK, new SlackCarrier(settings.slack()), database, clock, metrics));
    for (Channel channel : Channel.values()) {
      dropped.put(
          channel,
          Counter.builder("stowage.notices.dropped")
              .description("Messages to people not kept, since too many waited")
              .tag("channel", channel.toString())
              .register(metrics));
    }
  }

  /**
   * What is not sent yet.
   *
   * @param mails up to 10,000
   * @param oldestMail since when the oldest waits
   */
  public record Waiting(long mails, Optional<Instant> oldestMail, long slack) {}

  public Waiting waiting() {
    return database.read(
        tx ->
            new Waiting(
                NoticeStore.count(tx, Channel.MAIL, MOST),
                NoticeStore.oldest(tx, Channel.MAIL),
                NoticeStore.count(tx, Channel.SLACK, MOST)));
  }

  /** Whether anybody can be written to. */
  public boolean isMailConfigured() {
    return settings.smtp().isPresent();
  }

  /** Why nothing would be sent to that web hook, as a sentence; empty when it is fine. */
  public Optional<String> objectionTo(URI hook) {
    return settings.slack().objection(hook);
  }

  /**
   * Sends a mail once the transaction is committed; does nothing when mail is not configured.
   *
   * @throws IllegalArgumentException if that is no mail address: see {@link MailAddress#parse}
   */
  public void mail(Transaction tx, String address, Mail mail) {
    mail(tx, new MailAddress(address), mail);
  }

  /** As {@link #mail(Transaction, String, Mail)}. */
  public void mail(Transaction tx, MailAddress address, Mail mail) {
    if (isMailConfigured() && hasRoom(tx, Channel.MAIL, address.value())) {
      NoticeStore.addMail(tx, address, mail, clock.millis());
      tx.afterCommit(this::committed);
    }
  }

  /**
   * Posts a text to a web hook once the transaction is committed. It is shown as it is; what is too
   * long for Slack is cut.
   *
   * @throws IllegalArgumentException if nothing may be sent there: see {@link #objectionTo}
   */
  public void slack(Transaction tx, URI hook, String text) {
    objectionTo(hook)
        .ifPresent(
            objection -> {
              throw new IllegalArgumentException(objection);
            });
    if (hasRoom(tx, Channel.SLACK, hook.toString())) {
      String cut = text.length() > LONGEST_SLACK ? text.substring(0, LONGEST_SLACK) + "…" : text;
      NoticeStore.addSlack(tx, hook, cut, clock.millis());
      tx.afterCommit(this::committed);
    }
  }

  /** The counts are of what this transaction sees: many at once may go a little beyond. */
  private boolean hasRoom(Transaction tx, Channel channel, String recipient) {
    boolean hasRoom =
        NoticeStore.countFor(tx, channel, recipient, MOST_FOR_ONE) < MOST_FOR_ONE
            && NoticeStore.count(tx, channel, MOST) < MOST;
    if (!hasRoom) {
      count(channel).increment();
    }
    return hasRoom;
  }

  private Counter count(Channel channel) {
    return Objects.requireNonNull(dropped.get(channel));
  }

  /** Looks for what is due: at once, and not soon. What is written here asks for it by itself. */
  void committed() {
    postmen.values().forEach(Postman::wake);
  }

  /**
   * Starts to send, first what an earlier process left.
   *
   * @param threads makes the workers' threads, one for each channel; virtual ones will do
   */
  public void start(ThreadFactory threads) {
    if (!isMailConfigured()) {
      tellWhatCannotBeSent();
    }
    postmen.values().forEach(each -> each.start(threads));
  }

  private void tellWhatCannotBeSent() {
    long expired = clock.millis() - Postman.GIVE_UP.toMillis();
    long waiting =
        database.<Long>write(
            tx -> {
              NoticeStore.removeOlder(tx, Channel.MAIL, expired);
              return NoticeStore.count(tx, Channel.MAIL, MOST);
            });
    if (waiting > 0) {
      log.warn(
          "{} mails wait to be sent, but mail is no longer configured: set mail.smtp.host",
          waiting);
    }
  }

  /** Stops sending; what waits is sent after the next start. */
  @Override
  public void close() {
    postmen.values().forEach(Postman::close);
  }
}
