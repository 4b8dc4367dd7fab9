package io.stowage.server.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A token as its owner sees it: all but the secret.
 *
 * @param id what it is called by in addresses and in the audit log
 * @param owner whose it is; absent for the registry's admin user
 * @param login the user name that goes with it
 * @param scopes of a personal one, in words; of an organization's, what it may do with accounts
 * @param rules of an organization's or a robot's: what it may do in which repositories
 * @param scopeMap a named list of rules that limits it further
 * @param usedAt when it was last used, to the minute
 */
public record Token(
    String id,
    TokenKind kind,
    Optional<AccountId> owner,
    String login,
    String label,
    String description,
    List<String> scopes,
    List<Rule> rules,
    OptionalLong scopeMap,
    Instant createdAt,
    String createdFrom,
    String createdAgent,
    Optional<String> createdBy,
    Optional<Instant> expiresAt,
    boolean isEnabled,
    Optional<Instant> usedAt,
    String usedFrom,
    String usedAgent,
    String madeFrom) {
  public Token {
    scopes = List.copyOf(scopes);
    rules = List.copyOf(rules);
  }

  /** Whether it works, as far as it is up to itself. */
  public boolean isAlive(Instant now) {
    return isEnabled && expiresAt.map(now::isBefore).orElse(true);
  }

  Token withRules(List<Rule> others) {
    return new Token(
        id,
        kind,
        owner,
        login,
        label,
        description,
        scopes,
        others,
        scopeMap,
        createdAt,
        createdFrom,
        createdAgent,
        createdBy,
        expiresAt,
        isEnabled,
        usedAt,
        usedFrom,
        usedAgent,
        madeFrom);
  }
}
