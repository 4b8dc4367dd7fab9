package io.stowage.server.account;

import java.util.List;

/**
 * A named list of what tokens may do where. A change of it holds at once for all tokens it limits.
 */
public record ScopeMap(
    long id, AccountId owner, String name, String description, List<Rule> rules, long version) {
  /** More would be looked through with every request. */
  public static final int MOST_RULES = 500;

  public ScopeMap {
    rules = List.copyOf(rules);
  }
}
