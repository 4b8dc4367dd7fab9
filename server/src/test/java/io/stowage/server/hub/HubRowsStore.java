package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import io.stowage.server.access.Policy;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.Ceiling;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Level;
import io.stowage.server.account.Role;
import io.stowage.server.account.Subject;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Accounts and repositories for tests, made row by row. */
final class HubRowsStore {
  private final Database database;
  private final AtomicInteger made = new AtomicInteger();

  HubRowsStore(Database database) {
    this.database = database;
  }

  AccountId person(String name) {
    return account(name, 0);
  }

  AccountId organization(String name) {
    return account(name, 1);
  }

  private AccountId account(String name, int kind) {
    return new AccountId(
        insert(
            "INSERT INTO account (name, kind, private_by_default, created_at) VALUES (?, ?, 0, 0)"
                + " RETURNING id",
            name,
            kind));
  }

  long repository(String name) {
    return repository(name, false);
  }

  long privateRepository(String name) {
    return repository(name, true);
  }

  private long repository(String name, boolean isPrivate) {
    return database.write(tx -> repository(tx, name, isPrivate));
  }

  /** Many at once, called by the prefix and a number each. */
  void repositories(String prefix, int count) {
    database.execute(
        tx -> {
          for (int i = 0; i < count; i++) {
            repository(tx, prefix + i, false);
          }
        });
  }

  private long repository(Transaction tx, String name, boolean isPrivate) {
    long id =
        tx.handle()
            .select(
                "INSERT INTO repository (name, namespace, is_private, created_at) VALUES (?, ?, ?,"
                    + " ?) RETURNING id",
                name,
                new RepositoryName(name).namespace(),
                isPrivate ? 1 : 0,
                made.incrementAndGet())
            .mapTo(Long.class)
            .one();
    Search.index(tx, id);
    return id;
  }

  void member(AccountId organization, AccountId person, Role role) {
    execute(
        "INSERT INTO membership (organization_id, account_id, role, joined_at) VALUES (?, ?, ?, 0)",
        organization.value(),
        person.value(),
        role.code());
  }

  /** A team of one. */
  long team(AccountId organization, AccountId person, Level onAll) {
    String name = "team" + made.incrementAndGet();
    long team =
        insert(
            "INSERT INTO team (public_id, organization_id, name, level_on_all, created_at) VALUES"
                + " (?, ?, ?, ?, 0) RETURNING id",
            name,
            organization.value(),
            name,
            onAll.code());
    execute(
        "INSERT INTO team_member (team_id, account_id, joined_at) VALUES (?, ?, 0)",
        team,
        person.value());
    return team;
  }

  void grant(long team, long repository, Level level) {
    execute(
        "INSERT INTO team_grant (team_id, repository_id, level) VALUES (?, ?, ?)",
        team,
        repository,
        level.code());
  }

  void collaborator(long repository, AccountId person) {
    execute(
        "INSERT INTO collaborator (repository_id, account_id, since) VALUES (?, ?, 0)",
        repository,
        person.value());
  }

  /** Gives an account a plan with so much storage. */
  void storagePlan(AccountId account, long bytes) {
    long plan =
        insert(
            "INSERT INTO plan (name, storage) VALUES (?, ?) RETURNING id",
            "plan" + made.incrementAndGet(),
            bytes);
    execute("UPDATE account SET plan_id = ? WHERE id = ?", plan, account.value());
  }

  /** A blob in a repository, its digest and size; the same digest is the same blob. */
  void blob(long repository, int digest, long size) {
    byte[] bytes = {1, (byte) digest};
    execute(
        "INSERT INTO blob (digest, size, location, state, created_at) VALUES (?, ?, ?, 1, 0) ON"
            + " CONFLICT DO NOTHING",
        bytes,
        size,
        "at-" + digest);
    execute(
        "INSERT INTO repository_blob (repository_id, digest, linked_at) VALUES (?, ?, 0)",
        repository,
        bytes);
  }

  void unlink(long repository, int digest) {
    execute(
        "DELETE FROM repository_blob WHERE repository_id = ? AND digest = ?",
        repository,
        new byte[] {1, (byte) digest});
  }

  void execute(String sql, Object... values) {
    database.execute(tx -> tx.handle().execute(sql, values));
  }

  long number(String sql, Object... values) {
    return database.read(tx -> tx.handle().select(sql, values).mapTo(Long.class).one());
  }

  /**
   * How the database goes about a page of a search. PostgreSQL scans tables as small as a test's.
   */
  static String plan(Database database, SearchStore.Source source) {
    return database.write(
        tx -> {
          String explain =
              switch (tx.dialect()) {
                case SQLITE -> "EXPLAIN QUERY PLAN ";
                case POSTGRES -> {
                  tx.handle().execute("ANALYZE");
                  tx.handle().execute("SET LOCAL enable_seqscan = off");
                  yield "EXPLAIN ";
                }
              };
          int text = tx.dialect() == io.stowage.server.db.Dialect.SQLITE ? 4 : 1;
          return String.join(
              "\n",
              tx.handle()
                  .createQuery(explain + source.pageSql())
                  .bindMap(source.clause().values())
                  .bindMap(source.relevance().values())
                  .bind("limit", 25)
                  .bind("offset", 0)
                  .map((rs, _) -> rs.getString(text))
                  .list());
        });
  }

  private long insert(String sql, Object... values) {
    return database.write(tx -> tx.handle().select(sql, values).mapTo(Long.class).one());
  }

  /** Somebody where what is public is public for those without a name, too. */
  static Viewer seen(Identity identity) {
    return Viewer.of(identity, new Policy(true));
  }

  static Viewer viewer(AccountId id, String name) {
    return seen(identity(new Subject.Person(id, name, false, true), Ceiling.NOTHING_LESS));
  }

  static Identity identity(Subject subject, Ceiling ceiling) {
    return new Identity(subject, ceiling, CredentialRef.NONE, Optional.empty());
  }
}
