package io.stowage.server.api;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A value of an answer being put together: its properties in order, without those absent. */
final class Shown {
  private final Map<String, Object> properties = new LinkedHashMap<>();

  private Shown() {}

  static Shown with(String name, Object value) {
    return new Shown().and(name, value);
  }

  Shown and(String name, Object value) {
    properties.put(name, value instanceof Enum<?> word ? word(word) : value);
    return this;
  }

  Shown and(String name, Optional<?> value) {
    value.ifPresent(there -> properties.put(name, there));
    return this;
  }

  Map<String, Object> all() {
    return properties;
  }

  /** A constant as the API writes it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The constant that the contract let pass as that word. */
  static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }
}
