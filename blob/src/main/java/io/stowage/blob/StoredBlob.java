package io.stowage.blob;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Bytes at a location of a {@link BlobStore}. */
public interface StoredBlob {

  /** Bytes in all. */
  long size();

  /**
   * The file that holds the bytes and nothing else, where there is one: it can leave by sendfile.
   */
  Optional<Path> file();

  /**
   * Reads {@code length} bytes from {@code offset}; both lie within {@link #size()}.
   *
   * @throws BlobStoreException as {@link BlobStore} says
   */
  InputStream read(long offset, long length);
}
