package io.stowage.server.account;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Codes for the day on which the second factor is lost: each good once. They are written in
 * Crockford's base32, which has no letter that looks like a digit; who types one is taken to mean
 * the digit.
 *
 * <p>A code has 60 random bits, so SHA-256 will do for keeping it: who steals the table would try
 * half of 2⁶⁰ for one code. The account's id goes into the hash, so that trying is for one account
 * at a time.
 */
public final class RecoveryCodes {
  /** How many an account has. */
  public static final int COUNT = 10;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 12;
  private static final int PART = 4;

  private final List<String> codes;

  private RecoveryCodes(List<String> codes) {
    this.codes = codes;
  }

  /** A fresh set. */
  public static RecoveryCodes generate() {
    return new RecoveryCodes(IntStream.range(0, COUNT).mapToObj(_ -> code()).toList());
  }

  private static String code() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      code.append(i > 0 && i % PART == 0 ? "-" : "");
      code.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
    }
    return code.toString();
  }

  /** The codes themselves, {@code xxxx-xxxx-xxxx} each: shown once. */
  public List<String> reveal() {
    return codes;
  }

  /** What is kept of them. */
  public List<byte[]> hashes(AccountId account) {
    return codes.stream().map(code -> hash(account, code).orElseThrow()).toList();
  }

  /** What is kept of a code; empty if the text is none. Case, blanks and dashes don't count. */
  public static Optional<byte[]> hash(AccountId account, String typed) {
    String code =
        typed
            .replaceAll("[\\s-]", "")
            .toLowerCase(Locale.ROOT)
            .replace('o', '0')
            .replace('i', '1')
            .replace('l', '1');
    return code.length() == LENGTH && code.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)
        ? Optional.of(Sha256.of(account.value() + ":" + code))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "RecoveryCodes[…]";
  }
}
