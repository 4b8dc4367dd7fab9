package io.stowage.server.registry;

import io.stowage.blob.BlobStore;
import io.stowage.blob.BlobStoreException;
import io.stowage.oci.Digest;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Events.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees what nothing refers to, while pushes and pulls run.
 *
 * <p>Nothing is searched for. Whatever may leave a location unneeded (an upload begun, a manifest
 * or link deleted) puts it into {@code gc_review} with a time to look again, in the same
 * transaction; and whatever a client may rely on (an upload closed, a mount, a HEAD) pushes that
 * time out. A location is decided in three steps:
 *
 * <ol>
 *   <li>one transaction takes a due row and its blob, looks whether any manifest names the digest,
 *       and if none does marks the row {@code deleting}: from this commit on the blob is absent to
 *       everyone;
 *   <li>the bytes at that location, which no other row shares, are deleted;
 *   <li>one transaction removes the row, and the repositories' links to the digest unless another
 *       row has come to hold it.
 * </ol>
 *
 * A crash after any step leaves a row from which the next round goes on. A push that needs the
 * digest meanwhile has a location and row of its own. A push that named the digest in a manifest
 * held its row while it checked, so that step 1 either came first, and the push was told the blob
 * is unknown, or sees the reference.
 *
 * <p>Links of repositories keep nothing alive, as in every registry: a blob that no manifest names
 * is garbage after its grace. Manifests are garbage only if a setting says so, and then only those
 * with no tag, parent or subject.
 */
public final class GarbageCollector {
  private static final Logger log = LoggerFactory.getLogger(GarbageCollector.class);
  private static final int AT_ONCE = 200;
  private static final Duration RETRY = Duration.ofMinutes(5);
  private static final Duration TELL = Duration.ofSeconds(1);

  private final Database database;
  private final BlobStore store;
  private final Blobs blobs;
  private final Manifests manifests;
  private final Uploads uploads;
  private final Births births;
  private final RegistrySettings settings;
  private final InstantSource clock;
  private final BlockingPool disk;
  private final GcRuns runs;
  private final AtomicLong freedBytes = new AtomicLong();
  private final AtomicLong freedBlobs = new AtomicLong();
  private final AtomicLong rounds = new AtomicLong();

  GarbageCollector(
      Database database,
      BlobStore store,
      Blobs blobs,
      Manifests manifests,
      Uploads uploads,
      Births births,
      RegistrySettings settings,
      InstantSource clock,
      BlockingPool disk) {
    this.database = database;
    this.store = store;
    this.blobs = blobs;
    this.manifests = manifests;
    this.uploads = uploads;
    this.births = births;
    this.settings = settings;
    this.clock = clock;
    this.disk = disk;
    this.runs = new GcRuns(database, clock);
  }

  /** What it did, and does. */
  public GcRuns runs() {
    return runs;
  }

  /** When it runs by itself, and what it spares. */
  public RegistrySettings.Gc settings() {
    return settings.gc();
  }

  /** What one round did. */
  public record Round(int sessions, int manifests, int blobs, long bytes) {}

  /** What a round would do to one location. */
  public record Candidate(Digest digest, long size, String location) {}

  /** Does all that is due now. */
  public Round run() {
    return run(runs.begin(""));
  }

  /**
   * Begins a round that somebody asks for, unless one goes on, here or elsewhere.
   *
   * @param together what else the transaction does
   * @return does the round, on any thread
   */
  public Optional<Runnable> begin(String by, Consumer<Transaction> together) {
    return runs.beginAlone(by, together).map(run -> () -> run(run));
  }

  private Round run(long run) {
    Progress progress = new Progress(run);
    try {
      collect(progress);
      runs.end(run, progress.done(), false);
    } catch (RuntimeException | Error e) {
      try {
        runs.end(run, progress.done(), true);
      } catch (RuntimeException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
    rounds.incrementAndGet();
    return progress.done();
  }

  /** How far a round is, told now and then. */
  private final class Progress {
    private final long run;
    private long told = System.nanoTime();
    private int sessions;
    private int manifests;
    private int blobs;
    private long bytes;

    private Progress(long run) {
      this.run = run;
    }

    private Round done() {
      return new Round(sessions, manifests, blobs, bytes);
    }

    private void goesOn() {
      if (System.nanoTime() - told > TELL.toNanos()) {
        told = System.nanoTime();
        runs.goesOn(run, done());
      }
    }
  }

  private void collect(Progress progress) {
    for (int expired; (expired = uploads.expire()) > 0; ) {
      progress.sessions += expired;
      progress.goesOn();
    }
    purgeRepositories(progress);
    settings.gc().untaggedAfter().ifPresent(age -> expireUntagged(age, progress));
    long now = clock.millis();
    // An interrupt is a stop: what is decided is done, and the rest left for the next round.
    for (Optional<Decision> next;
        !Thread.currentThread().isInterrupted() && (next = decide(now)).isPresent(); ) {
      if (next.get().isDeleted() && delete(next.get().due())) {
        progress.blobs++;
        progress.bytes += next.get().due().size();
      }
      progress.goesOn();
    }
  }

  /** Applies a grace that was set lower to what waits already. */
  void shortenGrace() {
    database.execute(
        tx -> ReviewStore.pullIn(tx, clock.millis() + settings.gc().grace().toMillis()));
  }

  /** What {@link #run()} would free of the locations due now, at most {@code limit} of them. */
  public List<Candidate> dryRun(int limit) {
    List<Candidate> found = new ArrayList<>();
    long now = clock.millis();
    long after = 0;
    for (List<ReviewStore.Due> page;
        found.size() < limit && !(page = due(now, after)).isEmpty();
        after = page.getLast().blobId()) {
      List<ReviewStore.Due> some = page;
      found.addAll(
          database.read(
              tx ->
                  some.stream()
                      .filter(due -> isGarbage(tx, due))
                      .map(due -> new Candidate(due.digest(), due.size(), due.location()))
                      .toList()));
    }
    return List.copyOf(found.subList(0, Math.min(limit, found.size())));
  }

  private List<ReviewStore.Due> due(long now, long after) {
    return database.read(tx -> ReviewStore.due(tx, now, after, AT_ONCE));
  }

  private record Decision(ReviewStore.Due due, boolean isDeleted) {}

  private Optional<Decision> decide(long now) {
    Optional<Decision> decision =
        database.write(
            tx ->
                ReviewStore.nextDue(tx, now)
                    .map(
                        due -> {
                          boolean isGarbage = isGarbage(tx, due);
                          if (isGarbage) {
                            BlobRowStore.changeState(
                                tx, due.blobId(), due.state(), BlobRowStore.DELETING);
                            // Pushed out so that this round goes on with the next; removed with the
                            // row.
                            ReviewStore.backOff(tx, due.blobId(), now + RETRY.toMillis());
                          } else if (due.state() == BlobRowStore.DAMAGED) {
                            ReviewStore.backOff(
                                tx, due.blobId(), now + settings.gc().grace().toMillis() + 1);
                          } else {
                            ReviewStore.settle(tx, due.blobId());
                          }
                          return new Decision(due, isGarbage);
                        }));
    decision.filter(Decision::isDeleted).ifPresent(made -> blobs.changed(made.due().digest()));
    return decision;
  }

  /**
   * A damaged location is kept until the blob is pushed again or nothing needs it: its bytes may
   * still be rescued.
   */
  private static boolean isGarbage(Transaction tx, ReviewStore.Due due) {
    return switch (due.state()) {
      case BlobRowStore.PENDING, BlobRowStore.DELETING -> true;
      case BlobRowStore.DAMAGED ->
          BlobRowStore.findLive(tx, due.digest()).isPresent()
              || !ReviewStore.isReferenced(tx, due.digest());
      default -> !ReviewStore.isReferenced(tx, due.digest());
    };
  }

  private boolean delete(ReviewStore.Due due) {
    try {
      disk.run(() -> store.delete(due.location()));
    } catch (BlobStoreException e) {
      log.warn(
          "Could not delete {} of blob {}, will try again: {}",
          due.location(),
          due.digest(),
          e.getMessage());
      return false;
    }
    database.execute(tx -> BlobRowStore.remove(tx, due.blobId(), due.digest()));
    freedBlobs.incrementAndGet();
    freedBytes.addAndGet(due.size());
    return true;
  }

  private void expireUntagged(Duration age, Progress progress) {
    long after = 0;
    for (List<ManifestStore.Untagged> page;
        !(page = untagged(age, after)).isEmpty();
        after = page.getLast().row().id()) {
      for (ManifestStore.Untagged untagged : page) {
        Optional<io.stowage.oci.RepositoryName> name =
            database.read(tx -> RepositoryStore.name(tx, untagged.repository()));
        if (name.isPresent()
            && manifests.expire(
                name.get(), untagged.repository(), untagged.row().digest(), COLLECTOR)) {
          progress.manifests++;
        }
        progress.goesOn();
      }
    }
  }

  private List<ManifestStore.Untagged> untagged(Duration age, long after) {
    return database.read(
        tx -> ManifestStore.untagged(tx, clock.millis() - age.toMillis(), after, AT_ONCE));
  }

  /**
   * Removes the rows of deleted repositories whose time in the bin is over, a few at a time so that
   * nobody waits long for the writer.
   */
  private void purgeRepositories(Progress progress) {
    long now = clock.millis();
    for (Optional<Long> next;
        (next = database.read(tx -> RepositoryStore.nextToPurge(tx, now))).isPresent(); ) {
      long repository = next.get();
      if (!database.write(tx -> RepositoryStore.condemn(tx, repository, now))) {
        continue;
      }
      for (List<String> ids;
          !(ids = database.read(tx -> UploadStore.ofRepository(tx, repository, AT_ONCE)))
              .isEmpty(); ) {
        ids.forEach(uploads::discard);
      }
      while (database.write(tx -> purgeSome(tx, repository))) {
        // Until nothing is left.
        progress.goesOn();
      }
    }
  }

  private boolean purgeSome(Transaction tx, long repository) {
    long reviewAt = clock.millis() + settings.gc().grace().toMillis();
    if (TagStore.removeSome(tx, repository, AT_ONCE) > 0) {
      return true;
    }
    List<ManifestStore.ManifestRow> some = ManifestStore.some(tx, repository, AT_ONCE / 4);
    if (!some.isEmpty()) {
      some.forEach(row -> ManifestStore.remove(tx, repository, row, reviewAt));
      return true;
    }
    if (BlobRowStore.unlinkSome(tx, repository, reviewAt, AT_ONCE)) {
      return true;
    }
    if (!UploadStore.ofRepository(tx, repository, 1).isEmpty()) {
      return false;
    }
    births.gone(tx, repository);
    RepositoryStore.remove(tx, repository);
    return false;
  }

  private static final Source COLLECTOR =
      new Source(new Actor("garbage-collector"), "", "", "", "", "", "");

  /** Bytes freed since the start. */
  public long freedBytes() {
    return freedBytes.get();
  }

  /** Locations freed since the start. */
  public long freedBlobs() {
    return freedBlobs.get();
  }

  /** Rounds run since the start. */
  public long rounds() {
    return rounds.get();
  }
}
