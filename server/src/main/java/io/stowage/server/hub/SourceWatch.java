package io.stowage.server.hub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.server.account.Account;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Audits;
import io.stowage.server.account.By;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes repositories that follow their source private when it is, and public when it is. What can't
 * be told changes nothing. A source that became private hides the repository even where the owner's
 * plan has no room for one more; one that became public shows it only where the owner allows public
 * repositories.
 */
public final class SourceWatch {
  /** How long a change of a source may go unseen. */
  public static final Duration EVERY = Duration.ofMinutes(15);

  /**
   * A host that told nothing is left alone for a while: its followers must not keep others waiting.
   */
  private static final Duration AWAY = Duration.ofMinutes(10);

  private static final int MOST = 64;
  private static final int MOST_AWAY = 10_000;
  private static final Logger log = LoggerFactory.getLogger(SourceWatch.class);

  private final Database database;
  private final SourceHost hosts;
  private final RepositoryEdits edits;
  private final Audit audit;
  private final Revision revision;
  private final InstantSource clock;
  private final ExecutorService workers;
  private final Cache<String, Boolean> away;

  /**
   * Over all repositories of a database.
   *
   * @param workers ask the hosts, as many at once as there are
   */
  public SourceWatch(
      Database database,
      SourceHost hosts,
      Audit audit,
      Revision revision,
      InstantSource clock,
      ExecutorService workers) {
    this.database = database;
    this.hosts = hosts;
    this.edits = new RepositoryEdits(clock);
    this.audit = audit;
    this.revision = revision;
    this.clock = clock;
    this.workers = workers;
    this.away =
        Caffeine.newBuilder()
            .maximumSize(MOST_AWAY)
            .expireAfterWrite(AWAY)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /**
   * Looks at the sources that are due, several at once; blocks for as long as their hosts take to
   * answer.
   */
  public void look() throws InterruptedException {
    List<Long> due;
    do {
      long now = clock.millis();
      due = database.write(tx -> SourceStore.take(tx, now, now + EVERY.toMillis(), MOST));
      workers.invokeAll(due.stream().map(this::task).toList());
    } while (due.size() == MOST);
  }

  private Callable<Boolean> task(long repository) {
    return () -> {
      try {
        look(repository);
        return true;
      } catch (RuntimeException e) {
        log.error("Looking at the source of repository {} failed", repository, e);
        return false;
      }
    };
  }

  private void look(long repository) {
    var follower = database.read(tx -> SourceStore.follower(tx, repository));
    if (follower.isEmpty()) {
      return;
    }
    String source = follower.get().source();
    String host = URI.create(source).getHost();
    if (away.getIfPresent(host) != null) {
      return;
    }
    SourceVisibility said = hosts.visibility(source);
    // What a host says of one source tells nothing of its others: anybody may follow any address.
    if (said == SourceVisibility.SILENT) {
      away.put(host, true);
    }
    if (said != SourceVisibility.PUBLIC && said != SourceVisibility.PRIVATE) {
      return;
    }
    boolean isPrivate = said == SourceVisibility.PRIVATE;
    boolean isChanged = database.write(tx -> follow(tx, repository, source, isPrivate));
    if (isChanged) {
      revision.advance();
    }
  }

  private boolean follow(Transaction tx, long repository, String source, boolean isPrivate) {
    // Asked anew: meanwhile it may have been unlinked, or linked to another.
    var now =
        SourceStore.follower(tx, repository)
            .filter(one -> one.source().equals(source) && one.isPrivate() != isPrivate)
            .filter(
                one ->
                    isPrivate
                        || Accounts.find(tx, one.name().namespace())
                            .map(Account::allowsPublic)
                            .orElse(true));
    now.ifPresent(
        one -> {
          edits.setPrivate(tx, repository, isPrivate, OptionalLong.empty());
          Audits.record(
              audit,
              tx,
              clock.instant(),
              By.SERVER,
              AuditAction.REPO_CHANGE_PRIVACY,
              one.name().namespace(),
              one.name().value(),
              Map.of("private", isPrivate, "source", source));
        });
    return now.isPresent();
  }
}
