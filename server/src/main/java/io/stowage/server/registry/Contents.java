package io.stowage.server.registry;

import io.stowage.blob.BlobStore;
import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.common.BlockingPool;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads what was pushed, for those who want to know what it says and not to hand it out. */
public final class Contents {
  private final Manifests manifests;
  private final Blobs blobs;
  private final BlobStore store;
  private final BlockingPool readers;

  Contents(Manifests manifests, Blobs blobs, BlobStore store, BlockingPool readers) {
    this.manifests = manifests;
    this.blobs = blobs;
    this.store = store;
    this.readers = readers;
  }

  /** A manifest, its content never to be changed. */
  public record Held(long repository, String mediaType, byte[] content) {}

  /** A manifest, if it is there. */
  public Optional<Held> manifest(RepositoryName name, Digest digest) {
    try {
      Manifests.Stored stored = manifests.get(name, digest);
      return Optional.of(new Held(stored.repository(), stored.mediaType(), stored.content()));
    } catch (RegistryException _) {
      return Optional.empty();
    }
  }

  /**
   * The bytes of a small blob; empty where it is not there or larger.
   *
   * @param most bytes
   */
  public Optional<byte[]> blob(RepositoryName name, Digest digest, int most) {
    BlobRow row;
    try {
      row = blobs.stat(name, digest);
    } catch (RegistryException _) {
      return Optional.empty();
    }
    return row.size() > most
        ? Optional.empty()
        : readers.call(
            () ->
                store
                    .find(row.location())
                    .flatMap(
                        stored -> {
                          try (InputStream bytes = stored.read(0, stored.size())) {
                            return Optional.of(bytes.readNBytes(most));
                          } catch (IOException _) {
                            return Optional.empty();
                          }
                        }));
  }
}
