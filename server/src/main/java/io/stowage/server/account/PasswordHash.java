package io.stowage.server.account;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import com.password4j.types.Argon2;
import com.password4j.types.Bcrypt;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stored password that can be checked. Checking takes tens of milliseconds of a processor and,
 * for Argon2, twice its memory: callers bound how many run at once.
 */
public sealed interface PasswordHash {

  /** Whether this is the password; compares in constant time. */
  boolean matches(String password);

  /** As it is kept. */
  String encoded();

  /**
   * bcrypt, {@code $2a$}, {@code $2b$} or {@code $2y$}, which are one algorithm for our purposes.
   * Of a password only the first 72 bytes of its UTF-8 count, as in every other implementation: who
   * knows those knows all that was ever hashed.
   */
  record BcryptHash(String encoded, Bcrypt type, int cost) implements PasswordHash {
    @Override
    public boolean matches(String password) {
      return BcryptFunction.getInstance(type, cost).check(utf8(password), utf8(encoded));
    }

    @Override
    public String toString() {
      return "BcryptHash[cost=" + cost + "]";
    }
  }

  /** Argon2 as a PHC string. password4j keeps the memory of each set of parameters it has met. */
  record Argon2Hash(String encoded) implements PasswordHash {
    @Override
    public boolean matches(String password) {
      return Argon2Function.getInstanceFromHash(encoded).check(utf8(password), utf8(encoded));
    }

    @Override
    public String toString() {
      return "Argon2Hash[…]";
    }
  }

  /** A fresh Argon2id hash: 19 MiB, 2 passes, OWASP's first choice for a small machine. */
  static PasswordHash create(String password) {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return new Argon2Hash(
        Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.ID)
            .hash(utf8(password), salt)
            .getResult());
  }

  /**
   * A fresh bcrypt hash in the form that Apache's htpasswd and distribution read too.
   *
   * @throws IllegalArgumentException when bcrypt would not read all of the password
   */
  static PasswordHash createBcrypt(String password) {
    if (utf8(password).length > 72) {
      throw new IllegalArgumentException("bcrypt reads 72 bytes of a password only");
    }
    String encoded =
        BcryptFunction.getInstance(Bcrypt.Y, Patterns.FRESH_COST).hash(utf8(password)).getResult();
    return new BcryptHash(encoded, Bcrypt.Y, Patterns.FRESH_COST);
  }

  /**
   * Reads a hash of a user file, or of a row.
   *
   * @throws IllegalArgumentException saying what is wrong, without any of the text: where a hash
   *     should be, a password may stand
   */
  static PasswordHash parse(String text) {
    Matcher bcrypt = Patterns.BCRYPT.matcher(text);
    if (bcrypt.matches()) {
      int cost = Integer.parseInt(bcrypt.group(2));
      if (cost < 4 || cost > Patterns.HIGHEST_COST) {
        throw new IllegalArgumentException(
            "a bcrypt hash of cost %d; it must be 4 to %d".formatted(cost, Patterns.HIGHEST_COST));
      }
      return new BcryptHash(text, Bcrypt.valueOf(bcrypt.group(1).charAt(0)), cost);
    }
    Matcher argon2 = Patterns.ARGON2.matcher(text);
    if (argon2.matches()) {
      return argon2(text, argon2);
    }
    throw new IllegalArgumentException(refusal(text));
  }

  private static PasswordHash argon2(String text, Matcher found) {
    int memory = Integer.parseInt(found.group(1));
    int passes = Integer.parseInt(found.group(2));
    int lanes = Integer.parseInt(found.group(3));
    if (memory < 8 || memory > Patterns.MOST_MEMORY || passes < 1 || lanes < 1) {
      throw new IllegalArgumentException(
          "an Argon2 hash of m=%d,t=%d,p=%d; m must be 8 to %d (KiB), t and p at least 1"
              .formatted(memory, passes, lanes, Patterns.MOST_MEMORY));
    }
    return new Argon2Hash(text);
  }

  private static String refusal(String text) {
    if (text.startsWith("$apr1$") || text.startsWith("$1$")) {
      return "an MD5 hash, which is too weak";
    }
    if (text.startsWith("{SHA}") || text.startsWith("{SSHA}")) {
      return "a SHA-1 hash, which is too weak";
    }
    if (text.startsWith("$5$") || text.startsWith("$6$") || text.startsWith("$y$")) {
      return "a crypt hash, which is not supported";
    }
    if (text.startsWith("$2") || text.startsWith("$argon2")) {
      return "a bcrypt or Argon2 hash that is damaged or of an old kind";
    }
    return "a plain password or an old crypt hash";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Kept apart so that the interface shows none of it. */
  final class Patterns {
    /** A second or two of a processor; each step more doubles it. */
    private static final int HIGHEST_COST = 15;

    /** About 50 ms. */
    private static final int FRESH_COST = 10;

    /** KiB: 256 MiB. */
    private static final int MOST_MEMORY = 256 * 1024;

    private static final Pattern BCRYPT =
        Pattern.compile("\\$2([aby])\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

    private static final Pattern ARGON2 =
        Pattern.compile(
            "\\$argon2(?:id|i|d)\\$v=(?:16|19)\\$m=([0-9]{1,7}),t=([0-9]{1,2}),p=([0-9]{1,2})"
                + "\\$[A-Za-z0-9+/]{11,86}\\$[A-Za-z0-9+/]{22,86}");

    private Patterns() {}
  }
}
