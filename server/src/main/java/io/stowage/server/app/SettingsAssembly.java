package io.stowage.server.app;

import io.stowage.server.access.AccessSettings;
import io.stowage.server.account.AccountSettings;
import io.stowage.server.api.HelpAddresses;
import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.dockerhub.DockerHub;
import io.stowage.server.event.NotificationSettings;
import io.stowage.server.event.NotificationSettings.Endpoint;
import io.stowage.server.http.HttpSettings;
import io.stowage.server.hub.PullLimits;
import io.stowage.server.notice.NoticeSettings;
import io.stowage.server.registry.RegistrySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the texts that were gathered into the records that the features take. */
final class SettingsAssembly {
  private final Map<String, Assigned> values;
  private final List<String> problems;
  private final List<String> notices;

  SettingsAssembly(Map<String, Assigned> values, List<String> problems, List<String> notices) {
    this.values = values;
    this.problems = problems;
    this.notices = notices;
  }

  Settings assemble() {
    Path data = required(SettingsTable.DATA);
    var settings =
        new Settings(
            data,
            http(),
            database(data),
            registry(),
            access(),
            hub(notice()),
            notifications(),
            new LogSettings(
                required(SettingsTable.LOG_FORMAT),
                required(SettingsTable.LOG_LEVEL),
                required(SettingsTable.LOG_ACCESS)),
            List.copyOf(notices));
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return settings;
  }

  private HttpSettings http() {
    var certificate = optional(SettingsTable.TLS_CERTIFICATE);
    var key = optional(SettingsTable.TLS_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      problems.add("http.tls.certificate and http.tls.key go together: set both, or neither.");
    }
    return new HttpSettings(
        required(SettingsTable.HOST),
        required(SettingsTable.PORT),
        certificate.flatMap(file -> key.map(secret -> new HttpSettings.Tls(file, secret))),
        required(SettingsTable.TRUSTED_PROXIES),
        optional(SettingsTable.EXTERNAL_URL),
        required(SettingsTable.RELATIVE_LOCATIONS),
        required(SettingsTable.IDLE_TIMEOUT),
        new HttpSettings.LeastRate(
            required(SettingsTable.LEAST_RATE).bytes(), HttpSettings.LeastRate.USUAL_WINDOW),
        (int) Math.min(Integer.MAX_VALUE, required(SettingsTable.MAX_HEADER_SIZE).bytes()),
        required(SettingsTable.MAX_CONNECTIONS),
        required(SettingsTable.DRAIN_TIMEOUT));
  }

  private DatabaseSettings database(Path data) {
    var url = optional(SettingsTable.DATABASE_URL);
    if (url.isEmpty()) {
      return new DatabaseSettings.Sqlite(new DataFolder(data).database());
    }
    if (!url.get().startsWith("jdbc:postgresql:")) {
      problems.add(
          "database.url: \""
              + url.get()
              + "\" is not a PostgreSQL address: write jdbc:postgresql://host/name, or leave it out"
              + " to keep the metadata in the data folder.");
    }
    return new DatabaseSettings.Postgres(
        url.get(),
        required(SettingsTable.DATABASE_USER),
        optional(SettingsTable.DATABASE_PASSWORD).orElse(""),
        required(SettingsTable.DATABASE_CONNECTIONS));
  }

  private RegistrySettings registry() {
    int largest = required(SettingsTable.MAX_PAGE_SIZE);
    return new RegistrySettings(
        required(SettingsTable.SPARSE),
        required(SettingsTable.DELETES),
        required(SettingsTable.UPLOAD_EXPIRY),
        required(SettingsTable.CONCURRENT_UPLOADS),
        required(SettingsTable.UPLOADS_PER_ACCOUNT),
        Math.min(required(SettingsTable.PAGE_SIZE), largest),
        largest,
        new RegistrySettings.Gc(
            required(SettingsTable.GC),
            required(SettingsTable.GC_GRACE),
            required(SettingsTable.GC_INTERVAL),
            optional(SettingsTable.GC_UNTAGGED_AFTER)));
  }

  private AccessSettings access() {
    Assigned users = values.get(SettingsTable.USERS.key());
    if (users != null && required(SettingsTable.OPEN)) {
      problems.add(
          "open (set by %s) and access.users (set by %s) contradict each other: leave one of them out."
              .formatted(
                  values.getOrDefault(SettingsTable.OPEN.key(), users).origin(), users.origin()));
    }
    return new AccessSettings(
        required(SettingsTable.OPEN),
        optional(SettingsTable.USERS),
        required(SettingsTable.ANONYMOUS_PULL));
  }

  private HubSettings hub(NoticeSettings notice) {
    String base =
        optional(SettingsTable.EXTERNAL_URL)
            .orElseGet(
                () ->
                    (optional(SettingsTable.TLS_CERTIFICATE).isPresent() ? "https" : "http")
                        + "://localhost:"
                        + required(SettingsTable.PORT));
    return new HubSettings(
        new AccountSettings(
            required(SettingsTable.SIGN_UP),
            notice.smtp().isPresent(),
            required(SettingsTable.PRIVATE_BY_DEFAULT),
            required(SettingsTable.ORGANIZATIONS),
            required(SettingsTable.SESSION_IDLE),
            required(SettingsTable.SESSION_LONGEST),
            required(SettingsTable.FRESH),
            AccountSettings.DEFAULT.keptLogIns()),
        notice,
        required(SettingsTable.ANONYMOUS_PULL),
        base,
        new PullLimits(
            required(SettingsTable.PULLS_ANONYMOUS),
            required(SettingsTable.PULLS_SIGNED_IN),
            required(SettingsTable.PULLS_WINDOW)),
        required(SettingsTable.SOURCE_PRIVATE),
        required(SettingsTable.UNDO),
        new DockerHub.Settings(optional(SettingsTable.HUB_HOST), required(SettingsTable.HUB_CALLS)),
        adminPassword(),
        new HelpAddresses(
            optional(SettingsTable.HELP_DOCUMENTATION),
            optional(SettingsTable.HELP_WHATS_NEW),
            optional(SettingsTable.HELP_FORUM),
            optional(SettingsTable.HELP_QUESTIONS),
            optional(SettingsTable.HELP_SUPPORT)),
        SettingsInForce.of(values));
  }

  private Optional<String> adminPassword() {
    Optional<Path> file = optional(SettingsTable.ADMIN_PASSWORD_FILE);
    if (file.isEmpty()) {
      return optional(SettingsTable.ADMIN_PASSWORD);
    }
    try (var lines = Files.lines(file.get())) {
      return lines.findFirst().map(String::strip).filter(line -> !line.isEmpty());
    } catch (IOException | UncheckedIOException e) {
      problems.add(
          "admin.password-file: %s can't be read: %s.".formatted(file.get(), e.getMessage()));
      return Optional.empty();
    }
  }

  private NotificationSettings notifications() {
    try {
      var endpoints = new ArrayList<Endpoint>();
      for (int place : SettingsReader.places(values)) {
        var url = optional(SettingsTable.ENDPOINT_URL, place);
        if (url.isPresent()) {
          endpoints.add(endpoint(place, url.get()));
        } else if (!values.containsKey(SettingsTable.ENDPOINT_URL.keyAt(place))) {
          problems.add("notifications." + place + ".url is missing: say where to post to.");
        }
      }
      return new NotificationSettings(endpoints);
    } catch (IllegalArgumentException wrong) {
      problems.add(wrong.getMessage() + ".");
      return NotificationSettings.NONE;
    }
  }

  private Endpoint endpoint(int place, URI url) {
    return new Endpoint(
        optional(SettingsTable.ENDPOINT_NAME, place).orElse("endpoint-" + place),
        url,
        optional(SettingsTable.ENDPOINT_HEADERS, place).orElse(Map.of()),
        required(SettingsTable.ENDPOINT_TIMEOUT, place),
        required(SettingsTable.ENDPOINT_THRESHOLD, place),
        required(SettingsTable.ENDPOINT_BACKOFF, place),
        Set.copyOf(required(SettingsTable.ENDPOINT_IGNORE_MEDIA_TYPES, place)),
        Set.copyOf(required(SettingsTable.ENDPOINT_IGNORE_ACTIONS, place)),
        required(SettingsTable.ENDPOINT_MAX_PENDING, place));
  }

  private NoticeSettings notice() {
    return new NoticeSettings(
        smtp(),
        new NoticeSettings.Slack(
            Set.copyOf(required(SettingsTable.SLACK_HOSTS)),
            required(SettingsTable.SLACK_PRIVATE)));
  }

  private Optional<NoticeSettings.Smtp> smtp() {
    var host = optional(SettingsTable.MAIL_HOST);
    var security = required(SettingsTable.MAIL_SECURITY);
    var port = optional(SettingsTable.MAIL_PORT).orElse(security.port());
    var login = mailLogin();
    var from = optional(SettingsTable.MAIL_FROM);
    var replyTo = optional(SettingsTable.MAIL_REPLY_TO).map(NoticeSettings.Sender::address);
    var timeout = required(SettingsTable.MAIL_TIMEOUT);
    var authorities = optional(SettingsTable.MAIL_AUTHORITIES);
    if (host.isEmpty()) {
      for (var orphan : List.of(SettingsTable.MAIL_USER, SettingsTable.MAIL_FROM)) {
        var assigned = values.get(orphan.key());
        if (assigned != null && !assigned.text().isEmpty()) {
          problems.add(
              "%s (set by %s) needs mail.smtp.host: without a server no mail is sent."
                  .formatted(orphan.key(), assigned.origin()));
        }
      }
      return Optional.empty();
    }
    if (from.isEmpty()) {
      if (!values.containsKey(SettingsTable.MAIL_FROM.key())) {
        problems.add("mail.from is missing: say from which address mails come.");
      }
      return Optional.empty();
    }
    try {
      return Optional.of(
          new NoticeSettings.Smtp(
              host.get(), port, security, login, from.get(), replyTo, timeout, authorities));
    } catch (IllegalArgumentException wrong) {
      problems.add(wrong.getMessage() + ".");
      return Optional.empty();
    }
  }

  private Optional<NoticeSettings.Login> mailLogin() {
    var user = optional(SettingsTable.MAIL_USER);
    var password = optional(SettingsTable.MAIL_PASSWORD);
    if (user.isPresent() != password.isPresent()) {
      problems.add("mail.smtp.user and mail.smtp.password go together: set both, or neither.");
    }
    return user.flatMap(name -> password.map(secret -> new NoticeSettings.Login(name, secret)));
  }

  private <T> T required(Setting<T> setting) {
    return parse(setting, setting.key()).orElseGet(() -> fallback(setting));
  }

  private <T> T required(Setting<T> setting, int place) {
    return parse(setting, setting.keyAt(place)).orElseGet(() -> fallback(setting));
  }

  private <T> Optional<T> optional(Setting<T> setting) {
    return parse(setting, setting.key());
  }

  private <T> Optional<T> optional(Setting<T> setting, int place) {
    return parse(setting, setting.keyAt(place));
  }

  private static <T> T fallback(Setting<T> setting) {
    return setting
        .kind()
        .parser()
        .apply(setting.fallback())
        .orElseThrow(() -> new IllegalStateException(setting.key() + " has no good default"));
  }

  /** What was set, parsed; empty when nothing was, or it is wrong, which is then noted. */
  private <T> Optional<T> parse(Setting<T> setting, String key) {
    Assigned assigned = values.get(key);
    if (assigned == null || assigned.text().isEmpty()) {
      return Optional.empty();
    }
    Optional<T> parsed = setting.kind().parser().apply(assigned.text().strip());
    if (parsed.isEmpty()) {
      String shown = setting.secret() ? "its value" : "\"" + assigned.text() + "\"";
      problems.add(
          key
              + ": "
              + shown
              + " is not "
              + setting.kind().expected()
              + " (set by "
              + assigned.origin()
              + ").");
    }
    return parsed;
  }
}
