package io.stowage.server.account;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A token as its owner has it: a prefix that says what it is, 36 random characters (214 bits), and
 * six that sum up those before. So a program that looks for leaked secrets finds it, and a text
 * that is none costs no look into the database.
 */
public final class TokenSecret {
  /** For programs that look for leaked secrets; a hit whose checksum is wrong is no token. */
  public static final String LEAK_PATTERN = "\\bstw_(?:pat|oat|rob|adm|log)_[0-9A-Za-z]{42}\\b";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_DIGITS = 36;
  private static final int CHECKSUM = 6;

  private final TokenKind kind;
  private final String text;

  private TokenSecret(TokenKind kind, String text) {
    this.kind = kind;
    this.text = text;
  }

  /** How every token of that kind begins. */
  public static String prefix(TokenKind kind) {
    return switch (kind) {
      case PERSONAL -> "stw_pat_";
      case ORGANIZATION -> "stw_oat_";
      case ROBOT -> "stw_rob_";
      case ADMIN_USER -> "stw_adm_";
      case LOG_IN -> "stw_log_";
    };
  }

  /** A fresh one. */
  public static TokenSecret generate(TokenKind kind) {
    StringBuilder text = new StringBuilder(prefix(kind));
    for (int i = 0; i < RANDOM_DIGITS; i++) {
      text.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
    }
    return new TokenSecret(kind, text + checksum(text.toString()));
  }

  /** The token, if the text has the form of one: whether we gave it is another question. */
  public static Optional<TokenSecret> parse(String text) {
    for (TokenKind kind : TokenKind.values()) {
      if (text.startsWith(prefix(kind))) {
        return isWhole(text, kind) ? Optional.of(new TokenSecret(kind, text)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isWhole(String text, TokenKind kind) {
    int end = prefix(kind).length() + RANDOM_DIGITS;
    if (text.length() != end + CHECKSUM) {
      return false;
    }
    for (int i = prefix(kind).length(); i < text.length(); i++) {
      if (DIGITS.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return text.substring(end).equals(checksum(text.substring(0, end)));
  }

  private static String checksum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.US_ASCII));
    long rest = sum.getValue();
    char[] digits = new char[CHECKSUM];
    for (int i = CHECKSUM - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
    return new String(digits);
  }

  public TokenKind kind() {
    return kind;
  }

  /** The secret itself: shown once. */
  public String reveal() {
    return text;
  }

  /** What is kept of it: SHA-256. */
  public byte[] hash() {
    return Sha256.of(text);
  }

  @Override
  public String toString() {
    return prefix(kind) + "…";
  }
}
