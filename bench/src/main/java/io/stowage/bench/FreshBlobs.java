package io.stowage.bench;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Blobs that no server has seen. All share one random body; the last eight bytes count. The hash of
 * the body is kept half-way, so that a fresh digest costs nothing while the clock runs.
 */
final class FreshBlobs {
  private static final int STAMP = Long.BYTES;
  private static final AtomicLong COUNTER = new AtomicLong(RandomGenerator.getDefault().nextLong());

  private final ByteBuffer body;
  private final MessageDigest bodyHash = Algorithm.SHA256.newHash();

  FreshBlobs(int size) {
    byte[] random = new byte[size - STAMP];
    RandomGenerator.of("L64X128MixRandom").nextBytes(random);
    bodyHash.update(random);
    body = ByteBuffer.allocateDirect(random.length).put(random).flip();
  }

  /** One blob, to be pushed once. */
  record Blob(Digest digest, ByteBuffer body, ByteBuffer stamp) {
    int size() {
      return body.capacity() + STAMP;
    }

    /** The bytes from one offset to another, ready to be written. */
    ByteBuffer[] slice(int from, int to) {
      int inBody = Math.min(to, body.capacity());
      int inStamp = Math.max(from, body.capacity());
      return new ByteBuffer[] {
        body.slice(Math.min(from, inBody), Math.max(0, inBody - from)),
        stamp.slice(inStamp - body.capacity(), Math.max(0, to - inStamp))
      };
    }
  }

  Blob next() {
    byte[] stamp = ByteBuffer.allocate(STAMP).putLong(COUNTER.getAndIncrement()).array();
    MessageDigest hash = copyOf(bodyHash);
    hash.update(stamp);
    return new Blob(Digest.finish(Algorithm.SHA256, hash), body, ByteBuffer.wrap(stamp));
  }

  private static MessageDigest copyOf(MessageDigest hash) {
    try {
      return (MessageDigest) hash.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
    }
  }
}
