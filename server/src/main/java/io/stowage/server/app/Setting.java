package io.stowage.server.app;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing that can be set. All of it is declared in {@link SettingsTable}: what reads, documents
 * and checks it follows from there.
 *
 * @param key as in the file, its parts divided by dots; a part {@code N} is a place in a list
 * @param fallback the text it has when nobody sets it; empty for none
 * @param flag of the command line, where there is one
 * @param distribution the key of distribution's configuration that means the same
 * @param secret whether its value is never shown
 * @param doc one line for people
 */
record Setting<T>(
    String key,
    Kind<T> kind,
    String fallback,
    Optional<String> flag,
    Optional<String> distribution,
    boolean secret,
    String doc) {

  static <T> Setting<T> of(String key, Kind<T> kind, String fallback, String doc) {
    return new Setting<>(key, kind, fallback, Optional.empty(), Optional.empty(), false, doc);
  }

  Setting<T> flag(String name) {
    return new Setting<>(key, kind, fallback, Optional.of(name), distribution, secret, doc);
  }

  Setting<T> distribution(String name) {
    return new Setting<>(key, kind, fallback, flag, Optional.of(name), secret, doc);
  }

  Setting<T> kept() {
    return new Setting<>(key, kind, fallback, flag, distribution, true, doc);
  }

  /** Its name in the environment: {@code STOWAGE_HTTP_PORT}. */
  String variable() {
    return "STOWAGE_" + screaming(key);
  }

  /** Distribution's name in the environment: {@code REGISTRY_HTTP_ADDR}. */
  Optional<String> distributionVariable() {
    return distribution.map(path -> "REGISTRY_" + screaming(path));
  }

  /** Whether it stands for many, one for each place in a list. */
  boolean isListed() {
    return key.contains(".N.");
  }

  /** This setting at one place of its list. */
  String keyAt(int index) {
    return key.replace(".N.", "." + index + ".");
  }

  /** Matches the keys, such as {@code notifications.0.url}, that this setting stands for. */
  Pattern keys() {
    return Pattern.compile(Pattern.quote(key).replace(".N.", "\\E\\.(\\d{1,3})\\.\\Q"));
  }

  /** Matches its names in the environment; the group is the place in the list. */
  Pattern variables() {
    return Pattern.compile(variable().replace("_N_", "_(\\d{1,3})_"));
  }

  private static String screaming(String path) {
    return path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
