package io.stowage.server.registry;

import io.stowage.blob.BlobStore;
import io.stowage.blob.BlobStoreException;
import io.stowage.blob.StoredBlob;
import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.RepositoryName;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.common.RowCache;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.http.OpenFile;
import io.stowage.server.http.Response.Header;
import io.stowage.server.registry.Events.Kind;
import io.stowage.server.registry.Events.RegistryEvent;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.registry.Events.Target;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs as repositories see them: found, opened, mounted, unlinked (distribution-spec "Pulling
 * blobs").
 */
final class Blobs {
  private static final Logger log = LoggerFactory.getLogger(Blobs.class);
  private static final int MOST_MOUNT_SOURCES = 100;
  private static final long NONE = -1;

  private final Database database;
  private final BlobStore store;
  private final Repositories repositories;
  private final Access access;
  private final Optional<Listing> listing;
  private final Events events;
  private final Quotas quotas;
  private final RegistrySettings settings;
  private final InstantSource clock;
  private final BlockingPool disk;
  private final RowCache<Link, Long> links;
  private final RowCache<Digest, BlobRow> live;

  Blobs(
      Database database,
      BlobStore store,
      Repositories repositories,
      Access access,
      Optional<Listing> listing,
      Events events,
      Quotas quotas,
      RegistrySettings settings,
      InstantSource clock,
      BlockingPool disk,
      RowCache<Link, Long> links,
      RowCache<Digest, BlobRow> live) {
    this.database = database;
    this.store = store;
    this.repositories = repositories;
    this.access = access;
    this.listing = listing;
    this.events = events;
    this.quotas = quotas;
    this.settings = settings;
    this.clock = clock;
    this.disk = disk;
    this.links = links;
    this.live = live;
  }

  /** A digest in a repository. */
  record Link(long repository, Digest digest) {}

  /** A blob ready to be sent. */
  record Opened(BlobRow row, OpenFile file) {}

  /**
   * Opens a blob for a pull.
   *
   * @throws RegistryException BLOB_UNKNOWN when it is not linked here, not live, or found damaged
   *     just now
   */
  Opened open(RepositoryName name, Digest digest) {
    BlobRow row = find(name, digest);
    try {
      return new Opened(row, disk.call(() -> openFile(row)));
    } catch (DamagedException e) {
      markDamaged(row, e.getMessage());
      throw unknown(name, digest);
    }
  }

  private BlobRow find(RepositoryName name, Digest digest) {
    long repository = repositories.find(name).orElseThrow(() -> unknown(name, digest));
    Link link = new Link(repository, digest);
    BlobRow row = findLive(link).orElseThrow(() -> unknown(name, digest));
    if (linkedId(link) != row.id()) {
      // The digest has been collected and pushed again since the link was remembered: is it still
      // linked here?
      links.drop(link);
      if (linkedId(link) != row.id()) {
        throw unknown(name, digest);
      }
    }
    return row;
  }

  private Optional<BlobRow> findLive(Link link) {
    return linkedId(link) < 0 ? Optional.empty() : findLive(link.digest());
  }

  private Optional<BlobRow> findLive(Digest digest) {
    return live.get(digest, wanted -> database.read(tx -> BlobRowStore.findLive(tx, wanted)));
  }

  private long linkedId(Link link) {
    return links
        .get(
            link,
            wanted ->
                database
                    .read(tx -> BlobRowStore.findLinked(tx, wanted.repository(), wanted.digest()))
                    .map(BlobRow::id))
        .orElse(NONE);
  }

  private OpenFile openFile(BlobRow row) {
    StoredBlob stored =
        store.find(row.location()).orElseThrow(() -> new DamagedException("its bytes are gone"));
    Path path =
        stored.file().orElseThrow(() -> new IllegalStateException("this store has no files"));
    try {
      OpenFile file = OpenFile.open(path);
      if (file.size() != row.size()) {
        file.close();
        throw new DamagedException("it has %d bytes of %d".formatted(file.size(), row.size()));
      }
      return file;
    } catch (NoSuchFileException e) {
      throw new DamagedException("its bytes are gone");
    } catch (IOException e) {
      // No damage: it may be whole for another user, or once the disk is back.
      throw new BlobStoreException(
          BlobStoreException.Kind.UNAVAILABLE,
          "cannot open %s: %s".formatted(row.location(), e),
          e);
    }
  }

  /**
   * HEAD by a client that may be about to rely on the blob: when this returns the blob is safe from
   * garbage collection for at least half its grace. It reads the row itself, as a remembered one
   * would not know of a review begun since.
   */
  BlobRow stat(RepositoryName name, Digest digest) {
    long repository = repositories.find(name).orElseThrow(() -> unknown(name, digest));
    record Found(BlobRow row, Optional<Long> reviewAfter) {}
    Found found =
        database
            .read(
                tx ->
                    BlobRowStore.findLinked(tx, repository, digest)
                        .map(row -> new Found(row, ReviewStore.reviewAfter(tx, row.id()))))
            .orElseThrow(() -> unknown(name, digest));
    long grace = settings.gc().grace().toMillis();
    boolean isPastHalf =
        found.reviewAfter().filter(at -> at - clock.millis() < grace / 2).isPresent();
    if (isPastHalf && !database.write(tx -> renew(tx, repository, digest))) {
      throw unknown(name, digest);
    }
    return found.row();
  }

  private boolean renew(Transaction tx, long repository, Digest digest) {
    Optional<BlobRow> row =
        BlobRowStore.holdLive(tx, digest)
            .filter(_ -> BlobRowStore.findLinked(tx, repository, digest).isPresent());
    row.ifPresent(
        blob ->
            ReviewStore.postpone(tx, blob.id(), clock.millis() + settings.gc().grace().toMillis()));
    return row.isPresent();
  }

  /**
   * end-11: links a blob that the caller may read elsewhere. Knowing a digest proves nothing: the
   * source is a repository the caller may pull from, named or, where none is, any.
   *
   * @return whether it is now linked; if not, the client uploads it
   * @throws RegistryException UNAUTHORIZED when the caller may, and only their token is too narrow;
   *     DENIED when there is no room for it
   */
  boolean mount(RepositoryName name, Digest digest, Optional<RepositoryName> from, Source source) {
    List<RepositoryName> candidates =
        from.map(List::of).orElseGet(() -> sources(source.actor(), digest));
    Optional<RepositoryName> readable =
        candidates.stream()
            .filter(candidate -> access.allows(source.actor(), Action.PULL, candidate))
            .findFirst();
    if (readable.isEmpty()) {
      candidates.stream()
          .flatMap(
              candidate ->
                  access.widerToken(source.actor(), name, candidate, source.baseUrl()).stream())
          .findFirst()
          .ifPresent(
              challenge -> {
                throw RegistryException.of(
                        ErrorCode.UNAUTHORIZED, "the token is not good for the source of the mount")
                    .withHeaders(List.of(new Header("WWW-Authenticate", challenge)));
              });
      return false;
    }
    boolean isNewThere = !name.namespace().equals(readable.get().namespace());
    if (isNewThere) {
      findLive(digest).ifPresent(blob -> quotas.admit(name.canonical(), blob.size()));
    }
    Optional<BlobRow> mounted =
        database.write(tx -> mount(tx, name, digest, readable.get(), source));
    if (mounted.isPresent()) {
      if (isNewThere) {
        quotas.stored(name.canonical(), mounted.get().size());
      }
      events.committed();
    }
    return mounted.isPresent();
  }

  /** Where all may see all the door answers from memory, so it may be asked about each. */
  private List<RepositoryName> sources(Actor actor, Digest digest) {
    return listing
        .map(shown -> shown.sources(actor, digest))
        .orElseGet(
            () -> database.read(tx -> BlobRowStore.linkedIn(tx, digest, MOST_MOUNT_SOURCES)));
  }

  private Optional<BlobRow> mount(
      Transaction tx, RepositoryName name, Digest digest, RepositoryName from, Source source) {
    Optional<BlobRow> row =
        repositories
            .find(tx, from)
            .flatMap(
                repository ->
                    BlobRowStore.holdLive(tx, digest)
                        .filter(_ -> BlobRowStore.findLinked(tx, repository, digest).isPresent()));
    row.ifPresent(
        blob -> {
          BlobRowStore.link(
              tx, repositories.ensure(tx, name, source.actor()), digest, clock.millis());
          ReviewStore.postpone(tx, blob.id(), clock.millis() + settings.gc().grace().toMillis());
          events.record(
              tx,
              new RegistryEvent(
                  Kind.MOUNT,
                  name,
                  new Target(
                      MediaTypes.OCTET_STREAM,
                      Optional.of(digest),
                      blob.size(),
                      Optional.empty(),
                      Optional.of(from)),
                  source));
        });
    return row;
  }

  /**
   * end-10: takes a blob out of a repository; its bytes go when nothing refers to them and the
   * grace is over.
   */
  void delete(RepositoryName name, Digest digest, Source source) {
    long repository = repositories.find(name).orElseThrow(() -> unknown(name, digest));
    boolean existed =
        database.write(
            tx -> {
              boolean isLive = BlobRowStore.findLinked(tx, repository, digest).isPresent();
              if (isLive && BlobRowStore.unlink(tx, repository, digest)) {
                ReviewStore.postponeLive(
                    tx, digest, clock.millis() + settings.gc().grace().toMillis());
                events.record(
                    tx,
                    new RegistryEvent(
                        Kind.DELETE,
                        name,
                        new Target(
                            MediaTypes.OCTET_STREAM,
                            Optional.of(digest),
                            -1,
                            Optional.empty(),
                            Optional.empty()),
                        source));
                return true;
              }
              return false;
            });
    links.drop(new Link(repository, digest));
    if (!existed) {
      throw unknown(name, digest);
    }
    events.committed();
  }

  /** Tells a pull to whoever wants to know. */
  void pulled(RepositoryName name, BlobRow row, Source source) {
    if (!events.wantsPulls()) {
      return;
    }
    database.execute(
        tx ->
            events.record(
                tx,
                new RegistryEvent(
                    Kind.PULL,
                    name,
                    new Target(
                        MediaTypes.OCTET_STREAM,
                        Optional.of(row.digest()),
                        row.size(),
                        Optional.empty(),
                        Optional.empty()),
                    source)));
    events.committed();
  }

  /**
   * A blob whose bytes are not what they should be counts as absent from now on; its next push
   * replaces it.
   */
  void markDamaged(BlobRow row, String why) {
    boolean isNew =
        database.write(
            tx -> {
              boolean wasLive =
                  BlobRowStore.changeState(tx, row.id(), BlobRowStore.LIVE, BlobRowStore.DAMAGED);
              if (wasLive) {
                ReviewStore.reviewAt(
                    tx, row.id(), clock.millis() + settings.gc().grace().toMillis());
              }
              return wasLive;
            });
    changed(row.digest());
    if (isNew) {
      log.error(
          "Blob {} is damaged: {} ({}). It counts as absent until it is pushed again.",
          row.digest(),
          why,
          row.location());
    }
  }

  /**
   * Makes a damaged blob live again whose bytes turned out to be whole.
   *
   * @return false when another has taken its place
   */
  boolean restore(BlobRow row) {
    boolean isRestored =
        database.write(
            tx -> {
              BlobRowStore.takeTurn(tx, row.digest());
              boolean isLive =
                  BlobRowStore.findLive(tx, row.digest()).isEmpty()
                      && BlobRowStore.changeState(
                          tx, row.id(), BlobRowStore.DAMAGED, BlobRowStore.LIVE);
              if (isLive) {
                ReviewStore.reviewAt(
                    tx, row.id(), clock.millis() + settings.gc().grace().toMillis());
              }
              return isLive;
            });
    changed(row.digest());
    return isRestored;
  }

  /** Forgets what is remembered of a digest: its row has changed. */
  void changed(Digest digest) {
    live.drop(digest);
  }

  private static RegistryException unknown(RepositoryName name, Digest digest) {
    return RegistryException.of(ErrorCode.BLOB_UNKNOWN, "blob %s is not known in %s", digest, name);
  }

  /** Bytes that are not what their row says. */
  private static final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private DamagedException(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
