package io.stowage.server.account;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * 32 random bytes that stand for something of ours: a session's cookie, a link in a mail. Written
 * as 43 characters of base64url, fit for a cookie and an address.
 */
public final class OpaqueSecret {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private final String text;

  private OpaqueSecret(String text) {
    this.text = text;
  }

  /** A fresh one. */
  public static OpaqueSecret generate() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new OpaqueSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The secret itself: for the cookie or the link. */
  public String reveal() {
    return text;
  }

  /** What is kept of it: SHA-256. */
  public byte[] hash() {
    return hash(text);
  }

  /**
   * What would be kept of a text that somebody shows: of what is no secret too, as nobody has it.
   */
  public static byte[] hash(String shown) {
    return Sha256.of(shown);
  }

  @Override
  public String toString() {
    return "OpaqueSecret[…]";
  }
}
