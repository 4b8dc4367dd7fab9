package io.stowage.server.account;

import io.stowage.server.account.PasswordCheck.Answer;
import io.stowage.server.account.PasswordCheck.Known;
import io.stowage.server.common.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The passwords of accounts: which ones are good enough, and how they are kept and checked.
 *
 * <p>A password counts as it was typed, to the last character: what clients send by Basic is not
 * normalised either.
 */
public final class Passwords {
  /** What is told before a password is chosen, in one sentence. */
  public static final String RULE = "A password has 8 to 256 characters.";

  private static final int SHORTEST = 8;
  private static final int LONGEST = 256;

  /** How a hash begins that is made as {@link PasswordHash#create} makes them today. */
  private static final String FRESH = "$argon2id$v=19$m=19456,t=2,p=1$";

  private final PasswordCheck check;
  private final Optional<PasswordHash> decoy;

  /** With one check for the whole server, so that all hashes together are bounded. */
  public Passwords(PasswordCheck check) {
    this(check, PasswordHash.create(unguessable()));
  }

  Passwords(PasswordCheck check, PasswordHash decoy) {
    this.check = check;
    this.decoy = Optional.of(decoy);
  }

  public static Passwords open(InstantSource clock) {
    return new Passwords(PasswordCheck.open(clock));
  }

  /** A password that nobody knows: of an account that has none yet, or of the first start. */
  public static String unguessable() {
    byte[] bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Is this good enough for a password? Length counts, and that it is not among the first guesses;
   * kinds of characters don't (NIST SP 800-63B).
   *
   * @throws Refusal saying what to choose instead
   */
  public void require(String password, String name, Optional<String> email) {
    if (password.codePointCount(0, password.length()) < SHORTEST || password.length() > LONGEST) {
      throw refused(RULE);
    }
    // Basic can't carry them (RFC 7617).
    if (password.chars().anyMatch(Character::isISOControl)) {
      throw refused("A password has no line breaks and no control characters.");
    }
    String key = password.toLowerCase(Locale.ROOT);
    if (key.equals(name.toLowerCase(Locale.ROOT))
        || email.filter(address -> isOf(address, key)).isPresent()) {
      throw refused("The account's name and mail address are no passwords: choose another one.");
    }
    if (isGuessedFirst(key)) {
      throw refused("This password is among those that are guessed first: choose another one.");
    }
  }

  private static Refusal refused(String message) {
    return Refusal.invalid("password", message);
  }

  private static boolean isOf(String address, String key) {
    String lower = address.toLowerCase(Locale.ROOT);
    return key.equals(lower) || lower.startsWith(key + "@");
  }

  private static boolean isGuessedFirst(String key) {
    return Common.PASSWORDS.contains(key)
        || key.codePoints().distinct().count() < 3
        || Common.RUNS.stream().anyMatch(run -> run.contains(key));
  }

  /**
   * Whether this is the password that was hashed; takes as long for one that does not exist.
   *
   * @param hash as the row has it; absent: there is no such account, or it has no password
   */
  public Answer check(Optional<String> hash, String password) {
    // A hash has a salt of its own, so it names its account and what that has now.
    Known known = new Known(hash.orElse(""), hash.flatMap(Passwords::read), decoy);
    return check.check("", password, known);
  }

  /** A hash to keep; empty where too many hashes are waited for: come back in a moment. */
  public Optional<String> hash(String password) {
    return check.inTurn(() -> PasswordHash.create(password).encoded());
  }

  /** A hash to keep, made at once: for the first start, when nobody else waits. */
  public String hashNow(String password) {
    return PasswordHash.create(password).encoded();
  }

  /** Whether a password that was right should be hashed again, as is done today. */
  public boolean needsRehash(String hash) {
    return !hash.startsWith(FRESH);
  }

  private static Optional<PasswordHash> read(String hash) {
    try {
      return Optional.of(PasswordHash.parse(hash));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Read when the first password is chosen. */
  private static final class Common {
    static final Set<String> PASSWORDS = read();

    /** A part of these is easily guessed, however long. */
    static final Set<String> RUNS =
        Set.of(
            "01234567890123456789",
            "98765432109876543210",
            "abcdefghijklmnopqrstuvwxyz",
            "zyxwvutsrqponmlkjihgfedcba",
            "qwertyuiopasdfghjklzxcvbnm",
            "qwertzuiopasdfghjklyxcvbnm");

    private static Set<String> read() {
      try (InputStream file =
              Objects.requireNonNull(
                  Passwords.class.getResourceAsStream("common-passwords.txt"),
                  "common-passwords.txt is part of the jar");
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
        return lines
            .lines()
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .collect(Collectors.toUnmodifiableSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
