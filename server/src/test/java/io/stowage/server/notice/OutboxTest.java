package io.stowage.server.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.notice.NoticeSettings.Security;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class OutboxTest {
  private static final String BOB = "bob@example.com";
  private static final Duration LATER = Duration.ofSeconds(10);

  private final FakeClock clock = new FakeClock();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<AutoCloseable> opened = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aMailIsSentOnceItsTransactionIsCommittedAndThenForgotten(Dialect dialect) {
    Database database = open(TestDatabases.fresh(dialect, folder));
    GreenMail server = server(0);
    Outbox outbox = started(database, port(server));

    assertThatThrownBy(
            () ->
                database.execute(
                    tx -> {
                      outbox.mail(tx, BOB, mail("lost"));
                      throw new IllegalStateException("rolled back");
                    }))
        .hasMessage("rolled back");
    write(database, outbox, BOB, "kept");

    await().until(() -> waiting(database) == 0);
    assertThat(subjects(server)).containsExactly("kept");
    await().until(() -> count("sent") == 1);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aServerThatIsDownIsTriedAgainUntilItIsUp(Dialect dialect) {
    Database database = open(TestDatabases.fresh(dialect, folder));
    GreenMail down = server(0);
    int port = port(down);
    down.stop();
    Outbox outbox = started(database, port);
    write(database, outbox, BOB, "1");
    write(database, outbox, "carol@example.com", "2");
    await().until(() -> count("failed") >= 1);

    GreenMail up = server(port);

    await()
        .until(
            () -> {
              clock.advance(LATER);
              outbox.committed();
              return waiting(database) == 0;
            });
    assertThat(subjects(up)).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void aServerThatIsDownIsNotAskedAnewForEachMail() {
    Database database = open(TestDatabases.sqlite(folder));
    Outbox outbox = started(database, 1);

    for (int i = 0; i < 10; i++) {
      write(database, outbox, "a" + i + "@example.com", "1");
    }
    await().until(() -> count("failed") >= 1);
    outbox.close();

    assertThat(count("failed")).isEqualTo(1);
    assertThat(waiting(database)).isEqualTo(10);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void afterAKillTheNextStartSendsWhatWasLeft(Dialect dialect) {
    DatabaseSettings settings = TestDatabases.fresh(dialect, folder);
    try (Database before = Database.open(settings)) {
      Outbox killed = prepared(before, 25);
      write(before, killed, BOB, "in hand");
      write(before, killed, BOB, "waiting");
      // As far as a process gets that dies while it sends.
      long until = clock.millis() + Duration.ofMinutes(1).toMillis();
      before.write(tx -> NoticeStore.claim(tx, Channel.MAIL, clock.millis(), until));
      killed.close();
    }
    Database database = open(settings);
    GreenMail server = server(0);
    Outbox outbox = started(database, port(server));

    await().until(() -> waiting(database) == 1);
    assertThat(subjects(server)).containsExactly("waiting");

    clock.advance(Duration.ofMinutes(1));
    outbox.committed();
    await().until(() -> waiting(database) == 0);
    assertThat(subjects(server)).containsExactly("waiting", "in hand");
  }

  @Test
  void twoProcessesSendEachMailOnce() {
    DatabaseSettings settings = TestDatabases.postgres();
    Database one = open(settings);
    Database two = open(settings);
    GreenMail server = server(0);
    Outbox first = prepared(one, port(server));
    Outbox second = prepared(two, port(server));
    List<String> mails = IntStream.range(0, 60).mapToObj(Integer::toString).toList();
    mails.forEach(each -> write(one, first, "a" + each + "@example.com", each));

    first.start(Thread.ofVirtual().factory());
    second.start(Thread.ofVirtual().factory());

    await().until(() -> waiting(one) == 0);
    assertThat(subjects(server)).containsExactlyInAnyOrderElementsOf(mails);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void nobodyIsOwedMoreThanAFewHoweverTheyAreSpelt(Dialect dialect) {
    Database database = open(TestDatabases.fresh(dialect, folder));
    Outbox outbox = prepared(database, 25);

    for (int i = 0; i < Outbox.MOST_FOR_ONE + 5; i++) {
      write(database, outbox, i % 2 == 0 ? BOB : "Bob@Example.COM", "1");
    }
    assertThat(waiting(database)).isEqualTo(Outbox.MOST_FOR_ONE);
    assertThat(count("dropped")).isEqualTo(5);

    write(database, outbox, "carol@example.com", "1");
    assertThat(waiting(database)).isEqualTo(Outbox.MOST_FOR_ONE + 1);
  }

  @Test
  void aMailThatCannotBeSentForDaysIsGivenUpWithoutNamingItsRecipient() {
    Database database = open(TestDatabases.sqlite(folder));
    List<ILoggingEvent> told = listen();
    Outbox outbox = prepared(database, 1);
    write(database, outbox, BOB, "1");
    clock.advance(Postman.GIVE_UP);

    outbox.start(Thread.ofVirtual().factory());

    await().until(() -> waiting(database) == 0);
    await().until(() -> count("given.up") == 1);
    await().until(() -> lines(told).anyMatch(line -> line.contains("b…@example.com is given up")));
    assertThat(lines(told)).noneMatch(line -> line.contains(BOB));
  }

  @Test
  void aRefusalIsFinalAndHoldsUpNobodyElse() throws Exception {
    Database database = open(TestDatabases.sqlite(folder));
    List<ILoggingEvent> told = listen();
    SmtpDialogue server = new SmtpDialogue(Optional.empty());
    opened.add(server);
    server.answers("RCPT", "550 5.1.1 <bob@example.com> does not exist");
    Outbox outbox = started(database, server.port());
    write(database, outbox, BOB, "1");
    await().until(() -> count("given.up") == 1);

    server.answers("RCPT", "250 fine");
    write(database, outbox, "carol@example.com", "2");

    await().until(() -> waiting(database) == 0);
    await().until(() -> count("sent") == 1);
    assertThat(lines(told)).noneMatch(line -> line.contains(BOB));
  }

  @Test
  void withoutAMailServerNothingIsKept() {
    Database database = open(TestDatabases.sqlite(folder));
    write(database, prepared(database, 25), BOB, "old");
    clock.advance(Postman.GIVE_UP.plusMillis(1));
    Outbox off = new Outbox(database, NoticeSettings.DEFAULT, clock, new SimpleMeterRegistry());
    opened.add(off);

    write(database, off, BOB, "1");
    assertThat(off.isMailConfigured()).isFalse();
    assertThat(waiting(database)).isEqualTo(1);

    off.start(Thread.ofVirtual().factory());
    assertThat(waiting(database)).isZero();
  }

  @Test
  void whatIsNoAddressAndNoHookIsRefusedBeforeAnythingIsWritten() {
    Database database = open(TestDatabases.sqlite(folder));
    Outbox outbox = prepared(database, 25);

    assertThatThrownBy(() -> write(database, outbox, "a@b\r\nBcc: c@d", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                database.execute(tx -> outbox.slack(tx, URI.create("https://evil.example/x"), "1")))
        .hasMessageContaining("hooks.slack.com");
    assertThat(waiting(database)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    // failures, chance, seconds
    "1, 0, 10",
    "1, 1, 5",
    "2, 0, 20",
    "7, 0, 640",
    "8, 0, 900",
    "2000000000, 1, 450",
  })
  void theWaitGrowsToItsBoundAndStaysThere(int failures, double chance, long seconds) {
    Retry retry = new Retry(Duration.ofSeconds(10), Duration.ofMinutes(15));

    assertThat(retry.after(failures, chance)).isEqualTo(Duration.ofSeconds(seconds));
  }

  private Outbox started(Database database, int port) {
    Outbox outbox = prepared(database, port);
    outbox.start(Thread.ofVirtual().factory());
    return outbox;
  }

  private Outbox prepared(Database database, int port) {
    Outbox outbox = new Outbox(database, SmtpSettings.of(port, Security.NONE), clock, metrics);
    opened.add(outbox);
    return outbox;
  }

  private static void write(Database database, Outbox outbox, String to, String subject) {
    database.execute(tx -> outbox.mail(tx, to, mail(subject)));
  }

  private static Mail mail(String subject) {
    return new Mail(subject, "text\n", Optional.of("<p>text</p>"));
  }

  private static long waiting(Database database) {
    return database.<Long>read(tx -> NoticeStore.count(tx, Channel.MAIL, 1000));
  }

  private double count(String what) {
    return metrics.get("stowage.notices." + what).tag("channel", "mail").counter().count();
  }

  private static List<String> subjects(GreenMail server) {
    return Arrays.stream(server.getReceivedMessages()).map(OutboxTest::subject).toList();
  }

  private static String subject(MimeMessage message) {
    try {
      return message.getSubject();
    } catch (jakarta.mail.MessagingException e) {
      throw new AssertionError(e);
    }
  }

  private static java.util.stream.Stream<String> lines(List<ILoggingEvent> told) {
    return List.copyOf(told).stream().map(ILoggingEvent::getFormattedMessage);
  }

  private List<ILoggingEvent> listen() {
    var told = new ListAppender<ILoggingEvent>();
    told.list = new java.util.concurrent.CopyOnWriteArrayList<>();
    told.start();
    var log = (Logger) LoggerFactory.getLogger(Postman.class);
    log.addAppender(told);
    opened.add(() -> log.detachAppender(told));
    return told.list;
  }

  private GreenMail server(int port) {
    GreenMail server = new GreenMail(new ServerSetup(port, "127.0.0.1", "smtp"));
    server.start();
    opened.add(server::stop);
    return server;
  }

  private static int port(GreenMail server) {
    return server.getSmtp().getPort();
  }

  private Database open(DatabaseSettings settings) {
    Database database = Database.open(settings);
    opened.add(database);
    return database;
  }
}
