package io.stowage.server.registry;

import io.stowage.blob.BlobStore;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.common.RowCache;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import java.time.InstantSource;
import java.util.function.ToIntBiFunction;

/** The registry, put together: what the assembly and the command line may call. */
public final class Registry {
  /**
   * Bytes of rows each of five caches remembers, some ten thousand: 20 MiB together, which with the
   * manifests' contents and those being pushed leaves half of the smallest heap, 192 MB.
   */
  private static final long REMEMBERED_BYTES = 4L << 20;

  /** Bytes of a digest: the record, and a text of 64 characters. */
  private static final int DIGEST = 130;

  /** Bytes of a link: the record and its digest. */
  private static final int LINK = 24 + DIGEST;

  /** Bytes of a text beside its characters. */
  private static final int TEXT = 48;

  private final Repositories repositories;
  private final Manifests manifests;
  private final Blobs blobs;
  private final Uploads uploads;
  private final GarbageCollector garbageCollector;
  private final Verifier verifier;
  private final Adoption adoption;
  private final Contents contents;
  private final Tags tags;
  private final RegistryRoutes routes;
  private final Database database;

  /**
   * Puts the registry together.
   *
   * @param writers threads that write, force and read back uploads
   * @param readers threads that open, read and delete blobs: a pull must not wait behind pushes
   * @param relativeLocations whether {@code Location} is a path
   */
  public Registry(
      Database database,
      BlobStore store,
      RegistryPorts ports,
      RegistrySettings settings,
      InstantSource clock,
      BlockingPool writers,
      BlockingPool readers,
      boolean relativeLocations) {
    this.database = database;
    // Rows are remembered only where nobody else can change them.
    boolean isAlone = database.dialect() == Dialect.SQLITE;
    this.repositories =
        new Repositories(
            database,
            clock,
            cache(isAlone, (name, _) -> TEXT + name.value().length() + Long.BYTES),
            ports.events(),
            ports.births());
    this.blobs =
        new Blobs(
            database,
            store,
            repositories,
            ports.access(),
            ports.listing(),
            ports.events(),
            ports.quotas(),
            settings,
            clock,
            readers,
            cache(isAlone, (_, _) -> LINK + Long.BYTES),
            cache(isAlone, (_, row) -> 2 * DIGEST + 2 * TEXT + row.location().length()));
    this.manifests =
        new Manifests(
            database,
            repositories,
            ports.events(),
            settings,
            clock,
            cache(isAlone, (key, _) -> 2 * TEXT + key.tag().name().length() + DIGEST),
            cache(isAlone, (_, row) -> LINK + DIGEST + 2 * TEXT + row.mediaType().length()));
    this.uploads =
        new Uploads(
            database,
            store,
            blobs,
            repositories,
            ports.events(),
            ports.quotas(),
            settings,
            clock,
            writers);
    this.garbageCollector =
        new GarbageCollector(
            database, store, blobs, manifests, uploads, ports.births(), settings, clock, readers);
    this.verifier = new Verifier(database, store, blobs, readers);
    this.adoption =
        new Adoption(database, store, repositories, manifests, blobs, uploads, settings, clock);
    this.tags = new Tags(database, manifests, settings.deletes(), settings.gc().untaggedAfter());
    this.contents = new Contents(manifests, blobs, store, readers);
    this.routes =
        new RegistryRoutes(
            ports.access(),
            new UploadRoutes(uploads, blobs, relativeLocations),
            new BlobRoutes(blobs, settings.deletes()),
            new ManifestRoutes(manifests, ports.pulls(), settings.deletes(), relativeLocations),
            new ListRoutes(repositories, manifests, ports.listing(), settings));
  }

  private static <K, V> RowCache<K, V> cache(boolean isAlone, ToIntBiFunction<K, V> weigher) {
    return isAlone ? RowCache.of(REMEMBERED_BYTES, weigher) : RowCache.off();
  }

  public RegistryRoutes routes() {
    return routes;
  }

  public Tags tags() {
    return tags;
  }

  public Contents contents() {
    return contents;
  }

  public Repositories repositories() {
    return repositories;
  }

  /** Puts in order what a crash or power cut left; to be called before anything is served. */
  public void recover() {
    uploads.sweep();
    garbageCollector.shortenGrace();
  }

  public Adoption adoption() {
    return adoption;
  }

  public GarbageCollector garbageCollector() {
    return garbageCollector;
  }

  public Verifier verifier() {
    return verifier;
  }

  /** What is stored and waits to go, for people: it takes a moment to add up. */
  public Storage storage() {
    return database.read(
        tx -> {
          BlobRowStore.Totals totals = BlobRowStore.totals(tx);
          StorageStore.Sum collectable = StorageStore.collectable(tx);
          return new Storage(
              totals.blobs(),
              totals.bytes(),
              UploadStore.count(tx),
              BlobRowStore.damaged(tx),
              collectable.count(),
              collectable.bytes(),
              StorageStore.binned(tx),
              StorageStore.onlyInBin(tx).bytes());
        });
  }

  /**
   * What is stored.
   *
   * @param collectable blobs that nothing names any more, up to 100,000, which go when their grace
   *     is over
   * @param binned repositories in the bin
   * @param binnedBytes of up to 100,000 blobs that only those hold
   */
  public record Storage(
      long blobs,
      long bytes,
      long uploads,
      long damaged,
      long collectable,
      long collectableBytes,
      long binned,
      long binnedBytes) {}

  /** Figures for the metrics; one query each time. */
  public Figures figures() {
    return database.read(
        tx -> {
          BlobRowStore.Totals totals = BlobRowStore.totals(tx);
          return new Figures(
              totals.blobs(),
              totals.bytes(),
              UploadStore.count(tx),
              ReviewStore.waiting(tx),
              BlobRowStore.damaged(tx),
              uploads.running());
        });
  }

  /**
   * The registry in numbers.
   *
   * @param uploads sessions open
   * @param reviews locations waiting for the garbage collector
   * @param damaged blobs that are damaged and were not pushed again
   * @param running bodies being written now
   */
  public record Figures(
      long blobs, long bytes, long uploads, long reviews, long damaged, int running) {}
}
