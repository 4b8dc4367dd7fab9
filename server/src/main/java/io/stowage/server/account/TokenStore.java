package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of {@code token} and {@code token_rule}. */
final class TokenStore {
  private static final String COLUMNS =
      "t.public_id, t.kind, t.account_id, t.login, t.label, t.description, t.scopes,"
          + " t.scope_map_id, t.created_at, t.created_from, t.created_agent, c.name, t.expires_at,"
          + " t.disabled_at, t.used_at, t.used_from, t.used_agent, t.made_from, t.id";
  private static final String FROM = " FROM token t LEFT JOIN account c ON c.id = t.created_by ";

  private TokenStore() {}

  /** A token and its key. */
  record Row(long id, Token token) {
    private boolean mayHaveRules() {
      return token.kind() == TokenKind.ORGANIZATION || token.kind() == TokenKind.ROBOT;
    }
  }

  /** A use to be noted. */
  record Use(String token, Instant at, String from, String agent) {}

  static Optional<Row> find(Transaction tx, String publicId) {
    return tx.handle()
        .select("SELECT " + COLUMNS + FROM + "WHERE t.public_id = ?", publicId)
        .map((rs, _) -> row(rs))
        .findOne()
        .map(row -> withRules(tx, row));
  }

  static Optional<Row> findByHash(Transaction tx, byte[] hash) {
    return tx.handle()
        .select("SELECT " + COLUMNS + FROM + "WHERE t.hash = ?", hash)
        .map((rs, _) -> row(rs))
        .findOne()
        .map(row -> withRules(tx, row));
  }

  static Optional<Row> findRobot(Transaction tx, String login) {
    return tx.handle()
        .select("SELECT " + COLUMNS + FROM + "WHERE t.login = ? AND t.kind = 2", login)
        .map((rs, _) -> row(rs))
        .findOne()
        .map(row -> withRules(tx, row));
  }

  /** Newest first. */
  static List<Token> list(
      Transaction tx, AccountId owner, TokenKind kind, long beforeId, int limit) {
    List<Row> rows =
        tx.handle()
            .select(
                "SELECT "
                    + COLUMNS
                    + FROM
                    + "WHERE t.account_id = ? AND t.kind = ? AND t.id < ? ORDER BY t.id DESC LIMIT"
                    + " ?",
                owner.value(),
                kind.code(),
                beforeId,
                limit)
            .map((rs, _) -> row(rs))
            .list();
    return withRules(tx, rows).stream().map(Row::token).toList();
  }

  static List<Row> adminUser(Transaction tx) {
    return tx.handle()
        .select("SELECT " + COLUMNS + FROM + "WHERE t.kind = 3 ORDER BY t.label")
        .map((rs, _) -> row(rs))
        .list();
  }

  static int count(Transaction tx, AccountId owner, TokenKind kind) {
    return tx.handle()
        .select(
            "SELECT COUNT(*) FROM token WHERE account_id = ? AND kind = ?",
            owner.value(),
            kind.code())
        .mapTo(Integer.class)
        .one();
  }

  /** The key of a page's last token, for the next page. */
  static long key(Transaction tx, String publicId) {
    return tx.handle()
        .select("SELECT id FROM token WHERE public_id = ?", publicId)
        .mapTo(Long.class)
        .findOne()
        .orElse(Long.MAX_VALUE);
  }

  static void insert(Transaction tx, Token token, byte[] hash, Optional<AccountId> createdBy) {
    long id =
        tx.handle()
            .createUpdate(
                "INSERT INTO token (public_id, kind, account_id, login, label, description, hash,"
                    + " scopes, scope_map_id, made_from, created_at, created_by, created_from,"
                    + " created_agent, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                    + " ?, ?)")
            .bind(0, token.id())
            .bind(1, token.kind().code())
            .bind(2, token.owner().map(AccountId::value).orElse(null))
            .bind(3, token.login())
            .bind(4, token.label())
            .bind(5, token.description())
            .bind(6, hash)
            .bind(7, String.join(" ", token.scopes()))
            .bind(8, token.scopeMap().isPresent() ? (Long) token.scopeMap().getAsLong() : null)
            .bind(9, token.madeFrom())
            .bind(10, token.createdAt().toEpochMilli())
            .bind(11, createdBy.map(AccountId::value).orElse(null))
            .bind(12, token.createdFrom())
            .bind(13, token.createdAgent())
            .bind(14, token.expiresAt().map(Instant::toEpochMilli).orElse(null))
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one();
    setRules(tx, id, token.rules());
  }

  static void setAsked(Transaction tx, String publicId, String text) {
    tx.handle().execute("UPDATE token SET asked = ? WHERE public_id = ?", text, publicId);
  }

  /** What was asked for each of an owner's tokens of a kind, by their public ids. */
  static Map<String, String> asked(Transaction tx, AccountId owner, TokenKind kind) {
    Map<String, String> asked = new HashMap<>();
    tx.handle()
        .select(
            "SELECT public_id, asked FROM token WHERE account_id = ? AND kind = ?",
            owner.value(),
            kind.code())
        .map((rs, _) -> Map.entry(rs.getString(1), rs.getString(2)))
        .forEach(each -> asked.put(each.getKey(), each.getValue()));
    return asked;
  }

  static void setRules(Transaction tx, long id, List<Rule> rules) {
    RuleStore.OF_TOKENS.set(tx, id, rules);
  }

  static void update(
      Transaction tx, long id, String label, String description, Optional<Instant> disabledAt) {
    tx.handle()
        .createUpdate("UPDATE token SET label = ?, description = ?, disabled_at = ? WHERE id = ?")
        .bind(0, label)
        .bind(1, description)
        .bind(2, disabledAt.map(Instant::toEpochMilli).orElse(null))
        .bind(3, id)
        .execute();
  }

  /** Another secret in place of the one before, and what that was shown for is void. */
  static void setHash(Transaction tx, long id, String publicId, byte[] hash) {
    tx.handle().execute("UPDATE token SET hash = ? WHERE id = ?", hash, id);
    removeMadeFrom(tx, new CredentialRef.Token(publicId));
  }

  static void setScopes(Transaction tx, long id, List<String> scopes) {
    tx.handle().execute("UPDATE token SET scopes = ? WHERE id = ?", String.join(" ", scopes), id);
  }

  static void remove(Transaction tx, long id, String publicId) {
    tx.handle().execute("DELETE FROM token_rule WHERE token_id = ?", id);
    tx.handle().execute("DELETE FROM token WHERE id = ?", id);
    removeMadeFrom(tx, new CredentialRef.Token(publicId));
  }

  /** The kept log-ins that a credential was shown for. */
  static void removeMadeFrom(Transaction tx, CredentialRef credential) {
    tx.handle()
        .execute("DELETE FROM token WHERE kind = 4 AND made_from = ?", credential.toString());
  }

  /** All of an account's, or those of one kind. */
  static void removeAll(Transaction tx, AccountId owner, Optional<TokenKind> kind) {
    String which = "account_id = ?" + kind.map(one -> " AND kind = " + one.code()).orElse("");
    tx.handle()
        .execute(
            "DELETE FROM token_rule WHERE token_id IN (SELECT id FROM token WHERE " + which + ")",
            owner.value());
    tx.handle().execute("DELETE FROM token WHERE " + which, owner.value());
  }

  /** Keeps the newest log-ins of a client's owner, and drops older ones. */
  static void keepNewest(Transaction tx, AccountId owner, TokenKind kind, int most) {
    tx.handle()
        .execute(
            "DELETE FROM token WHERE account_id = ? AND kind = ? AND id NOT IN (SELECT id FROM"
                + " token WHERE account_id = ? AND kind = ? ORDER BY COALESCE(used_at, created_at)"
                + " DESC, id DESC LIMIT ?)",
            owner.value(),
            kind.code(),
            owner.value(),
            kind.code(),
            most);
  }

  static void noteUses(Transaction tx, List<Use> uses) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                "UPDATE token SET used_at = ?, used_from = ?, used_agent = ? WHERE public_id = ?");
    uses.forEach(use -> batch.add(use.at().toEpochMilli(), use.from(), use.agent(), use.token()));
    batch.execute();
  }

  private static Row withRules(Transaction tx, Row row) {
    return withRules(tx, List.of(row)).getFirst();
  }

  private static List<Row> withRules(Transaction tx, List<Row> rows) {
    Map<Long, List<Rule>> rules =
        RuleStore.OF_TOKENS.of(tx, rows.stream().filter(Row::mayHaveRules).map(Row::id).toList());
    return rows.stream()
        .map(
            row ->
                new Row(row.id(), row.token().withRules(rules.getOrDefault(row.id(), List.of()))))
        .toList();
  }

  private static Row row(ResultSet rs) throws SQLException {
    var owner = AccountStore.number(rs, 3);
    String scopes = rs.getString(7);
    return new Row(
        rs.getLong(19),
        new Token(
            rs.getString(1),
            TokenKind.of(rs.getInt(2)),
            owner.isPresent() ? Optional.of(new AccountId(owner.getAsLong())) : Optional.empty(),
            rs.getString(4),
            rs.getString(5),
            rs.getString(6),
            scopes.isEmpty() ? List.of() : List.of(scopes.split(" ")),
            List.of(),
            AccountStore.number(rs, 8),
            Instant.ofEpochMilli(rs.getLong(9)),
            rs.getString(10),
            rs.getString(11),
            Optional.ofNullable(rs.getString(12)),
            AccountStore.instant(rs, 13),
            AccountStore.instant(rs, 14).isEmpty(),
            AccountStore.instant(rs, 15),
            rs.getString(16),
            rs.getString(17),
            rs.getString(18)));
  }
}
