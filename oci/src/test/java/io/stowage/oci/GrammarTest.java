package io.stowage.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the hand-written parsers against the specification's own regular expressions, on random
 * texts that nearly match. Each failure names its seed and text.
 */
final class GrammarTest {
  private static final String COMPONENT = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern NAME = Pattern.compile(COMPONENT + "(\\/" + COMPONENT + ")*");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128}");

  private static final int TEXTS = 50_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aRepositoryNameIsWhatTheSpecificationSays(long seed) {
    RandomGenerator random = seeded(seed);
    int valid = 0;

    for (int i = 0; i < TEXTS; i++) {
      String text = text(random, random.nextInt(12), "aaz09._-/", "AZ:@`{ é\n\0");
      boolean expected = NAME.matcher(text).matches();
      valid += expected ? 1 : 0;
      check(seed, text, expected, RepositoryName::new);
    }

    assertThat(valid).isBetween(TEXTS / 20, TEXTS * 19 / 20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aTagIsWhatTheSpecificationSays(long seed) {
    RandomGenerator random = seeded(seed);
    int valid = 0;

    for (int i = 0; i < TEXTS; i++) {
      int length = random.nextInt(10) == 0 ? random.nextInt(120, 136) : random.nextInt(8);
      String text = text(random, length, "azAZ09_.-", "/:@[` é\n\0");
      boolean expected = TAG.matcher(text).matches();
      valid += expected ? 1 : 0;
      check(seed, text, expected, Tag::new);
    }

    assertThat(valid).isBetween(TEXTS / 20, TEXTS * 19 / 20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aDigestIsWhatTheSpecificationSays(long seed) {
    RandomGenerator random = seeded(seed);
    String[] algorithms = {"sha256:", "sha512:", "sha384:", "SHA256:", "sha256", ":", ""};
    int valid = 0;

    for (int i = 0; i < TEXTS / 5; i++) {
      String algorithm = algorithms[random.nextInt(random.nextBoolean() ? 2 : algorithms.length)];
      int length = (random.nextBoolean() ? 64 : 128) + (random.nextInt(8) == 0 ? 1 : 0);
      String rare = random.nextInt(4) == 0 ? "AFg:/ " : "f";
      String text = algorithm + text(random, length, "0123456789abcdef", rare);
      boolean expected = DIGEST.matcher(text).matches();
      valid += expected ? 1 : 0;
      check(seed, text, expected, Digest::parse);
    }

    assertThat(valid).isBetween(TEXTS / 100, TEXTS / 6);
  }

  private static void check(
      long seed, String text, boolean expected, Function<String, Object> parser) {
    boolean isValid;
    try {
      assertThat(parser.apply(text)).hasToString(text);
      isValid = true;
    } catch (InvalidValueException _) {
      isValid = false;
    }
    assertThat(isValid).as("seed %d: \"%s\"", seed, text).isEqualTo(expected);
  }

  /** Mostly common characters, one in fifty rare. */
  private static String text(RandomGenerator random, int length, String common, String rare) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      String from = random.nextInt(50) == 0 ? rare : common;
      text.append(from.charAt(random.nextInt(from.length())));
    }
    return text.toString();
  }

  private static RandomGenerator seeded(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
