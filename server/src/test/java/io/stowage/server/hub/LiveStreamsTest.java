package io.stowage.server.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.access.Policy;
import io.stowage.server.access.Rights;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.AccountSettings;
import io.stowage.server.account.Ceiling;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.account.Identities;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Subject;
import io.stowage.server.audit.AuditTail;
import io.stowage.server.common.FakeClock;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.http.Live;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each listener takes is bounded, and what all take. */
@Timeout(60)
class LiveStreamsTest {
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  @TempDir Path folder;

  private static LiveStream stream(Duration beat, boolean isGood, AtomicInteger stopped) {
    return new LiveStream(
        CredentialRef.NONE, "a", beat, _ -> isGood, _ -> stopped.incrementAndGet());
  }

  @Test
  void whoDoesNotReadIsCutOff() {
    AtomicInteger stopped = new AtomicInteger();
    LiveStream stream = stream(Duration.ofHours(1), true, stopped);
    for (int i = 0; i < LiveStream.MOST_WAITING; i++) {
      stream.tell("event " + i);
    }
    assertThat(stopped).hasValue(0);

    stream.tell("one too many");

    assertThat(stopped).hasPositiveValue();
    List<String> out = new ArrayList<>();
    stream.run(out::add);
    assertThat(out).containsExactly("retry: 3000\n");
  }

  @Test
  void aQuietStreamBeatsUntilItsCredentialIsGone() {
    AtomicInteger beats = new AtomicInteger();
    LiveStream stream =
        new LiveStream(CredentialRef.NONE, "a", AT_ONCE, _ -> beats.incrementAndGet() < 3, _ -> {});
    List<String> out = new ArrayList<>();

    stream.run(out::add);

    assertThat(out).containsExactly("retry: 3000\n", ":\n", ":\n");
  }

  @Test
  void aStreamWhoseClientHasGoneIsStopped() {
    AtomicInteger stopped = new AtomicInteger();
    LiveStream stream = stream(AT_ONCE, true, stopped);

    assertThatThrownBy(
            () ->
                stream.run(
                    _ -> {
                      throw new IllegalStateException("gone");
                    }))
        .hasMessage("gone");

    assertThat(stopped).hasPositiveValue();
  }

  @Test
  void thereAreOnlySoManyStreams() {
    try (Database database = TestDatabases.open(Dialect.SQLITE, folder)) {
      Revision revision = new Revision();
      LiveEvents events =
          new LiveEvents(
              new AuditTail(database),
              new Identities(database, revision, AccountSettings.DEFAULT, new FakeClock()),
              new Rights(database, new Policy(true), revision));
      List<Live> open = new ArrayList<>();
      for (int i = 0; i < LiveEvents.MOST; i++) {
        open.add(events.open(person(i / LiveEvents.MOST_OF_ONE)));
      }

      assertThatThrownBy(() -> events.open(person(-1)))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));
      open.getFirst().stop();
      open.add(events.open(person(-1)));

      assertThat(events.listening()).isEqualTo(LiveEvents.MOST);
      events.close();
      assertThat(events.listening()).isZero();
      assertThatThrownBy(() -> events.open(person(-2))).isInstanceOf(Refusal.class);
    }
  }

  private static Identity person(int id) {
    return HubRowsStore.identity(
        new Subject.Person(new AccountId(id), "p" + id, false, true), Ceiling.NOTHING_LESS);
  }
}
