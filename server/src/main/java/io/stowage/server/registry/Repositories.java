package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;
import io.stowage.server.common.RowCache;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Events.Kind;
import io.stowage.server.registry.Events.RegistryEvent;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.registry.Events.Target;
import java.time.Duration;
import java.time.Instant;
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

  /** Who deletes by command: somebody on the server's machine. */
  public static final Source BY_COMMAND =
      new Source(new Actor("stowage"), "", "", "", "", "stowage repository delete", "");

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

  /**
   * A repository in the bin.
   *
   * @param purgeAt until when it can be brought back
   * @param deletedBy the name of who deleted it
   */
  public record Binned(
      long id, RepositoryName name, Instant deletedAt, Instant purgeAt, String deletedBy) {}

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

  /** As {@link #delete(Transaction, RepositoryName, Optional, Source)}, by command and for good. */
  public boolean delete(RepositoryName name) {
    return delete(name, Optional.empty(), BY_COMMAND);
  }

  /** As {@link #delete(Transaction, RepositoryName, Optional, Source)}, by itself. */
  public boolean delete(RepositoryName name, Optional<Duration> undo, Source by) {
    return database.write(tx -> delete(tx, name, undo, by));
  }

  /**
   * Makes a repository invisible, with all it holds, and its name free. One event tells of it: its
   * manifests and blobs have none of their own.
   *
   * @param undo how long it lies in the bin, with all it holds; then, or at once, its rows and
   *     bytes go in the background
   * @return whether there was one
   */
  public boolean delete(
      Transaction transaction, RepositoryName name, Optional<Duration> undo, Source by) {
    RepositoryName kept = name.canonical();
    long now = clock.millis();
    long purgeAt = now + undo.orElse(Duration.ZERO).toMillis();
    boolean existed =
        RepositoryStore.markDeleted(transaction, kept, now, purgeAt, by.actor().name());
    if (existed) {
      events.record(transaction, new RegistryEvent(Kind.DELETE, kept, WHOLE, by));
      transaction.afterCommit(
          () -> {
            ids.drop(kept);
            events.committed();
          });
    }
    return existed;
  }

  /**
   * Takes a repository out of the bin: it is as it was.
   *
   * @return its name; empty when it is not there, or no longer
   * @throws NameTakenException when there is another of its name by now
   */
  public Optional<RepositoryName> restore(Transaction transaction, long id) {
    long now = clock.millis();
    Optional<RepositoryName> name = RepositoryStore.binned(transaction, id, now).map(Binned::name);
    name.ifPresent(kept -> requireFree(transaction, kept));
    return name.filter(_ -> RepositoryStore.restore(transaction, id, now));
  }

  /** A repository in the bin that can be brought back, by its id. */
  public Optional<Binned> binned(Transaction transaction, long id) {
    return RepositoryStore.binned(transaction, id, clock.millis());
  }

  /**
   * What lies in a namespace's bin and can be brought back, what goes first first.
   *
   * @param afterPurgeAt and {@code afterId} where the page before ended; {@link Instant#EPOCH} and
   *     0 for the first
   */
  public List<Binned> binned(String namespace, Instant afterPurgeAt, long afterId, int limit) {
    long now = clock.millis();
    boolean isFirst = afterPurgeAt.toEpochMilli() <= now;
    return database.read(
        tx ->
            RepositoryStore.binned(
                tx,
                namespace,
                isFirst ? now : afterPurgeAt.toEpochMilli(),
                isFirst ? Long.MAX_VALUE : afterId,
                limit));
  }

  static RegistryException unknown(RepositoryName name) {
    return RegistryException.of(ErrorCode.NAME_UNKNOWN, "repository %s is not known here", name);
  }
}
