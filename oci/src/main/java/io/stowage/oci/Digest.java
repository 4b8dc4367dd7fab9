package io.stowage.oci;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The digest of some content, image-spec descriptor.md "Digests": an algorithm and its hash in
 * lower-case hex. The sha512 of a content is another digest than its sha256.
 */
public record Digest(Algorithm algorithm, String hex) implements Reference, Comparable<Digest> {

  public Digest {
    if (hex.length() != algorithm.length() * 2 || !isLowerHex(hex)) {
      throw new InvalidValueException(
          "digest",
          algorithm.label() + ":" + hex,
          "%s takes %d lower-case hex digits".formatted(algorithm.label(), algorithm.length() * 2));
    }
  }

  /**
   * Parses {@code sha256:<64 hex>} or {@code sha512:<128 hex>}.
   *
   * @throws InvalidValueException if it is anything else, an algorithm we don't serve included
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new InvalidValueException("digest", text, "it has no algorithm, such as sha256:");
    }
    Algorithm algorithm =
        Algorithm.find(text.substring(0, colon))
            .orElseThrow(
                () ->
                    new InvalidValueException(
                        "digest", text, "the algorithms served are sha256 and sha512"));
    return new Digest(algorithm, text.substring(colon + 1));
  }

  /** The digest of these bytes. */
  public static Digest of(Algorithm algorithm, byte[] content) {
    return finish(algorithm, algorithm.newHash(), content);
  }

  /** Ends a running hash, which can't be used after. */
  public static Digest finish(Algorithm algorithm, MessageDigest hash) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash.digest()));
  }

  private static Digest finish(Algorithm algorithm, MessageDigest hash, byte[] last) {
    hash.update(last);
    return finish(algorithm, hash);
  }

  /** One byte for the algorithm, then the raw hash: 33 or 65 bytes, the form in the database. */
  public byte[] toBytes() {
    byte[] raw = HexFormat.of().parseHex(hex);
    byte[] bytes = new byte[raw.length + 1];
    bytes[0] = algorithm.code();
    System.arraycopy(raw, 0, bytes, 1, raw.length);
    return bytes;
  }

  /** The inverse of {@link #toBytes()}. */
  public static Digest fromBytes(byte[] bytes) {
    for (Algorithm algorithm : Algorithm.values()) {
      if (bytes.length == algorithm.length() + 1 && bytes[0] == algorithm.code()) {
        return new Digest(algorithm, HexFormat.of().formatHex(bytes, 1, bytes.length));
      }
    }
    throw new InvalidValueException(
        "digest",
        HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, 16))),
        "its first byte names no algorithm of its length");
  }

  /** By the bytes of {@link #toBytes()}, the order in which rows are locked. */
  @Override
  public int compareTo(Digest other) {
    int byAlgorithm = algorithm.compareTo(other.algorithm);
    return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
  }

  /** As on the wire: {@code sha256:…}. */
  @Override
  public String toString() {
    return algorithm.label() + ":" + hex;
  }

  private static boolean isLowerHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }
}
