package io.stowage.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The digest algorithms served, image-spec descriptor.md "Registered algorithms". */
public enum Algorithm {
  SHA256(1, "sha256", "SHA-256", 32),
  SHA512(2, "sha512", "SHA-512", 64);

  private final byte code;
  private final String label;
  private final String jcaName;
  private final int length;

  Algorithm(int code, String label, String jcaName, int length) {
    this.code = (byte) code;
    this.label = label;
    this.jcaName = jcaName;
    this.length = length;
  }

  /** The algorithm's first byte in {@link Digest#toBytes()}; never reused. */
  public byte code() {
    return code;
  }

  /** The name in a digest, such as {@code sha256}. */
  public String label() {
    return label;
  }

  /** Bytes in a digest of this algorithm. */
  public int length() {
    return length;
  }

  /** A fresh running hash. */
  public MessageDigest newHash() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + jcaName, e);
    }
  }

  /** The algorithm of that label, empty when it is not served. */
  public static Optional<Algorithm> find(String label) {
    for (Algorithm algorithm : values()) {
      if (algorithm.label.equals(label)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
