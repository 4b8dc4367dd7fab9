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
  private final Births births;

  Repositories(
      Database database,
      InstantSource clock,
      RowCache<RepositoryName, Long> ids,
      Events events,
      Births births) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.events = events;
    this.births = births;
  }

  /** The id of a repository, if it exists. */
  public Optional<Long> find(RepositoryName name) {
    return ids.get(
        name.canonical(), missing -> database.read(tx -> RepositoryStore.find(tx, missing)));
  }

  /** As {@link #find(RepositoryName)}, within a transaction. */
  public Optional<Long> find(Transaction transaction, RepositoryName name) {
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

  /**
   * The id of a repository, made now if there is none.
   *
   * @throws RegistryException as {@link Births#judge} does
   */
  long ensure(Transaction transaction, RepositoryName name, Actor actor) {
    RepositoryName kept = name.canonical();
    return RepositoryStore.find(transaction, kept).orElseGet(() -> bear(transaction, kept, actor));
  }

  private long bear(Transaction transaction, RepositoryName kept, Actor actor) {
    Births.Birth birth = births.judge(transaction, kept, actor);
    Optional<Long> made =
        RepositoryStore.insert(transaction, kept, birth.isPrivate(), clock.millis());
    made.ifPresent(id -> births.born(transaction, id, kept, actor));
    // None: another push came first.
    return made.or(() -> RepositoryStore.find(transaction, kept)).orElseThrow();
  }

  /**
   * Makes a repository that nothing was pushed to. {@link Births} is neither asked nor told.
   *
   * @return its id
   * @throws NameTakenException when there is one of this name
   */
  public long create(Transaction transaction, RepositoryName name, boolean isPrivate) {
    RepositoryName kept = name.canonical();
    requireFree(transaction, kept);
    return RepositoryStore.insert(transaction, kept, isPrivate, clock.millis())
        .orElseThrow(() -> new NameTakenException(kept));
  }

  /**
   * Gives a repository another name, and with it another namespace. What was begun under the old
   * one ends.
   *
   * @return the old name, empty when there is no such repository
   * @throws NameTakenException when there is another of this name
   */
  public Optional<RepositoryName> rename(Transaction transaction, long id, RepositoryName name) {
    RepositoryName kept = name.canonical();
    Optional<RepositoryName> before = RepositoryStore.name(transaction, id);
    if (before.isEmpty() || before.get().equals(kept)) {
      return before;
    }
    requireFree(transaction, kept);
    transaction.afterCommit(() -> ids.drop(before.get()));
    return before.filter(_ -> RepositoryStore.rename(transaction, id, kept));
  }

  private static void requireFree(Transaction transaction, RepositoryName kept) {
    if (RepositoryStore.find(transaction, kept).isPresent()) {
      throw new NameTakenException(kept);
    }
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
