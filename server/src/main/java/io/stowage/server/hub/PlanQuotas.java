package io.stowage.server.hub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.stowage.oci.RepositoryName;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Plans;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Database;
import io.stowage.server.registry.ErrorCode;
import io.stowage.server.registry.Quotas;
import io.stowage.server.registry.RegistryException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The room that a namespace's plan leaves. To add up what a namespace holds takes a while, so the
 * room is remembered for a moment, less what was stored since: a push adds up once at most, and
 * nobody is refused but by a sum of that moment. What goes beyond a limit is what was stored at the
 * same moment, or, by another process, within that time.
 */
public final class PlanQuotas implements Quotas {
  static final Duration REMEMBERED = Duration.ofSeconds(1);

  private static final Duration FORGOTTEN = Duration.ofMinutes(1);

  private final Database database;
  private final Ticker ticker;
  private final Cache<String, Namespace> namespaces;

  public PlanQuotas(Database database) {
    this(database, Ticker.systemTicker());
  }

  PlanQuotas(Database database, Ticker ticker) {
    this.database = database;
    this.ticker = ticker;
    this.namespaces =
        Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterAccess(FORGOTTEN)
            .executor(Runnable::run)
            .build();
  }

  /** What was stored in a namespace since it is remembered, and its room by the last sum. */
  private static final class Namespace {
    private final AtomicLong stored = new AtomicLong();
    private volatile @Nullable Room room;
  }

  /**
   * A sum.
   *
   * @param storedBefore what was stored when adding up began: what comes between counts twice, and
   *     never not at all
   */
  private record Room(long bytes, long storedBefore, long at) {}

  @Override
  public void admit(RepositoryName name, long bytes) {
    Namespace namespace = namespaces.get(name.namespace(), _ -> new Namespace());
    Room room = namespace.room;
    if (room == null
        || ticker.read() - room.at() > REMEMBERED.toNanos()
        || bytes > room.bytes() - (namespace.stored.get() - room.storedBefore())) {
      addUp(namespace, name, bytes);
    }
  }

  private void addUp(Namespace namespace, RepositoryName name, long bytes) {
    long storedBefore = namespace.stored.get();
    long at = ticker.read();
    try {
      long room =
          database.<Long>read(
              tx ->
                  Accounts.find(tx, name.namespace())
                      .map(owner -> Plans.admitStorage(tx, owner.id(), bytes))
                      .orElse(Long.MAX_VALUE));
      namespace.room = new Room(room, storedBefore, at);
    } catch (Refusal refused) {
      throw RegistryException.of(ErrorCode.DENIED, "%s", refused.getMessage());
    }
  }

  @Override
  public void stored(RepositoryName name, long bytes) {
    namespaces.get(name.namespace(), _ -> new Namespace()).stored.addAndGet(bytes);
  }
}
