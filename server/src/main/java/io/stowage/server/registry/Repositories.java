package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;
import io.stowage.server.common.RowCache;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Events.Kind;
import io.stowage.server.registry.Events.RegistryEvent;
import io.stowage.server.registry.Events.Target;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Which repositories there are. One comes to be with its first push.
 *
 * <p>A name with one part has two spellings, {@code x} and {@code library/x}. Either may be asked
 * for here; the rows know the short one alone.
 */
public final class Repositories {
  private static final Target WHOLE =
      new Target("", Optional.empty(), -1, Optional.empty(), Optional.empty());
  private static final Events.Source BY_COMMAND =
      new Events.Source(new Actor("stowage"), "", "", "", "", "stowage repository delete", "");

  private final Database database;
  private final InstantSource clock;
  private final RowCache<RepositoryName, Long> ids;
  private final Events events;

  Repositories(
      Database database, InstantSource clock, RowCache<RepositoryName, Long> ids, Events events) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.events = events;
  }

  /** The id of a repository, if it exists. */
  Optional<Long> find(RepositoryName name) {
    return ids.get(
        name.canonical(), missing -> database.read(tx -> RepositoryStore.find(tx, missing)));
  }

  /** As {@link #find(RepositoryName)}, within a transaction. */
  Optional<Long> find(Transaction transaction, RepositoryName name) {
    return RepositoryStore.find(transaction, name.canonical());
  }

  /**
   * The id of a repository.
   *
   * @throws RegistryException NAME_UNKNOWN when there is none
   */
  long get(RepositoryName name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  /** The id of a repository, made now if there is none. */
  long ensure(Transaction transaction, RepositoryName name) {
    RepositoryName kept = name.canonical();
    return RepositoryStore.find(transaction, kept)
        .orElseGet(() -> RepositoryStore.insert(transaction, kept, clock.millis()));
  }

  /** A page of the names of repositories that hold something, in byte order. */
  public List<RepositoryName> page(Optional<String> after, int limit) {
    return database.read(tx -> RepositoryStore.page(tx, after.orElse(""), limit));
  }

  /**
   * Makes a repository invisible, with all it holds; its rows and bytes go in the background. One
   * event tells of it: its manifests and blobs have none of their own.
   *
   * @return whether there was one
   */
  public boolean delete(RepositoryName name) {
    RepositoryName kept = name.canonical();
    boolean existed =
        database.write(
            tx -> {
              boolean wasThere = RepositoryStore.markDeleted(tx, kept, clock.millis());
              if (wasThere) {
                events.record(tx, new RegistryEvent(Kind.DELETE, kept, WHOLE, BY_COMMAND));
              }
              return wasThere;
            });
    ids.drop(kept);
    if (existed) {
      events.committed();
    }
    return existed;
  }

  static RegistryException unknown(RepositoryName name) {
    return RegistryException.of(ErrorCode.NAME_UNKNOWN, "repository %s is not known here", name);
  }
}
