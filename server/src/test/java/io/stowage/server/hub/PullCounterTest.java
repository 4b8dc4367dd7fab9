package io.stowage.server.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.Tag;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.DatabaseException;
import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.hub.PullHistory.OfTag;
import io.stowage.server.hub.PullHistory.OnDay;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Pulls add up in memory and come to the database together. */
@ParameterizedClass
@EnumSource(Dialect.class)
class PullCounterTest {
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, new byte[0]);

  private final Dialect dialect;
  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();
  private final AtomicInteger asked = new AtomicInteger();
  private DatabaseSettings settings;
  private Database database;
  private HubRowsStore rows;
  private PullCounter counter;
  private long repository;

  PullCounterTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void open() {
    settings = TestDatabases.fresh(dialect, folder);
    database = Database.open(settings);
    rows = new HubRowsStore(database);
    counter = new PullCounter(database, clock, asked::incrementAndGet);
    repository = rows.repository("ann/app");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void pull(long from, String tag) {
    counter.seen(
        new Seen(
            from,
            "a",
            "docker",
            false,
            tag.isEmpty() ? Optional.empty() : Optional.of(new Tag(tag)),
            DIGEST,
            List.of()));
  }

  private long pulls() {
    return rows.number("SELECT pulls FROM repository WHERE id = ?", repository);
  }

  @Test
  void nothingIsWrittenBeforeTheFlushAndAllOfItByIt() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    pull(repository, "1.0");
    pull(repository, "1.0");
    pull(repository, "");
    assertThat(pulls()).isZero();

    counter.flush();
    clock.advance(Duration.ofDays(1));
    pull(repository, "1.0");
    counter.flush();
    counter.flush();

    PullHistory history = new PullHistory(database, clock);
    assertThat(pulls()).isEqualTo(4);
    assertThat(history.pulls(repository, today, today.plusDays(5)))
        .containsExactly(new OnDay(today, 3), new OnDay(today.plusDays(1), 1));
    assertThat(history.tags(repository, today, today.plusDays(1)))
        .containsExactly(new OfTag(Optional.of("1.0"), 3), new OfTag(Optional.empty(), 1));
    assertThat(history.lately(repository)).isEqualTo(4);
    assertThat(rows.number("SELECT pulled_at FROM repository WHERE id = ?", repository))
        .isEqualTo(clock.millis());

    clock.advance(Duration.ofDays(29));
    assertThat(history.lately(repository)).isOne();
  }

  @Test
  void aRepositoryThatIsGoneDoesNotKeepTheOthersFromBeingCounted() {
    pull(repository + 1000, "1.0");
    pull(repository, "1.0");

    counter.flush();

    assertThat(pulls()).isOne();
  }

  @Test
  void pullsAtOnceAreAllCountedWhileOthersFlush() throws Exception {
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String tag = "t" + i % 5;
      all.add(
          () -> {
            for (int n = 0; n < 20; n++) {
              pull(repository, tag);
            }
            return true;
          });
      if (i % 20 == 0) {
        all.add(
            () -> {
              counter.flush();
              return true;
            });
      }
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var each : threads.invokeAll(all)) {
        each.get();
      }
    }
    counter.flush();

    assertThat(pulls()).isEqualTo(4000);
    assertThat(rows.number("SELECT SUM(pulls) FROM pull_day")).isEqualTo(4000);
  }

  @Test
  void whatCannotBeWrittenWaitsForTheNextTime() {
    Database away = Database.open(settings);
    PullCounter other = new PullCounter(away, clock, () -> {});
    away.close();
    other.seen(
        new Seen(repository, "a", "docker", false, Optional.of(new Tag("x")), DIGEST, List.of()));

    assertThatThrownBy(other::flush).isInstanceOf(DatabaseException.class);
    assertThatThrownBy(other::flush).isInstanceOf(DatabaseException.class);
  }

  @Test
  void aFlushIsAskedForOnceWhenManyWait() {
    for (int i = 0; i < PullCounter.MANY + 10; i++) {
      pull(repository, "t" + i);
    }
    assertThat(asked).hasValue(1);

    counter.flush();

    assertThat(pulls()).isEqualTo(PullCounter.MANY + 10);
    pull(repository, "later");
    assertThat(asked).hasValue(1);
  }
}
