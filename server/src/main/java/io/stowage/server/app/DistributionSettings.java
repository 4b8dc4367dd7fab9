package io.stowage.server.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands the settings of distribution, the {@code registry:2} image: its {@code config.yml}
 * and its {@code REGISTRY_…} names. What means the same is taken over, through the table; what is
 * not needed is ignored; what can't be done is named, and refused where ignoring it would open a
 * door or put images in the wrong place.
 */
final class DistributionSettings {

  /** The sections of its file; other {@code REGISTRY_…} names are not meant for it. */
  private static final Set<String> SECTIONS =
      Set.of(
          "version",
          "log",
          "loglevel",
          "storage",
          "auth",
          "middleware",
          "reporting",
          "http",
          "notifications",
          "redis",
          "health",
          "proxy",
          "compatibility",
          "validation",
          "policy",
          "catalog");

  /** Kubernetes puts these into a pod when a service is called registry. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("REGISTRY_(SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_\\d+_(TCP|UDP).*)");

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([^]]*)]|([^:\\[\\]]*)):(\\d{1,5})");

  /** What is done with a key that is not simply taken over. */
  private enum Fate {
    UNNEEDED,
    WARN,
    REFUSE
  }

  /**
   * One such key.
   *
   * @param path a pattern over paths
   * @param advice what to do about it
   */
  private record Rule(Pattern path, Fate fate, String advice) {
    static Rule of(String path, Fate fate, String advice) {
      return new Rule(Pattern.compile(path.replace(".", "\\.").replace("*", ".*")), fate, advice);
    }
  }

  private static final String ONE_PORT = "metrics and health are served on the registry's own port";
  private static final List<Rule> RULES =
      List.of(
          Rule.of("version", Fate.UNNEEDED, ""),
          Rule.of("http.secret", Fate.UNNEEDED, ""),
          Rule.of("auth.htpasswd.realm", Fate.UNNEEDED, ""),
          Rule.of("http.h2c.*", Fate.WARN, "HTTP/2 is offered on TLS"),
          Rule.of("http.headers.X-Content-Type-Options*", Fate.UNNEEDED, ""),
          Rule.of("http.headers.*", Fate.WARN, "let a proxy in front add headers"),
          Rule.of("http.debug.prometheus.*", Fate.UNNEEDED, ""),
          Rule.of("http.debug.*", Fate.WARN, ONE_PORT),
          Rule.of("http.prefix", Fate.WARN, "let a proxy in front take the prefix off"),
          Rule.of("http.http2.*", Fate.WARN, "HTTP/2 is always offered on TLS"),
          Rule.of("http.tls.letsencrypt.*", Fate.REFUSE, "get certificates with an ACME client"),
          Rule.of("http.tls.clientcas*", Fate.REFUSE, "let a proxy in front ask for certificates"),
          Rule.of("http.tls.ciphersuites*", Fate.WARN, "the JDK's own secure list is used"),
          Rule.of("storage.cache.*", Fate.UNNEEDED, ""),
          Rule.of("storage.redirect.*", Fate.UNNEEDED, ""),
          Rule.of("storage.tag.*", Fate.UNNEEDED, ""),
          Rule.of("storage.filesystem.maxthreads", Fate.UNNEEDED, ""),
          Rule.of("storage.maintenance.uploadpurging.interval", Fate.UNNEEDED, ""),
          Rule.of("storage.inmemory*", Fate.WARN, "images are kept in the data folder"),
          Rule.of(
              "storage.(s3|s3aws|gcs|azure|swift|oss).*",
              Fate.REFUSE,
              "only the filesystem is supported yet; without this line, images would go there"),
          Rule.of("health.*", Fate.UNNEEDED, ""),
          Rule.of("redis.*", Fate.UNNEEDED, ""),
          Rule.of("log.reportcaller", Fate.UNNEEDED, ""),
          Rule.of("log.fields.*", Fate.UNNEEDED, ""),
          Rule.of("log.hooks*", Fate.WARN, "send mail from what collects the logs"),
          Rule.of("reporting.*", Fate.WARN, "read the log"),
          Rule.of("middleware.*", Fate.WARN, "there are no middlewares"),
          Rule.of("compatibility.*", Fate.WARN, "Docker schema 1 is not served"),
          Rule.of("policy.*", Fate.WARN, "every class of repository is taken"),
          Rule.of("proxy.*", Fate.WARN, "it can't mirror another registry yet"),
          Rule.of("validation.enabled", Fate.UNNEEDED, ""),
          Rule.of("validation.disabled", Fate.UNNEEDED, ""),
          Rule.of("validation.manifests.urls.*", Fate.WARN, "foreign layers' addresses are kept"),
          Rule.of(
              "validation.manifests.indexes.platformlist*",
              Fate.WARN,
              "set registry.sparse to indexes to take indexes without all their platforms"),
          Rule.of("notifications.events.includereferences", Fate.WARN, "references are not told"));

  private final Map<String, Assigned> values = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  private DistributionSettings() {}

  /** Our keys and texts, what was wrong, and what the operator should know. */
  record Translated(Map<String, Assigned> values, List<String> problems, List<String> notices) {}

  /** Whether a file is distribution's: it begins with its version. */
  static boolean isDistribution(Map<String, Assigned> document) {
    var version = document.get("version");
    return version != null && version.text().matches("0\\.\\d+");
  }

  /** The {@code REGISTRY_…} of an environment, as paths of its file. */
  static Map<String, Assigned> fromEnvironment(Map<String, String> environment) {
    var found = new LinkedHashMap<String, Assigned>();
    for (var variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith("REGISTRY_") || SERVICE_LINK.matcher(name).matches()) {
        continue;
      }
      var path = name.substring("REGISTRY_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
      if (!SECTIONS.contains(path.split("\\.", 2)[0])) {
        continue;
      }
      String text = variable.getValue().strip();
      if (text.isEmpty()) {
        continue;
      }
      if (text.startsWith("{") || text.startsWith("[{") || text.contains("\n")) {
        found.putAll(YamlDocument.readValue(text, path, name));
      } else {
        found.put(path, new Assigned(text, name));
      }
    }
    return found;
  }

  /** Whether who comes has to log in; where not, distribution lets anyone do everything. */
  static boolean asksForLogIn(Map<String, Assigned> theirs) {
    return theirs.keySet().stream().anyMatch(path -> path.startsWith("auth"));
  }

  /** Says in our words what its settings say. */
  static Translated translate(Map<String, Assigned> theirs) {
    var translation = new DistributionSettings();
    translation.all(theirs);
    return new Translated(translation.values, translation.problems, translation.notices);
  }

  private void all(Map<String, Assigned> theirs) {
    var left = new LinkedHashMap<>(theirs);
    dropDisabledEndpoints(left);
    left.forEach(this::one);
    if (asksForLogIn(left)) {
      values.putIfAbsent(
          SettingsTable.ANONYMOUS_PULL.key(), new Assigned("false", "auth.htpasswd"));
    }
    if (!values.containsKey(SettingsTable.DELETES.key())) {
      notices.add(
          "Deleting is on, where distribution has it off: registry.deletes: false turns it off.");
    }
  }

  private void dropDisabledEndpoints(Map<String, Assigned> left) {
    var form = Pattern.compile("(notifications\\.endpoints\\.\\d+\\.)disabled");
    for (String path : List.copyOf(left.keySet())) {
      var matcher = form.matcher(path);
      if (!matcher.matches()) {
        continue;
      }
      if (left.getOrDefault(path, new Assigned("", "")).text().equalsIgnoreCase("true")) {
        left.keySet().removeIf(other -> other.startsWith(matcher.group(1)));
      } else {
        left.remove(path);
      }
    }
  }

  private void one(String path, Assigned assigned) {
    switch (path) {
      case "http.addr" -> address(assigned);
      case "http.net" -> only(path, assigned, "tcp", "listen on a TCP port");
      case "http.tls.minimumtls" -> minimumTls(path, assigned);
      case "auth" -> only(path, assigned, "htpasswd", "use htpasswd");
      case "storage" -> only(path, assigned, "filesystem", "only the filesystem is supported yet");
      case "storage.maintenance.readonly", "storage.maintenance.readonly.enabled" ->
          only(path, assigned, "false", "it can't be made read-only yet: stop pushes at a proxy");
      case "storage.maintenance.uploadpurging.enabled" ->
          only(
              path,
              assigned,
              "true",
              "unfinished uploads are always discarded in the end: raise "
                  + "registry.upload-expiry",
              Fate.WARN);
      case "storage.maintenance.uploadpurging.dryrun" ->
          only(path, assigned, "false", "unfinished uploads are discarded for good", Fate.WARN);
      case "loglevel", "log.level" -> put(SettingsTable.LOG_LEVEL, assigned, level(assigned));
      case "log.formatter" ->
          put(
              SettingsTable.LOG_FORMAT,
              assigned,
              assigned.text().equalsIgnoreCase("text") ? "plain" : "json");
      case "log.accesslog.disabled" -> negated(SettingsTable.LOG_ACCESS, assigned);
      case "validation.manifests.indexes.platforms" ->
          put(
              SettingsTable.SPARSE,
              assigned,
              assigned.text().equalsIgnoreCase("all") ? "none" : "indexes");
      default -> sameOrKnown(path, assigned);
    }
  }

  private void sameOrKnown(String path, Assigned assigned) {
    String ours = path.replaceFirst("\\.ignoredmediatypes", ".ignore.mediatypes");
    for (Setting<?> setting : SettingsTable.ALL) {
      if (setting.distribution().isEmpty()) {
        continue;
      }
      Matcher at =
          Pattern.compile(
                  Pattern.quote(setting.distribution().get()).replace(".N.", "\\E\\.(\\d+)\\.\\Q"))
              .matcher(ours);
      if (!at.lookingAt()) {
        continue;
      }
      String key = at.groupCount() == 0 ? setting.key() : setting.keyAt(place(at.group(1)));
      if (SettingsReader.place(key + ours.substring(at.end()), assigned, values)) {
        return;
      }
    }
    Optional<Rule> rule = RULES.stream().filter(r -> r.path().matcher(path).matches()).findFirst();
    if (rule.isEmpty()) {
      unknown(path, assigned);
      return;
    }
    switch (rule.get().fate()) {
      case UNNEEDED -> {}
      case WARN -> notices.add(said(path, assigned, "is not supported and ignored", rule.get()));
      case REFUSE -> problems.add(said(path, assigned, "is not supported", rule.get()));
    }
  }

  private static int place(String digits) {
    return Math.min(999, Integer.parseInt(digits.substring(0, Math.min(3, digits.length()))));
  }

  private void unknown(String path, Assigned assigned) {
    if (path.startsWith("auth.")) {
      problems.add(
          assigned.origin()
              + ": distribution's "
              + path
              + " is not supported: of its log-ins, only htpasswd is. Remove it, and name the users"
              + " with access.users.");
    } else {
      notices.add(assigned.origin() + ": distribution's " + path + " is not known, and ignored.");
    }
  }

  private static String said(String path, Assigned assigned, String verdict, Rule rule) {
    return "%s: distribution's %s %s: %s."
        .formatted(assigned.origin(), path, verdict, rule.advice());
  }

  private void put(Setting<?> setting, Assigned assigned, String text) {
    values.put(setting.key(), new Assigned(text, assigned.origin()));
  }

  private void only(String path, Assigned assigned, String wanted, String advice) {
    only(path, assigned, wanted, advice, Fate.REFUSE);
  }

  private void only(String path, Assigned assigned, String wanted, String advice, Fate otherwise) {
    if (!assigned.text().equalsIgnoreCase(wanted)) {
      (otherwise == Fate.REFUSE ? problems : notices)
          .add(
              "%s: distribution's %s: %s is not supported: %s."
                  .formatted(assigned.origin(), path, assigned.text(), advice));
    }
  }

  private void minimumTls(String path, Assigned assigned) {
    if (assigned.text().equalsIgnoreCase("tls1.3")) {
      problems.add(
          "%s: distribution's %s: tls1.3 is not supported: TLS 1.2 is the least that is taken."
              .formatted(assigned.origin(), path));
    }
  }

  private void negated(Setting<Boolean> setting, Assigned assigned) {
    String text =
        Kind.BOOLEAN.parser().apply(assigned.text()).map(b -> b ? "false" : "true").orElse("");
    put(setting, assigned, text);
  }

  private static String level(Assigned assigned) {
    return switch (assigned.text().toLowerCase(Locale.ROOT)) {
      case "panic", "fatal" -> "error";
      case "warning" -> "warn";
      default -> assigned.text();
    };
  }

  /** {@code :5000}, {@code 127.0.0.1:5000}, {@code [::1]:5000}. */
  private void address(Assigned assigned) {
    var form = ADDRESS.matcher(assigned.text());
    if (!form.matches()) {
      problems.add(
          "http.addr: \"%s\" is not host:port (set by %s)."
              .formatted(assigned.text(), assigned.origin()));
      return;
    }
    String host = form.group(1) == null ? form.group(2) : form.group(1);
    put(SettingsTable.HOST, assigned, host.isEmpty() ? "0.0.0.0" : host);
    put(SettingsTable.PORT, assigned, form.group(3));
  }
}
