package io.stowage.server.access;

import io.stowage.server.account.Identity;
import io.stowage.server.account.Level;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Role;
import io.stowage.server.account.Subject;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who may do what with a repository: a pure function of who asks and of what is known of it.
 *
 * <p>First what the subject may, by owning it, by a role, a team, or because it is public; then no
 * more than the credential is good for; then what the state of the repository leaves.
 */
public final class Policy {
  private final boolean anonymousPull;

  /**
   * A policy.
   *
   * @param anonymousPull whether public repositories are public for those without a name, too
   */
  public Policy(boolean anonymousPull) {
    this.anonymousPull = anonymousPull;
  }

  /** What may be done with a repository that exists. Empty: for this caller it is not there. */
  public Set<Permission> on(Identity who, RepositoryFacts facts) {
    if (!facts.exists()) {
      return EnumSet.noneOf(Permission.class);
    }
    Set<Permission> allowed =
        who.ceiling()
            .on(facts.name(), facts.isPrivate(), level(who.subject(), facts).permissions());
    if (anonymousPull && !facts.isPrivate()) {
      // No credential is less than none: clients send theirs with every pull of a public base, too.
      allowed.addAll(Level.READ.permissions());
    }
    if (facts.isArchived()) {
      allowed.remove(Permission.PUSH);
      allowed.remove(Permission.DELETE);
      allowed.remove(Permission.METADATA_WRITE);
    }
    return allowed;
  }

  /** Whether it is only its archive that keeps somebody from doing that with a repository. */
  public boolean isKeptByArchive(Identity who, RepositoryFacts facts, Permission permission) {
    return facts.isArchived()
        && !on(who, facts).contains(permission)
        && on(who, facts.unarchived()).contains(permission);
  }

  /** Whether a repository of that name, which does not exist, may be made, by a push or by hand. */
  public boolean mayCreate(Identity who, RepositoryFacts facts) {
    return !facts.exists() && isOwner(who, facts, Permission.PUSH);
  }

  /**
   * Whether the caller owns what is in that namespace, whether the repository exists or not, with a
   * credential that is good for this there.
   */
  public boolean isOwner(Identity who, RepositoryFacts facts, Permission permission) {
    return isOwnerOfNamespace(who.subject(), facts)
        && who.ceiling().on(facts.name(), true, Level.ADMIN.permissions()).contains(permission);
  }

  /** Whether the caller may look at what is public. */
  public boolean letsIn(Identity who) {
    return anonymousPull || !(who.subject() instanceof Subject.Nobody);
  }

  /** Whether what is public is there for everybody, whatever their credential is good for. */
  public boolean isPublicForAll() {
    return anonymousPull;
  }

  private static boolean isOwnerOfNamespace(Subject subject, RepositoryFacts facts) {
    boolean isActive = facts.owner().map(RepositoryFacts.Owner::isActive).orElse(false);
    return switch (subject) {
      case Subject.Nobody _ -> false;
      case Subject.AdminUser _ -> true;
      case Subject.Machine machine -> isActive && owns(machine, facts);
      case Subject.Person person ->
          person.isAdministrator()
              || (isActive && person.isVerified() && owns(person, facts, Role.EDITOR));
    };
  }

  private Level level(Subject subject, RepositoryFacts facts) {
    Level byBeingPublic = facts.isPrivate() ? Level.NONE : Level.READ;
    return switch (subject) {
      case Subject.Nobody _ -> anonymousPull ? byBeingPublic : Level.NONE;
      case Subject.AdminUser _ -> Level.ADMIN;
      case Subject.Machine machine -> owns(machine, facts) ? Level.ADMIN : byBeingPublic;
      case Subject.Person person -> level(person, facts).or(byBeingPublic);
    };
  }

  private static Level level(Subject.Person person, RepositoryFacts facts) {
    if (person.isAdministrator()) {
      return Level.ADMIN;
    }
    if (!facts.owner().map(RepositoryFacts.Owner::isActive).orElse(false)) {
      return Level.NONE;
    }
    Level level = facts.standing().teams();
    if (owns(person, facts, Role.EDITOR)) {
      level = Level.ADMIN;
    } else if (facts.standing().isCollaborator()
        && !facts.owner().map(RepositoryFacts.Owner::isOrganization).orElse(true)) {
      level = level.or(Level.WRITE);
    }
    return person.isVerified() || level.compareTo(Level.READ) <= 0 ? level : Level.READ;
  }

  private static boolean owns(Subject.Person person, RepositoryFacts facts, Role least) {
    return facts.owner().map(owner -> owner.id().equals(person.id())).orElse(false)
        || facts.standing().role().map(role -> role.atLeast(least)).orElse(false);
  }

  private static boolean owns(Subject.Machine machine, RepositoryFacts facts) {
    return facts.owner().map(owner -> owner.id().equals(machine.owner())).orElse(false);
  }
}
