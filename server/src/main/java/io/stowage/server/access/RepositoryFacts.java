package io.stowage.server.access;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.Level;
import io.stowage.server.account.Role;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that the policy weighs of a repository, whether it exists or not, and of a person's standing
 * in it.
 *
 * @param id absent where there is none
 * @param owner the account whose namespace it is in; absent where nobody has that name
 */
public record RepositoryFacts(
    RepositoryName name,
    OptionalLong id,
    boolean isPrivate,
    boolean isArchived,
    Optional<Owner> owner,
    Standing standing) {

  /**
   * The account that owns the namespace.
   *
   * @param isActive false when it is suspended or deactivated
   */
  public record Owner(AccountId id, boolean isOrganization, boolean isActive) {}

  /**
   * What a person is to it.
   *
   * @param role in the organization that owns it
   * @param teams the highest that their teams give
   */
  public record Standing(Optional<Role> role, Level teams, boolean isCollaborator) {
    public static final Standing NONE = new Standing(Optional.empty(), Level.NONE, false);
  }

  /** The same namespace, for a name in it of which nothing is known. */
  public RepositoryFacts named(RepositoryName other) {
    return new RepositoryFacts(other, OptionalLong.empty(), false, false, owner, standing);
  }

  RepositoryFacts unarchived() {
    return new RepositoryFacts(name, id, isPrivate, false, owner, standing);
  }

  public boolean exists() {
    return id.isPresent();
  }
}
