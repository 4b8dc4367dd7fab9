package io.stowage.server.account;

import io.stowage.oci.RepositoryName;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The most that a credential may be used for, whatever its owner may.
 *
 * @param permissions on repositories
 * @param publicOnly whether private repositories are not there for it
 * @param rules where it is good at all; absent: everywhere
 * @param account what it may do with accounts and organizations
 */
public record Ceiling(
    Set<Permission> permissions,
    boolean publicOnly,
    Optional<List<Rule>> rules,
    AccountAccess account) {

  /** What a credential may do with accounts, organizations, teams and people. */
  public enum AccountAccess {
    NONE,
    READ,
    WRITE
  }

  /** A password, or a session: all that its owner may. */
  public static final Ceiling NOTHING_LESS =
      new Ceiling(EnumSet.allOf(Permission.class), false, Optional.empty(), AccountAccess.WRITE);

  public Ceiling {
    permissions = Set.copyOf(permissions);
    rules = rules.map(List::copyOf);
  }

  /** Those of the permissions for which the credential is good there. */
  public Set<Permission> on(
      RepositoryName repository, boolean isPrivate, Collection<Permission> owners) {
    Set<Permission> left = EnumSet.noneOf(Permission.class);
    if (isPrivate && publicOnly) {
      return left;
    }
    left.addAll(owners);
    left.retainAll(permissions);
    if (rules.isPresent()) {
      Set<Permission> there = EnumSet.noneOf(Permission.class);
      for (Rule rule : rules.get()) {
        if (rule.isOn(repository)) {
          there.addAll(rule.permissions());
        }
      }
      left.retainAll(there);
    }
    return left;
  }
}
