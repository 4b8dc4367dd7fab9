package io.stowage.server.app;

import io.stowage.server.common.FileFault;
import io.stowage.server.common.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gathers what was set: the file first, over it the environment (distribution's names, then ours),
 * over it the flags. What nobody set has its default.
 */
final class SettingsReader {

  /** Kubernetes puts these into a pod when a service is called stowage. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("STOWAGE_(SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_\\d+_(TCP|UDP).*)");

  /**
   * Where settings may come from.
   *
   * @param flags by the key they set
   * @param config the file that was named, which must be there
   * @param search files read where none is named: the first that is there
   * @param dataSearch folders for the data where none is named: the first that is there
   */
  record Sources(
      Map<String, String> flags,
      Map<String, String> environment,
      Optional<Path> config,
      List<Path> search,
      List<Path> dataSearch) {}

  private final Map<String, Assigned> values = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  private SettingsReader() {}

  /** Reads all; fails with every fault it finds. */
  static Settings read(Sources sources) {
    var reader = new SettingsReader();
    reader.gather(sources);
    return new SettingsAssembly(reader.values, reader.problems, reader.notices).assemble();
  }

  private void gather(Sources sources) {
    sources.dataSearch().stream()
        .filter(Files::isDirectory)
        .findFirst()
        .ifPresent(folder -> values.put("data", new Assigned(folder.toString(), "the image")));
    var theirs = new LinkedHashMap<String, Assigned>();
    config(sources)
        .ifPresent(
            file -> {
              var document = YamlDocument.read(text(file), file.toString());
              if (DistributionSettings.isDistribution(document)) {
                theirs.putAll(document);
              } else {
                add(ours(document));
              }
            });
    theirs.putAll(DistributionSettings.fromEnvironment(sources.environment()));
    if (!theirs.isEmpty()) {
      var translated = DistributionSettings.translate(theirs);
      add(translated.values());
      problems.addAll(translated.problems());
      notices.addAll(translated.notices());
    }
    boolean asksNobody = !theirs.isEmpty() && !DistributionSettings.asksForLogIn(theirs);
    add(environment(sources.environment()));
    var flags = new LinkedHashMap<String, Assigned>();
    for (Setting<?> setting : SettingsTable.ALL) {
      String given = sources.flags().get(setting.key());
      if (given != null) {
        flags.put(setting.key(), new Assigned(given, setting.flag().orElse(setting.key())));
      }
    }
    add(flags);
    if (asksNobody && !isSaid(SettingsTable.OPEN) && !isSaid(SettingsTable.USERS)) {
      notices.add(
          "The settings are distribution's and ask for no log-in. There, that lets anyone push;"
              + " here, pushes are refused until you say who may: see stowage htpasswd, or --open.");
    }
  }

  private boolean isSaid(Setting<?> setting) {
    return values.containsKey(setting.key());
  }

  private static Optional<Path> config(Sources sources) {
    return sources
        .config()
        .or(() -> Optional.ofNullable(sources.environment().get("STOWAGE_CONFIG")).map(Path::of))
        .or(() -> sources.search().stream().filter(Files::isRegularFile).findFirst());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new SettingsException(
          List.of(
              "The file of settings %s can't be read: %s."
                  .formatted(file, FileFault.of(file, failure))));
    }
  }

  private void add(Map<String, Assigned> more) {
    values.putAll(more);
  }

  /** Our own file: each path must be one of the table's. */
  private Map<String, Assigned> ours(Map<String, Assigned> document) {
    var found = new LinkedHashMap<String, Assigned>();
    document.forEach(
        (path, assigned) -> {
          if (!place(path, assigned, found)) {
            problems.add(assigned.origin() + ": " + misplaced(path));
          }
        });
    return found;
  }

  /** Puts a scalar at the setting it belongs to; lists and headers gather theirs. */
  static boolean place(String path, Assigned assigned, Map<String, Assigned> found) {
    for (Setting<?> setting : SettingsTable.ALL) {
      Matcher at = setting.keys().matcher(path);
      if (!at.lookingAt()) {
        continue;
      }
      String key = at.group();
      String rest = path.substring(at.end());
      if (rest.isEmpty()) {
        found.put(key, assigned);
        return true;
      }
      if (setting.kind().shape() == Kind.Shape.LIST && rest.matches("\\.\\d+")) {
        found.merge(
            key,
            assigned,
            (had, more) -> new Assigned(had.text() + "," + more.text(), had.origin()));
        return true;
      }
      if (setting.kind().shape() == Kind.Shape.HEADERS && rest.startsWith(".")) {
        String name = rest.substring(1).replaceFirst("\\.\\d+$", "");
        var line = new Assigned(name + ": " + assigned.text(), assigned.origin());
        found.merge(
            key, line, (had, more) -> new Assigned(had.text() + "\n" + more.text(), had.origin()));
        return true;
      }
    }
    return false;
  }

  private Map<String, Assigned> environment(Map<String, String> environment) {
    var found = new LinkedHashMap<String, Assigned>();
    for (var variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith("STOWAGE_")
          || name.equals("STOWAGE_CONFIG")
          || name.equals("STOWAGE_JAVA_OPTIONS")
          || name.equals("STOWAGE_URL")
          || name.equals("STOWAGE_TOKEN")
          || SERVICE_LINK.matcher(name).matches()) {
        continue;
      }
      var key = keyOf(name);
      if (variable.getValue().isBlank()) {
        // As a compose file leaves it: nobody said anything.
        continue;
      }
      if (key.isPresent()) {
        found.put(key.get(), new Assigned(variable.getValue(), name));
      } else {
        problems.add(
            name
                + " is not a setting."
                + Spelling.nearest(name, SettingsTable.ALL.stream().map(Setting::variable).toList())
                    .map(near -> " Did you mean " + near + "?")
                    .orElse(" See stowage settings."));
      }
    }
    return found;
  }

  private static Optional<String> keyOf(String variable) {
    for (Setting<?> setting : SettingsTable.ALL) {
      Matcher name = setting.variables().matcher(variable);
      if (name.matches()) {
        return Optional.of(
            setting.isListed() ? setting.keyAt(Integer.parseInt(name.group(1))) : setting.key());
      }
    }
    return Optional.empty();
  }

  /** A key that has keys of its own, or one that nobody knows. */
  private static String misplaced(String path) {
    return SettingsTable.ALL.stream()
        .map(Setting::key)
        .filter(key -> key.startsWith(path + "."))
        .findFirst()
        .map(key -> "%s takes no value, but keys such as %s.".formatted(path, key))
        .orElseGet(() -> "there is no setting " + path + "." + suggestKey(path));
  }

  private static String suggestKey(String path) {
    var indexed = path.replaceAll("\\.\\d+\\.", ".N.");
    return Spelling.nearest(indexed, SettingsTable.ALL.stream().map(Setting::key).toList())
        .map(near -> " Did you mean " + near + "?")
        .orElse(" See stowage settings.");
  }

  /** The places of the list {@code notifications} at which anything was set, in order. */
  static List<Integer> places(Map<String, Assigned> values) {
    var places = new HashSet<Integer>();
    var form = Pattern.compile("notifications\\.(\\d{1,3})\\..*");
    for (String key : values.keySet()) {
      var at = form.matcher(key);
      if (at.matches()) {
        places.add(Integer.parseInt(at.group(1)));
      }
    }
    return places.stream().sorted().toList();
  }
}
