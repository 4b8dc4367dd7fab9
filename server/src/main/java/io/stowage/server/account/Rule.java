package io.stowage.server.account;

import io.stowage.oci.InvalidValueException;
import io.stowage.oci.RepositoryName;
import java.util.Set;

/**
 * What a token may do in some repositories, which need not exist yet. Rules add up.
 *
 * @param pattern a repository's name, or {@code prefix/*} for all below it at any depth
 */
public record Rule(String pattern, Set<Permission> permissions) {
  private static final String ALL_BELOW = "/*";

  /**
   * Checks the pattern.
   *
   * @throws InvalidValueException if it is neither a name nor a name and {@code /*}
   */
  public Rule {
    permissions = Set.copyOf(permissions);
    boolean isPrefix = pattern.endsWith(ALL_BELOW);
    new RepositoryName(
        isPrefix ? pattern.substring(0, pattern.length() - ALL_BELOW.length()) : pattern);
  }

  /** Whether the repository is one of those meant. */
  public boolean isOn(RepositoryName repository) {
    // library/x is kept as x, and library/* means those too.
    String name = repository.canonical().value();
    String full = name.indexOf('/') < 0 ? RepositoryName.LIBRARY + "/" + name : name;
    return pattern.endsWith(ALL_BELOW)
        ? full.startsWith(pattern.substring(0, pattern.length() - 1))
        : new RepositoryName(pattern).canonical().value().equals(name);
  }

  /** The first part of the pattern: whose repositories it is about. */
  public String namespace() {
    int slash = pattern.indexOf('/');
    return slash < 0 ? RepositoryName.LIBRARY : pattern.substring(0, slash);
  }
}
