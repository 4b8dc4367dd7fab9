package io.stowage.blob;

import io.stowage.oci.Digest;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Keeps bytes. It knows nothing of repositories or of which blobs are wanted: that is the
 * database's to say. A blob's bytes lie at a <em>location</em> of their own, which only its upload
 * writes to, once; locations are never shared, so that deleting one never takes another's bytes.
 *
 * <p>All methods block on disk or network: call them on platform threads, and don't interrupt
 * these: what an interrupted call did is unknown, and it may throw. All throw {@link
 * BlobStoreException}, and {@link IllegalArgumentException} for an id or a location that can't be
 * one. The streams returned throw {@link java.io.IOException} while they are read.
 */
public interface BlobStore extends AutoCloseable {

  /**
   * Opens an upload for appending, creating it when {@code offset} is 0. What lies beyond {@code
   * offset} is cut off: it was never acknowledged. At most one appender of an upload may be open.
   *
   * @param upload the upload's id: 1 to 64 lower-case hex digits and dashes
   * @throws BlobStoreException of kind MISSING when fewer than {@code offset} bytes are there
   */
  Appender append(String upload, long offset);

  /** How many bytes an upload holds, empty when there is none. */
  OptionalLong uploadSize(String upload);

  /**
   * Reads an upload back from its start, for a digest that was not computed while it was written.
   */
  InputStream readUpload(String upload);

  /**
   * Where {@link #publish} will put this upload's bytes: known beforehand, so that the claim can be
   * written first.
   */
  String locate(Digest digest, String upload);

  /**
   * Makes an upload's first {@code size} bytes durable at its location: when this returns they
   * survive power loss, and the upload is gone. What lies beyond them is cut off: it was never
   * acknowledged. An upload of size 0 need not have been begun.
   *
   * <p>When it throws, the bytes may lie at either place, and at the location without being
   * durable: whoever claimed it deletes them there. Bytes that once failed to become durable are
   * not published by trying again.
   *
   * @param location what {@link #locate} said of this upload
   * @throws BlobStoreException of kind MISSING when fewer than {@code size} bytes are there
   */
  void publish(String upload, long size, String location);

  /**
   * Removes an upload and its bytes; nothing happens when there is none. Not durable: after a power
   * cut it may be there again.
   */
  void discard(String upload);

  /** Names every upload there is, in no order. */
  void uploads(Consumer<String> visitor);

  /** The bytes at a location, empty when there are none. */
  Optional<StoredBlob> find(String location);

  /** Removes the bytes at a location, durably; nothing happens when there are none. */
  void delete(String location);

  /** Returns if bytes can be written and read now, else throws: for the readiness check. */
  void check();

  @Override
  void close();

  /** An open upload. Not thread-safe; closing keeps what was written. */
  interface Appender extends AutoCloseable {
    /** Writes all remaining bytes of the buffers, one after another. */
    void write(ByteBuffer... bytes);

    @Override
    void close();
  }
}
