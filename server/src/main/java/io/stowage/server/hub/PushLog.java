package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.RepositoryName;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.audit.AuditEntry;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Contents;
import io.stowage.server.registry.Events;
import io.stowage.server.registry.ManifestParser;
import io.stowage.server.registry.RegistryException;
import io.stowage.server.registry.Repositories;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the hub learns of pushes and deletions: the audit log in the same transaction; and after it,
 * off the request, what the pushed manifest says of its repository. What is not looked at by a stop
 * is looked at with the next push.
 */
public final class PushLog implements Events {
  private static final Logger log = LoggerFactory.getLogger(PushLog.class);

  /** Manifests that wait to be looked at; beyond, a push is not looked at. */
  private static final int MOST_WAITING = 10_000;

  /** Bytes of those that wait; beyond, they are read again when it is their turn. */
  private static final long MOST_HELD = 4L << 20;

  private static final int LARGEST_CONFIG = 1 << 20;

  private final Events next;
  private final Database database;
  private final Audit audit;
  private final InstantSource clock;
  private final Supplier<Contents> contents;
  private final Runnable whenPushed;
  private final ConcurrentLinkedQueue<Pushed> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong held = new AtomicLong();

  /**
   * A manifest that waits to be looked at.
   *
   * @param written absent: to be read again
   */
  private record Pushed(RepositoryName name, Digest digest, Optional<Written> written) {}

  /**
   * Tells others, too.
   *
   * @param next who else wants to know
   * @param contents what was pushed, once the registry is there
   * @param whenPushed asks that {@link #look()} be called soon; must not block
   */
  public PushLog(
      Events next,
      Database database,
      Audit audit,
      InstantSource clock,
      Supplier<Contents> contents,
      Runnable whenPushed) {
    this.next = next;
    this.database = database;
    this.audit = audit;
    this.clock = clock;
    this.contents = contents;
    this.whenPushed = whenPushed;
  }

  @Override
  public void record(Transaction tx, RegistryEvent event) {
    next.record(tx, event);
    action(event).ifPresent(action -> audit.record(tx, entry(action, event)));
    if (event.kind() == Kind.PUSH
        && MediaTypes.isManifest(event.target().mediaType())
        && event.target().digest().isPresent()) {
      Digest digest = event.target().digest().get();
      tx.afterCommit(() -> await(event.repository(), digest, event.written()));
    }
  }

  private void await(RepositoryName name, Digest digest, Optional<Written> written) {
    if (count.get() >= MOST_WAITING) {
      return;
    }
    count.incrementAndGet();
    waiting.add(new Pushed(name, digest, written.filter(this::hold)));
    whenPushed.run();
  }

  private boolean hold(Written written) {
    int bytes = written.content().length;
    if (held.addAndGet(bytes) <= MOST_HELD) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Blobs are pushed and mounted by the hundred: the manifest tells of them. */
  private static Optional<AuditAction> action(RegistryEvent event) {
    boolean isManifest = MediaTypes.isManifest(event.target().mediaType());
    return switch (event.kind()) {
      case PUSH ->
          !isManifest
              ? Optional.empty()
              : Optional.of(
                  event.target().tag().isPresent()
                      ? AuditAction.REPO_TAG_PUSH
                      : AuditAction.REPO_MANIFEST_PUSH);
      case DELETE -> {
        if (event.target().tag().isPresent()) {
          yield Optional.of(AuditAction.REPO_TAG_DELETE);
        }
        if (event.target().digest().isEmpty()) {
          // A whole repository: whoever deletes one records that, but for the registry itself.
          yield Optional.of(AuditAction.REPO_DELETE)
              .filter(_ -> event.source().equals(Repositories.BY_COMMAND));
        }
        yield Optional.of(
            isManifest ? AuditAction.REPO_MANIFEST_DELETE : AuditAction.REPO_BLOB_DELETE);
      }
      case PULL, MOUNT -> Optional.empty();
    };
  }

  private AuditEntry entry(AuditAction action, RegistryEvent event) {
    Source source = event.source();
    Map<String, Object> detail =
        action == AuditAction.REPO_DELETE
            ? Map.of("undo", 0)
            : Map.of(
                "digest",
                event.target().digest().map(Digest::toString).orElse(""),
                "tag",
                event.target().tag().orElse(""));
    return new AuditEntry(
        clock.instant(),
        new AuditEntry.Who(
            source.actor().name(),
            source.actor().credential(),
            source.address(),
            source.userAgent()),
        action,
        event.repository().namespace(),
        event.repository().value(),
        AuditEntry.Result.DONE,
        detail);
  }

  @Override
  public boolean wantsPulls() {
    return next.wantsPulls();
  }

  @Override
  public void committed() {
    next.committed();
  }

  /** Looks at what was pushed; called by one at a time. */
  public void look() {
    for (Pushed one = waiting.poll(); one != null; one = waiting.poll()) {
      count.decrementAndGet();
      one.written().ifPresent(written -> held.addAndGet(-written.content().length));
      look(one);
    }
  }

  private void look(Pushed pushed) {
    try {
      Optional<Written> found = pushed.written().or(() -> readAgain(pushed));
      if (found.isEmpty()) {
        return;
      }
      Written written = found.get();
      Optional<byte[]> config =
          written
              .manifest()
              .config()
              .flatMap(blob -> contents.get().blob(pushed.name(), blob.digest(), LARGEST_CONFIG));
      Platforms.Pushed said = Platforms.read(written.manifest(), written.content(), config);
      database.execute(tx -> Platforms.record(tx, written.repository(), said, clock.instant()));
    } catch (RegistryException e) {
      log.debug("{} of {} says nothing", pushed.digest(), pushed.name(), e);
    }
  }

  private Optional<Written> readAgain(Pushed pushed) {
    return contents
        .get()
        .manifest(pushed.name(), pushed.digest())
        .map(
            there ->
                new Written(
                    there.repository(),
                    ManifestParser.parse(there.content(), Optional.of(there.mediaType())),
                    there.content()));
  }
}
