package io.stowage.server.app;

import static io.stowage.server.app.Setting.of;

import io.stowage.server.account.AccountSettings;
import io.stowage.server.common.ByteSize;
import io.stowage.server.notice.NoticeSettings;
import io.stowage.server.registry.RegistrySettings.Sparse;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Every setting there is. Flags, names in the environment, keys of the file, {@code --help}, {@code
 * docs/settings.md} and the errors all come from here.
 */
final class SettingsTable {
  static final Setting<Path> DATA =
      of("data", Kind.PATH, "./data", "The folder that holds the images and their metadata.")
          .flag("--data")
          .distribution("storage.filesystem.rootdirectory");
  static final Setting<Boolean> OPEN =
      of(
              "open",
              Kind.BOOLEAN,
              "false",
              "Anyone may push and delete without logging in. For laboratories only.")
          .flag("--open");

  static final Setting<Path> USERS =
      of(
              "access.users",
              Kind.PATH,
              "",
              "A file of users who may log in, pull and push: see stowage htpasswd.")
          .flag("--users")
          .distribution("auth.htpasswd.path");
  static final Setting<Boolean> ANONYMOUS_PULL =
      of(
              "access.anonymous-pull",
              Kind.BOOLEAN,
              "true",
              "Anyone may pull without logging in. False where distribution's htpasswd is set.")
          .flag("--anonymous-pull");
  static final Setting<AccountSettings.SignUp> SIGN_UP =
      of(
          "accounts.sign-up",
          Kind.choice(AccountSettings.SignUp.class),
          "closed",
          "Who may make an account: open (anyone), invitation, or closed (administrators do).");
  static final Setting<Boolean> PRIVATE_BY_DEFAULT =
      of(
          "accounts.private-by-default",
          Kind.BOOLEAN,
          "true",
          "What new accounts begin with: repositories made by a push are private.");
  static final Setting<AccountSettings.OrganizationMakers> ORGANIZATIONS =
      of(
          "accounts.organizations",
          Kind.choice(AccountSettings.OrganizationMakers.class),
          "everyone",
          "Who may make organizations: everyone (with an account), or administrators.");
  static final Setting<Duration> SESSION_IDLE =
      of(
          "accounts.session-idle",
          Kind.DURATION_TIME,
          "14d",
          "A browser's log-in ends when it was not used for so long.");
  static final Setting<Duration> SESSION_LONGEST =
      of(
          "accounts.session-longest",
          Kind.DURATION_TIME,
          "90d",
          "A browser's log-in ends after so long in any case.");
  static final Setting<Duration> FRESH =
      of(
          "accounts.fresh",
          Kind.DURATION_TIME,
          "15m",
          "For so long after a password was given, tokens can be made and repositories deleted.");
  static final Setting<Duration> UNDO =
      of(
          "repositories.undo",
          Kind.DURATION_TIME,
          "7d",
          "How long a deleted repository can be brought back; until then it takes its space.");
  static final Setting<String> HUB_HOST =
      of(
          "hub.host",
          Kind.TEXT,
          "",
          "A host name at which Docker Hub's API is served at /v2 instead of the registry.");
  static final Setting<Integer> HUB_CALLS =
      of(
          "hub.calls-per-minute",
          Kind.number(1, 1_000_000),
          "600",
          "Calls of Docker Hub's API that an account, or an address, may make in a minute.");
  static final Setting<Integer> PULLS_ANONYMOUS =
      of(
          "pulls.anonymous",
          Kind.number(0, 1_000_000_000),
          "0",
          "Pulls of an address without a name in a window; 0 for as many as it likes.");
  static final Setting<Integer> PULLS_SIGNED_IN =
      of(
          "pulls.signed-in",
          Kind.number(0, 1_000_000_000),
          "0",
          "Pulls of an account, by its tokens and robots too, in a window; 0: no limit.");
  static final Setting<Duration> PULLS_WINDOW =
      of("pulls.window", Kind.DURATION_TIME, "6h", "How long such a window is.");
  static final Setting<String> ADMIN_PASSWORD =
      of(
              "admin.password",
              Kind.TEXT,
              "",
              "The password of admin, whom the first start makes; unset, one for once is printed.")
          .kept();
  static final Setting<Path> ADMIN_PASSWORD_FILE =
      of("admin.password-file", Kind.PATH, "", "A file whose first line is that password.");
  static final Setting<String> HOST =
      of("http.host", Kind.TEXT, "0.0.0.0", "The address to listen on; 127.0.0.1 for this machine.")
          .flag("--host")
          .distribution("http.addr");
  static final Setting<Integer> PORT =
      of("http.port", Kind.PORT, "5000", "The port to listen on; 0 takes a free one.")
          .flag("--port")
          .distribution("http.addr");
  static final Setting<Path> TLS_CERTIFICATE =
      of(
              "http.tls.certificate",
              Kind.PATH,
              "",
              "A PEM file with the certificate and its chain: turns TLS and HTTP/2 on.")
          .flag("--tls-certificate")
          .distribution("http.tls.certificate");
  static final Setting<Path> TLS_KEY =
      of("http.tls.key", Kind.PATH, "", "A PEM file with the certificate's private key.")
          .flag("--tls-key")
          .distribution("http.tls.key");
  static final Setting<String> EXTERNAL_URL =
      of(
              "http.external-url",
              Kind.ORIGIN,
              "",
              "What clients call this registry, when a proxy hides it.")
          .flag("--external-url")
          .distribution("http.host");
  static final Setting<List<String>> TRUSTED_PROXIES =
      of(
          "http.trusted-proxies",
          Kind.BLOCKS,
          "",
          "Addresses or CIDR blocks whose X-Forwarded-* headers count.");
  static final Setting<Boolean> RELATIVE_LOCATIONS =
      of(
              "http.relative-locations",
              Kind.BOOLEAN,
              "true",
              "Location headers are paths, which work behind any proxy; false: whole addresses.")
          .distribution("http.relativeurls");
  static final Setting<Duration> IDLE_TIMEOUT =
      of(
          "http.idle-timeout",
          Kind.DURATION_TIME,
          "60s",
          "A connection on which nothing moves for so long is closed.");
  static final Setting<ByteSize> LEAST_RATE =
      of(
          "http.least-body-rate",
          Kind.BYTES,
          "1KiB",
          "Bytes a second that a request's body must bring, over a minute; 0: none. Slower uploads"
              + " end with 408 and can go on from what has come.");
  static final Setting<ByteSize> MAX_HEADER_SIZE =
      of("http.max-header-size", Kind.BYTES, "32KiB", "The most a request's headers may take.");
  static final Setting<Integer> MAX_CONNECTIONS =
      of(
          "http.max-connections",
          Kind.number(1, 1_000_000),
          "10000",
          "Connections beyond this are closed at once.");
  static final Setting<Duration> DRAIN_TIMEOUT =
      of(
              "http.drain-timeout",
              Kind.DURATION_TIME,
              "30s",
              "How long requests in flight may take to end at a stop.")
          .distribution("http.draintimeout");

  static final Setting<String> DATABASE_URL =
      of(
          "database.url",
          Kind.TEXT,
          "",
          "jdbc:postgresql://host/name; unset keeps the metadata in the data folder (SQLite).");
  static final Setting<String> DATABASE_USER =
      of("database.user", Kind.TEXT, "stowage", "The PostgreSQL user.");
  static final Setting<String> DATABASE_PASSWORD =
      of("database.password", Kind.TEXT, "", "The PostgreSQL user's password.").kept();
  static final Setting<Integer> DATABASE_CONNECTIONS =
      of("database.connections", Kind.number(2, 1000), "16", "The most connections to PostgreSQL.");

  static final Setting<Sparse> SPARSE =
      of(
          "registry.sparse",
          Kind.choice(Sparse.class),
          "none",
          "Which manifests may name things that are not here: none, indexes, or all.");
  static final Setting<Boolean> DELETES =
      of("registry.deletes", Kind.BOOLEAN, "true", "Tags, manifests and blobs may be deleted.")
          .distribution("storage.delete.enabled");
  static final Setting<Duration> UPLOAD_EXPIRY =
      of(
              "registry.upload-expiry",
              Kind.DURATION_TIME,
              "7d",
              "An unfinished upload untouched for so long is discarded.")
          .distribution("storage.maintenance.uploadpurging.age");
  static final Setting<Integer> CONCURRENT_UPLOADS =
      of(
          "registry.concurrent-uploads",
          Kind.number(1, 100_000),
          "128",
          "Bodies written at once; more are told to come back (503, Retry-After).");
  static final Setting<Integer> UPLOADS_PER_ACCOUNT =
      of(
          "registry.uploads-per-account",
          Kind.number(1, 100_000),
          "64",
          "Of those for one account, or for one address of clients without a name.");
  static final Setting<Integer> PAGE_SIZE =
      of(
          "registry.page-size",
          Kind.number(1, 100_000),
          "100",
          "Entries in a page when the client names no number.");
  static final Setting<Integer> MAX_PAGE_SIZE =
      of("registry.max-page-size", Kind.number(1, 100_000), "1000", "The most entries in a page.")
          .distribution("catalog.maxentries");

  static final Setting<Boolean> GC =
      of("gc.enabled", Kind.BOOLEAN, "true", "Frees space that nothing refers to, all the time.");
  static final Setting<Duration> GC_GRACE =
      of(
          "gc.grace",
          Kind.DURATION_TIME,
          "24h",
          "How long a blob is left alone after its last push, mount, HEAD or reference.");
  static final Setting<Duration> GC_INTERVAL =
      of("gc.interval", Kind.DURATION_TIME, "30s", "How often it looks for work.");
  static final Setting<Duration> GC_UNTAGGED_AFTER =
      of(
          "gc.untagged-after",
          Kind.DURATION_TIME,
          "",
          "Manifests without a tag go after so long; unset keeps them.");

  static final Setting<String> ENDPOINT_NAME =
      of("notifications.N.name", Kind.TEXT, "", "Names an endpoint that is told what happens.")
          .distribution("notifications.endpoints.N.name");
  static final Setting<URI> ENDPOINT_URL =
      of("notifications.N.url", Kind.URL, "", "Where its notifications are posted.")
          .distribution("notifications.endpoints.N.url");
  static final Setting<Map<String, List<String>>> ENDPOINT_HEADERS =
      of("notifications.N.headers", Kind.HEADERS, "", "Headers sent along, such as Authorization.")
          .distribution("notifications.endpoints.N.headers")
          .kept();
  static final Setting<Duration> ENDPOINT_TIMEOUT =
      of("notifications.N.timeout", Kind.DURATION_TIME, "5s", "How long one attempt may take.")
          .distribution("notifications.endpoints.N.timeout");
  static final Setting<Integer> ENDPOINT_THRESHOLD =
      of(
              "notifications.N.threshold",
              Kind.number(1, 1000),
              "10",
              "Failures in a row after which each further try waits for the backoff.")
          .distribution("notifications.endpoints.N.threshold");
  static final Setting<Duration> ENDPOINT_BACKOFF =
      of(
              "notifications.N.backoff",
              Kind.DURATION_TIME,
              "30s",
              "The longest wait between two tries.")
          .distribution("notifications.endpoints.N.backoff");
  static final Setting<Integer> ENDPOINT_MAX_PENDING =
      of(
          "notifications.N.max-pending",
          Kind.number(1, 100_000_000),
          "100000",
          "Events kept while it is away; beyond, new ones are dropped and counted.");
  static final Setting<List<String>> ENDPOINT_IGNORE_ACTIONS =
      of(
              "notifications.N.ignore-actions",
              Kind.LIST,
              "",
              "Not told: any of push, pull, mount, delete.")
          .distribution("notifications.endpoints.N.ignore.actions");
  static final Setting<List<String>> ENDPOINT_IGNORE_MEDIA_TYPES =
      of(
              "notifications.N.ignore-media-types",
              Kind.LIST,
              "",
              "Things of these media types are not told.")
          .distribution("notifications.endpoints.N.ignore.mediatypes");

  static final Setting<String> MAIL_HOST =
      of("mail.smtp.host", Kind.TEXT, "", "The server that takes mail; unset, no mail is sent.");
  static final Setting<Integer> MAIL_PORT =
      of(
          "mail.smtp.port",
          Kind.number(1, 65_535),
          "",
          "Its port; unset: 587 with starttls, 465 with tls, 25 with none.");
  static final Setting<NoticeSettings.Security> MAIL_SECURITY =
      of(
          "mail.smtp.security",
          Kind.choice(NoticeSettings.Security.class),
          "starttls",
          "TLS after a start in the clear, from the first byte on, or not at all.");
  static final Setting<String> MAIL_USER =
      of("mail.smtp.user", Kind.TEXT, "", "The user at the mail server; unset, nobody logs in.");
  static final Setting<String> MAIL_PASSWORD =
      of("mail.smtp.password", Kind.TEXT, "", "That user's password.").kept();
  static final Setting<Path> MAIL_AUTHORITIES =
      of(
          "mail.smtp.authorities",
          Kind.PATH,
          "",
          "A PEM file of who may sign the mail server's certificate, instead of whom Java trusts.");
  static final Setting<NoticeSettings.Sender> MAIL_FROM =
      of("mail.from", Kind.SENDER, "", "From whom mails come: an address, or Name <address>.");
  static final Setting<NoticeSettings.Sender> MAIL_REPLY_TO =
      of("mail.reply-to", Kind.SENDER, "", "The address that answers to mails go to.");
  static final Setting<Duration> MAIL_TIMEOUT =
      of(
          "mail.timeout",
          Kind.DURATION_TIME,
          "10s",
          "How long to wait for the mail server, each time: at most 60s.");
  static final Setting<List<String>> SLACK_HOSTS =
      of(
          "slack.allowed-hosts",
          Kind.LIST,
          "hooks.slack.com",
          "Hosts, or host:port, whose web hooks people may name for their notices.");
  static final Setting<Boolean> SLACK_PRIVATE =
      of(
          "slack.private-addresses",
          Kind.BOOLEAN,
          "false",
          "These hosts may be in a private network, and spoken to by http://.");
  static final Setting<Boolean> SOURCE_PRIVATE =
      of(
          "source.private-addresses",
          Kind.BOOLEAN,
          "false",
          "Hosts of sources that repositories follow may be in a private network.");

  static final Setting<URI> HELP_DOCUMENTATION =
      of("help.documentation-url", Kind.URL, "", "Documentation, in the pages' menu of help.");
  static final Setting<URI> HELP_WHATS_NEW =
      of("help.whats-new-url", Kind.URL, "", "What is new here, in that menu.");
  static final Setting<URI> HELP_FORUM =
      of("help.forum-url", Kind.URL, "", "A forum, in that menu.");
  static final Setting<URI> HELP_QUESTIONS =
      of("help.questions-url", Kind.URL, "", "Questions and answers, in that menu.");
  static final Setting<URI> HELP_SUPPORT =
      of("help.support-url", Kind.URL, "", "Where to ask for support, in that menu.");

  static final Setting<LogSettings.Format> LOG_FORMAT =
      of(
              "log.format",
              Kind.choice(LogSettings.Format.class),
              "plain",
              "Lines for people, or one JSON object a line.")
          .flag("--log-format")
          .distribution("log.formatter");
  static final Setting<LogSettings.Level> LOG_LEVEL =
      of(
              "log.level",
              Kind.choice(LogSettings.Level.class),
              "info",
              "The least that is worth a line.")
          .flag("--log-level")
          .distribution("log.level");
  static final Setting<Boolean> LOG_ACCESS =
      of("log.access", Kind.BOOLEAN, "true", "Each request is a line.")
          .flag("--log-access")
          .distribution("log.accesslog.disabled");

  static final List<Setting<?>> ALL =
      List.of(
          DATA,
          OPEN,
          USERS,
          ANONYMOUS_PULL,
          SIGN_UP,
          PRIVATE_BY_DEFAULT,
          ORGANIZATIONS,
          SESSION_IDLE,
          SESSION_LONGEST,
          FRESH,
          UNDO,
          HUB_HOST,
          HUB_CALLS,
          PULLS_ANONYMOUS,
          PULLS_SIGNED_IN,
          PULLS_WINDOW,
          ADMIN_PASSWORD,
          ADMIN_PASSWORD_FILE,
          HOST,
          PORT,
          TLS_CERTIFICATE,
          TLS_KEY,
          EXTERNAL_URL,
          TRUSTED_PROXIES,
          RELATIVE_LOCATIONS,
          IDLE_TIMEOUT,
          LEAST_RATE,
          MAX_HEADER_SIZE,
          MAX_CONNECTIONS,
          DRAIN_TIMEOUT,
          DATABASE_URL,
          DATABASE_USER,
          DATABASE_PASSWORD,
          DATABASE_CONNECTIONS,
          SPARSE,
          DELETES,
          UPLOAD_EXPIRY,
          CONCURRENT_UPLOADS,
          UPLOADS_PER_ACCOUNT,
          PAGE_SIZE,
          MAX_PAGE_SIZE,
          GC,
          GC_GRACE,
          GC_INTERVAL,
          GC_UNTAGGED_AFTER,
          ENDPOINT_NAME,
          ENDPOINT_URL,
          ENDPOINT_HEADERS,
          ENDPOINT_TIMEOUT,
          ENDPOINT_THRESHOLD,
          ENDPOINT_BACKOFF,
          ENDPOINT_MAX_PENDING,
          ENDPOINT_IGNORE_ACTIONS,
          ENDPOINT_IGNORE_MEDIA_TYPES,
          MAIL_HOST,
          MAIL_PORT,
          MAIL_SECURITY,
          MAIL_USER,
          MAIL_PASSWORD,
          MAIL_AUTHORITIES,
          MAIL_FROM,
          MAIL_REPLY_TO,
          MAIL_TIMEOUT,
          SLACK_HOSTS,
          SLACK_PRIVATE,
          SOURCE_PRIVATE,
          HELP_DOCUMENTATION,
          HELP_WHATS_NEW,
          HELP_FORUM,
          HELP_QUESTIONS,
          HELP_SUPPORT,
          LOG_FORMAT,
          LOG_LEVEL,
          LOG_ACCESS);

  private SettingsTable() {}
}
