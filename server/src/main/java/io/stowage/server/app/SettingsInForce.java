package io.stowage.server.app;

import io.stowage.server.api.ServerSetting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is set, as administrators are shown it: secrets are not, wherever they stand. */
final class SettingsInForce {
  private static final String MASK = "…";
  private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]*@");
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile("(?i)([?&;][^=&;]*(?:password|secret|token|key|signature)[^=&;]*=)[^&;]*");

  private SettingsInForce() {}

  /** All settings, in the order of the table; those of a list at each of its places. */
  static List<ServerSetting> of(Map<String, Assigned> values) {
    return SettingsTable.ALL.stream().flatMap(setting -> of(setting, values)).toList();
  }

  private static Stream<ServerSetting> of(Setting<?> setting, Map<String, Assigned> values) {
    Stream<String> keys =
        setting.isListed()
            ? SettingsReader.places(values).stream().map(setting::keyAt)
            : Stream.of(setting.key());
    return keys.map(key -> of(setting, key, Optional.ofNullable(values.get(key))));
  }

  private static ServerSetting of(Setting<?> setting, String key, Optional<Assigned> assigned) {
    // Headers carry credentials.
    boolean isSecret = setting.secret() || setting.kind().shape() == Kind.Shape.HEADERS;
    String text = assigned.map(Assigned::text).orElse(setting.fallback());
    return new ServerSetting(
        key,
        Optional.of(masked(text)).filter(value -> !isSecret && !value.isEmpty()),
        assigned.map(one -> source(one.origin())).orElse("default"),
        assigned.map(Assigned::origin).orElse(""),
        isSecret,
        setting.doc());
  }

  private static String source(String origin) {
    if (origin.startsWith("--")) {
      return "flag";
    }
    return origin.startsWith("STOWAGE_") || origin.startsWith("REGISTRY_") ? "environment" : "file";
  }

  /** An address may hold a user and a password. */
  static String masked(String text) {
    String without = USER_INFO.matcher(text).replaceAll("://" + MASK + "@");
    return SECRET_PARAMETER.matcher(without).replaceAll("$1" + MASK);
  }
}
