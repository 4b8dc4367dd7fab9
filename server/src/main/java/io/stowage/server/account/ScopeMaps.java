package io.stowage.server.account;

import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** An account's scope maps. */
public final class ScopeMaps {
  private static final int MOST = 100;

  private final Database database;
  private final Audit audit;
  private final Revision revision;
  private final InstantSource clock;

  public ScopeMaps(Database database, Audit audit, Revision revision, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.revision = revision;
    this.clock = clock;
  }

  public List<ScopeMap> list(AccountId owner) {
    return database.read(tx -> ScopeMapStore.list(tx, owner, MOST));
  }

  /** One of that owner's. */
  public ScopeMap get(AccountId owner, String name) {
    return database.read(tx -> find(tx, owner, name));
  }

  public ScopeMap make(AccountId owner, String name, String description, List<Rule> rules, By by) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,59}")) {
      throw Refusal.invalid("name", "Letters, digits, . _ and -, at most 60 of them.");
    }
    requireDescription(description);
    return database.write(
        tx -> {
          Account account = Accounts.account(tx, owner);
          requireRules(account, rules);
          if (ScopeMapStore.find(tx, owner, name).isPresent()) {
            throw Refusal.conflict("scope_map_exists", "There is a scope map %s.".formatted(name));
          }
          if (ScopeMapStore.list(tx, owner, MOST).size() >= MOST) {
            throw Refusal.of(
                Refusal.Kind.LIMIT, "too_many_scope_maps", "At most %d.".formatted(MOST));
          }
          long id = ScopeMapStore.insert(tx, owner, name, description);
          ScopeMapStore.setRules(tx, id, rules);
          record(tx, by, AuditAction.SCOPE_MAP_CREATE, account, name);
          return find(tx, owner, name);
        });
  }

  /** Changes a map, for all tokens it limits. */
  public ScopeMap update(
      AccountId owner, String name, String description, List<Rule> rules, long version, By by) {
    requireDescription(description);
    ScopeMap changed =
        database.write(
            tx -> {
              Account account = Accounts.account(tx, owner);
              requireRules(account, rules);
              ScopeMap map = find(tx, owner, name);
              if (!ScopeMapStore.update(tx, map.id(), description, version)) {
                throw Refusal.stale();
              }
              ScopeMapStore.setRules(tx, map.id(), rules);
              record(tx, by, AuditAction.SCOPE_MAP_UPDATE, account, name);
              return find(tx, owner, name);
            });
    revision.advance();
    return changed;
  }

  /** Removes a map that limits no token. */
  public void delete(AccountId owner, String name, By by) {
    database.execute(
        tx -> {
          ScopeMap map = find(tx, owner, name);
          if (ScopeMapStore.isUsed(tx, map.id())) {
            throw Refusal.conflict(
                "scope_map_in_use", "Tokens are limited by %s: delete them first.".formatted(name));
          }
          ScopeMapStore.remove(tx, map.id());
          record(tx, by, AuditAction.SCOPE_MAP_DELETE, Accounts.account(tx, owner), name);
        });
    revision.advance();
  }

  /** A person's map may name any repositories, as it only takes away; an organization's its own. */
  private static void requireRules(Account account, List<Rule> rules) {
    if (rules.isEmpty() || rules.size() > ScopeMap.MOST_RULES) {
      throw Refusal.invalid("rules", "1 to %d rules.".formatted(ScopeMap.MOST_RULES));
    }
    if (account.isOrganization()) {
      AccessTokens.requireOwnRules(account, rules);
    }
  }

  private static void requireDescription(String description) {
    if (description.length() > 500 || description.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.invalid("description", "At most 500 characters on one line.");
    }
  }

  private static ScopeMap find(Transaction tx, AccountId owner, String name) {
    return ScopeMapStore.find(tx, owner, name)
        .orElseThrow(() -> Refusal.notFound("such scope map"));
  }

  private void record(Transaction tx, By by, AuditAction action, Account account, String name) {
    Audits.record(audit, tx, clock.instant(), by, action, account.name(), name, Map.of());
  }
}
