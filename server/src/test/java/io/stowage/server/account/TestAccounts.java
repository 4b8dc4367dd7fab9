package io.stowage.server.account;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.oci.RepositoryName;
import io.stowage.server.audit.Audit;
import io.stowage.server.common.FakeClock;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.notice.Mails;
import io.stowage.server.notice.NoticeSettings;
import io.stowage.server.notice.Notices;
import io.stowage.server.notice.Outbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A database with a few accounts, and the services that keep them. */
final class TestAccounts implements AutoCloseable {
  /** An account that somebody took leave of. */
  final List<String> gone = new ArrayList<>();

  final FakeClock clock = new FakeClock();
  final Revision revision = new Revision();
  final Database database;
  final Audit audit;
  final Teams teams;
  final Collaborators collaborators;
  final Plans plans;
  private final Outbox outbox;
  final Telling telling;

  private TestAccounts(Database database, boolean sendsMail) {
    this.database = database;
    this.audit = new Audit(database);
    this.teams = new Teams(database, audit, revision, clock);
    this.collaborators = new Collaborators(database, audit, revision, clock);
    this.plans = new Plans(database, audit, clock);
    this.outbox =
        new Outbox(
            database,
            sendsMail ? withMail() : NoticeSettings.DEFAULT,
            clock,
            new SimpleMeterRegistry());
    this.telling =
        new Telling(
            outbox, new Notices(outbox), new Mails(Locale.ENGLISH), "https://hub.example.com");
  }

  static TestAccounts withMail(Dialect dialect, Path folder) {
    return new TestAccounts(TestDatabases.open(dialect, folder), true);
  }

  static TestAccounts withoutMail(Dialect dialect, Path folder) {
    return new TestAccounts(TestDatabases.open(dialect, folder), false);
  }

  /** Nothing is sent, as nothing is started: what would be is kept in the database. */
  private static NoticeSettings withMail() {
    return new NoticeSettings(
        Optional.of(
            new NoticeSettings.Smtp(
                "localhost",
                25,
                NoticeSettings.Security.NONE,
                Optional.empty(),
                new NoticeSettings.Sender("Hub", new MailAddress("hub@example.com")),
                Optional.empty(),
                Duration.ofSeconds(5),
                Optional.empty())),
        NoticeSettings.DEFAULT.slack());
  }

  Organizations organizations() {
    return organizations(AccountSettings.DEFAULT);
  }

  Organizations organizations(AccountSettings settings) {
    return new Organizations(
        database,
        audit,
        revision,
        settings,
        clock,
        new Accounts.Farewell() {
          @Override
          public void deactivated(io.stowage.server.db.Transaction tx, Account account, By by) {
            gone.add(account.name());
          }
        });
  }

  Invitations invitations() {
    return invitations(AccountSettings.DEFAULT);
  }

  Invitations invitations(AccountSettings settings) {
    return new Invitations(database, telling, audit, revision, settings, clock);
  }

  /** A person with the verified address NAME@example.com. */
  By person(String name) {
    database.execute(tx -> insert(tx, name, true, false));
    return by(name);
  }

  /** A person whose address is not verified, where that matters. */
  By unverified(String name) {
    database.execute(tx -> insert(tx, name, false, false));
    return by(name);
  }

  By administrator(String name) {
    database.execute(tx -> insert(tx, name, true, true));
    return by(name);
  }

  private void insert(
      io.stowage.server.db.Transaction tx, String name, boolean isVerified, boolean isAdmin) {
    AccountId id =
        AccountStore.insert(tx, name, Account.Kind.PERSON, true, clock.instant().toEpochMilli());
    Optional<MailAddress> email = Optional.of(new MailAddress(name + "@example.com"));
    AccountStore.insertPerson(tx, id, email, "no hash", false, isAdmin);
    AccountStore.setEmail(
        tx, id, email, isVerified ? Optional.of(clock.instant()) : Optional.empty());
  }

  /** That person as they are now, by their password. */
  By by(String name) {
    Person person = database.read(tx -> AccountStore.person(tx, name)).orElseThrow().person();
    return by(
        new Subject.Person(
            person.id(), person.name(), person.isAdministrator(), person.isEmailVerified()),
        Ceiling.NOTHING_LESS);
  }

  /** The same by a token that reaches no further. */
  static By reaching(By by, Ceiling.AccountAccess access) {
    return by(
        by.identity().subject(),
        new Ceiling(Level.ADMIN.permissions(), false, Optional.empty(), access));
  }

  private static final Set<String> EVERY_ROOM =
      Arrays.stream(Room.values())
          .flatMap(room -> Stream.of(room.word(true), room.word(false)))
          .collect(Collectors.toUnmodifiableSet());

  /** An organization's own token. */
  By token(String organization, Ceiling.AccountAccess access) {
    return by(
        new Subject.Machine(organization, id(organization), organization, EVERY_ROOM),
        new Ceiling(Level.ADMIN.permissions(), false, Optional.empty(), access));
  }

  private static By by(Subject subject, Ceiling ceiling) {
    return new By(
        new Identity(subject, ceiling, CredentialRef.NONE, Optional.<Instant>empty()),
        "192.0.2.1",
        "test");
  }

  static By nobody() {
    return By.nobody("192.0.2.1", "test");
  }

  AccountId id(String name) {
    return database.read(tx -> AccountStore.find(tx, name)).orElseThrow().id();
  }

  /** An organization with these members beside its owner. */
  AccountId organization(String name, By owner, String... members) {
    AccountId id =
        organizations().make(new AccountName(name), Profile.EMPTY, Optional.empty(), owner).id();
    for (String member : members) {
      join(id, member, Role.MEMBER);
    }
    return id;
  }

  void join(AccountId organization, String name, Role role) {
    AccountId person = id(name);
    database.execute(tx -> MembershipStore.put(tx, organization, person, role, clock.millis()));
  }

  /** Who has which role, as {@code name:role}. */
  List<String> roles(AccountId organization) {
    return database.read(
        tx ->
            tx.handle()
                .select(
                    "SELECT a.name, m.role FROM membership m JOIN account a ON a.id = m.account_id WHERE m.organization_id = ? ORDER BY a.name",
                    organization.value())
                .map(
                    (rs, _) ->
                        rs.getString(1)
                            + ":"
                            + Organizations.text(Role.of(rs.getInt(2)).orElseThrow()))
                .list());
  }

  long repository(String name, boolean isPrivate) {
    return database.write(
        tx -> {
          tx.handle()
              .execute(
                  "INSERT INTO repository (name, namespace, is_private, created_at) VALUES (?, ?, ?, 0)",
                  name,
                  new RepositoryName(name).namespace(),
                  isPrivate ? 1 : 0);
          return tx.handle()
              .select("SELECT id FROM repository WHERE name = ?", name)
              .mapTo(Long.class)
              .one();
        });
  }

  /** A blob of that size in a repository; the same digest is the same blob. */
  void blob(long repository, int digest, long size) {
    byte[] bytes = {1, (byte) digest};
    database.execute(
        tx -> {
          tx.handle()
              .execute(
                  "INSERT INTO blob (digest, size, location, state, created_at) VALUES (?, ?, ?, 1, 0) ON CONFLICT DO NOTHING",
                  bytes,
                  size,
                  "at-" + digest);
          tx.handle()
              .execute(
                  "INSERT INTO repository_blob (repository_id, digest, linked_at) VALUES (?, ?, 0)",
                  repository,
                  bytes);
        });
  }

  void execute(String sql, Object... arguments) {
    database.execute(tx -> tx.handle().execute(sql, arguments));
  }

  /** What was done in a namespace, oldest first, as {@code action target}. */
  List<String> audited(String namespace) {
    return database.read(
        tx ->
            tx.handle()
                .select(
                    "SELECT action, target FROM audit WHERE namespace = ? ORDER BY id", namespace)
                .map((rs, _) -> rs.getString(1) + " " + rs.getString(2))
                .list());
  }

  /** All that the audit log holds, for what must not be in it. */
  String auditText() {
    return String.join(
        "\n",
        database.<List<String>>read(
            tx ->
                tx.handle()
                    .select("SELECT target || ' ' || detail FROM audit")
                    .mapTo(String.class)
                    .list()));
  }

  /** To whom mails are to go, oldest first. */
  List<String> recipients() {
    return database.read(
        tx ->
            tx.handle()
                .select("SELECT recipient FROM notice WHERE channel = 0 ORDER BY id")
                .mapTo(String.class)
                .list());
  }

  /** The secret of the link in the last mail. */
  String mailedSecret() {
    String body =
        database.read(
            tx ->
                tx.handle()
                    .select("SELECT body FROM notice ORDER BY id DESC LIMIT 1")
                    .mapTo(String.class)
                    .one());
    var link = java.util.regex.Pattern.compile("#([A-Za-z0-9_-]{43})").matcher(body);
    Assertions.assertThat(link.find()).isTrue();
    return link.group(1);
  }

  /** The refusal with which something ends. */
  static Refusal refusal(ThrowingCallable deed) {
    return Assertions.catchThrowableOfType(Refusal.class, deed);
  }

  @Override
  public void close() {
    outbox.close();
    database.close();
  }
}
