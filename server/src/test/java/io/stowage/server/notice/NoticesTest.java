package io.stowage.server.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.notice.Choices.Choice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is sent here: what would be stays in the outbox. */
class NoticesTest {
  private static final Mail MAIL = new Mail("New log-in", "text", Optional.empty());
  private static final AccountAddress ALICE =
      new AccountAddress(
          1, Optional.of("alice@example.com"), Optional.of("https://hooks.slack.com/services/x"));

  private final FakeClock clock = new FakeClock();
  @TempDir private Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoChoseNothingIsToldEverywhere(Dialect dialect) {
    Database database = withAlice(dialect);

    tell(database, ALICE, NoticeKind.TOKEN);

    assertThat(waiting(database, Channel.MAIL)).isEqualTo(1);
    assertThat(waiting(database, Channel.SLACK)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aChoiceHoldsForItsKindAlone(Dialect dialect) {
    Database database = withAlice(dialect);
    database.execute(
        tx -> {
          Choices.choose(tx, 1, new Choice(NoticeKind.TOKEN, true, true));
          Choices.choose(tx, 1, new Choice(NoticeKind.TOKEN, false, false));
        });

    tell(database, ALICE, NoticeKind.TOKEN);
    assertThat(waiting(database, Channel.MAIL)).isZero();
    assertThat(waiting(database, Channel.SLACK)).isZero();

    tell(database, ALICE, NoticeKind.INVITATION);
    assertThat(waiting(database, Channel.MAIL)).isEqualTo(1);
    assertThat(waiting(database, Channel.SLACK)).isEqualTo(1);
    List<Choice> choices = database.read(tx -> Choices.of(tx, 1));
    assertThat(choices)
        .hasSize(NoticeKind.values().length)
        .contains(new Choice(NoticeKind.TOKEN, false, false))
        .contains(NoticeKind.INVITATION.byDefault());
  }

  @ParameterizedTest
  @EnumSource(
      value = NoticeKind.class,
      names = {"PASSWORD", "TWO_FACTOR"})
  void mailsThatKeepAnAccountSafeCannotBeTurnedOff(NoticeKind kind) {
    assertThatThrownBy(() -> new Choice(kind, false, true)).hasMessageContaining("turned off");
    assertThat(new Choice(kind, true, false).bySlack()).isFalse();
  }

  @Test
  void whoCannotBeReachedIsPassedOver() {
    Database database = withAlice(Dialect.SQLITE);

    tell(
        database,
        new AccountAddress(1, Optional.empty(), Optional.of("")),
        NoticeKind.LOGIN_NEW_PLACE);
    tell(
        database,
        new AccountAddress(1, Optional.of("no address"), Optional.of("https://evil.example/x")),
        NoticeKind.LOGIN_NEW_PLACE);
    tell(
        database,
        new AccountAddress(1, Optional.empty(), Optional.of("no url at all")),
        NoticeKind.LOGIN_NEW_PLACE);

    assertThat(waiting(database, Channel.MAIL)).isZero();
    assertThat(waiting(database, Channel.SLACK)).isZero();
  }

  private Database withAlice(Dialect dialect) {
    Database database = TestDatabases.open(dialect, folder);
    opened.add(database);
    database.execute(tx -> NoticeRows.account(tx, 1, "alice"));
    return database;
  }

  private void tell(Database database, AccountAddress to, NoticeKind kind) {
    try (Outbox outbox =
        new Outbox(
            database,
            SmtpSettings.of(25, NoticeSettings.Security.NONE),
            clock,
            new SimpleMeterRegistry())) {
      Notices notices = new Notices(outbox);
      database.execute(tx -> notices.tell(tx, to, kind, MAIL, "New log-in"));
    }
  }

  private static long waiting(Database database, Channel channel) {
    return database.<Long>read(tx -> NoticeStore.count(tx, channel, 100));
  }
}
