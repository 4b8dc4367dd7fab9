package io.stowage.server.registry;

import io.stowage.blob.BlobStore;
import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.db.Database;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The door for what was not pushed: blobs that lie where another registry put them, and files
 * copied in. All else is as with a push: the same rows, checks and events.
 */
public final class Adoption {
  private static final Events.Source IMPORT =
      new Events.Source(new Actor("import"), "", "", "", "IMPORT", "stowage import", "");

  private final Database database;
  private final BlobStore store;
  private final Repositories repositories;
  private final Manifests manifests;
  private final Blobs blobs;
  private final Uploads uploads;
  private final RegistrySettings settings;
  private final InstantSource clock;

  Adoption(
      Database database,
      BlobStore store,
      Repositories repositories,
      Manifests manifests,
      Blobs blobs,
      Uploads uploads,
      RegistrySettings settings,
      InstantSource clock) {
    this.database = database;
    this.store = store;
    this.repositories = repositories;
    this.manifests = manifests;
    this.blobs = blobs;
    this.uploads = uploads;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Takes a blob over where it lies and links it to a repository; one that is live already is only
   * linked.
   *
   * @param location in the terms of the store
   * @return whether anything changed
   * @throws RegistryException BLOB_UNKNOWN when garbage collection is deleting what lies there
   */
  public boolean adopt(RepositoryName name, Digest digest, long size, String location) {
    boolean isNew =
        database.write(
            tx -> {
              long repository = repositories.ensure(tx, name, IMPORT.actor());
              BlobRowStore.takeTurn(tx, digest);
              if (BlobRowStore.findLinked(tx, repository, digest).isPresent()) {
                return false;
              }
              long id =
                  BlobRowStore.holdLive(tx, digest)
                      .map(BlobRow::id)
                      .orElseGet(
                          () -> {
                            if (!BlobRowStore.forgetDamaged(tx, location)) {
                              throw RegistryException.of(
                                  ErrorCode.BLOB_UNKNOWN,
                                  "blob %s is being deleted at its place",
                                  digest);
                            }
                            long made =
                                BlobRowStore.insertPending(
                                    tx, digest, size, location, clock.millis());
                            BlobRowStore.changeState(
                                tx, made, BlobRowStore.PENDING, BlobRowStore.LIVE);
                            return made;
                          });
              ReviewStore.postpone(tx, id, clock.millis() + settings.gc().grace().toMillis());
              BlobRowStore.link(tx, repository, digest, clock.millis());
              return true;
            });
    blobs.changed(digest);
    return isNew;
  }

  /** Whether a blob of this digest is live, in whichever repository. */
  public boolean isLive(Digest digest) {
    return database.read(tx -> BlobRowStore.findLive(tx, digest)).isPresent();
  }

  /** Whether a repository may serve this blob already. */
  public boolean isLinked(RepositoryName name, Digest digest) {
    return repositories
        .find(name)
        .filter(
            repository ->
                database.read(tx -> BlobRowStore.findLinked(tx, repository, digest)).isPresent())
        .isPresent();
  }

  /**
   * Copies a blob in, hashing it on the way.
   *
   * @throws RegistryException DIGEST_INVALID when the bytes are others
   */
  public void copyIn(RepositoryName name, Digest digest, InputStream content) {
    uploads.store(name, digest, content, IMPORT);
  }

  /**
   * Puts a manifest, and tags at it that are not there yet.
   *
   * @throws RegistryException as a push would
   */
  public void put(RepositoryName name, Digest digest, List<Tag> tags, byte[] content) {
    manifests.put(name, digest, tags, content, Optional.empty(), IMPORT);
  }

  /** What a tag points at now. */
  public Optional<Digest> tagged(RepositoryName name, Tag tag) {
    return repositories
        .find(name)
        .flatMap(repository -> database.read(tx -> TagStore.find(tx, repository, tag)));
  }

  /** Whether a repository holds a manifest. */
  public boolean holds(RepositoryName name, Digest digest) {
    return repositories
        .find(name)
        .filter(
            repository ->
                database.read(tx -> ManifestStore.find(tx, repository, digest)).isPresent())
        .isPresent();
  }

  /** Whether there are bytes at a location. */
  public boolean isThere(String location) {
    return store.find(location).isPresent();
  }
}
