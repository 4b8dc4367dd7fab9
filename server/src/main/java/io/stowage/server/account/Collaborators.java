package io.stowage.server.account;

import static io.stowage.server.common.Refusal.Kind.LIMIT;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.AccountStore.Keyed;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * Who else may pull from and push to a person's repository. Its owner says who; an organization's
 * repositories have teams instead. For everybody else there is no such repository here.
 */
public final class Collaborators {
  private static final int MOST = 500;

  private final Database database;
  private final Audit audit;
  private final Revision revision;
  private final InstantSource clock;

  public Collaborators(Database database, Audit audit, Revision revision, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.revision = revision;
    this.clock = clock;
  }

  /** In the order of their names, from after a name. */
  public List<Collaborator> list(RepositoryName repository, String after, int limit, By by) {
    return database.read(
        tx -> {
          var found = NamespaceStore.find(tx, repository).orElseThrow(Collaborators::noRepository);
          requireOwner(tx, owner(tx, repository, by), found, by);
          return CollaboratorStore.list(tx, found.id(), after, Math.clamp(limit, 1, MOST));
        });
  }

  /** Makes a person a collaborator; one who is stays. */
  public void add(RepositoryName repository, String person, By by) {
    database.execute(
        tx -> {
          var found = NamespaceStore.hold(tx, repository).orElseThrow(Collaborators::noRepository);
          Account owner = owner(tx, repository, by);
          requireOwner(tx, owner, found, by);
          Authority.requirePerson(by);
          if (owner.isOrganization()) {
            throw Refusal.conflict(
                "not_personal",
                "A repository of an organization has teams, not collaborators: give a team a right on it.");
          }
          Person added =
              AccountStore.person(tx, person)
                  .map(Keyed::person)
                  .filter(one -> one.account().isActive())
                  .orElseThrow(
                      () -> Refusal.invalid("name", "There is no person of that name here."));
          if (added.id().equals(owner.id())) {
            throw Refusal.invalid("name", "The owner of a repository needs not be a collaborator.");
          }
          if (CollaboratorStore.count(tx, found.id()) >= MOST) {
            throw Refusal.of(
                LIMIT,
                "too_many_collaborators",
                "A repository has at most %d collaborators: an organization's teams have more."
                    .formatted(MOST));
          }
          if (CollaboratorStore.add(tx, found.id(), added.id(), clock.millis())) {
            record(tx, by, AuditAction.REPO_COLLABORATOR_ADD, found, added.name());
          }
        });
    revision.advance();
  }

  /** Removes a collaborator; each may remove themselves. */
  public void remove(RepositoryName repository, String person, By by) {
    database.execute(
        tx -> {
          var found = NamespaceStore.hold(tx, repository).orElseThrow(Collaborators::noRepository);
          boolean isSelf =
              by.identity().person().filter(who -> who.name().equals(person)).isPresent();
          if (!isSelf) {
            requireOwner(tx, owner(tx, repository, by), found, by);
          }
          Authority.requirePerson(by);
          boolean isRemoved =
              AccountStore.person(tx, person)
                  .map(one -> CollaboratorStore.remove(tx, found.id(), one.person().id()))
                  .orElse(false);
          if (!isRemoved) {
            // To a stranger who names themselves, as where there is no such repository.
            throw isSelf ? noRepository() : Refusal.notFound("such collaborator");
          }
          record(tx, by, AuditAction.REPO_COLLABORATOR_REMOVE, found, person);
        });
    revision.advance();
  }

  /** A repository goes, or goes to somebody else: its collaborators are none any more. */
  public static void forget(Transaction tx, long repository) {
    CollaboratorStore.removeAll(tx, repository);
  }

  private static Account owner(Transaction tx, RepositoryName repository, By by) {
    return AccountStore.find(tx, repository.canonical().namespace())
        .filter(account -> account.isActive() || isAdministrator(by))
        .orElseThrow(Collaborators::noRepository);
  }

  /**
   * Whose it is, or an administrator of the server, with a credential that is good for it there.
   */
  private static void requireOwner(
      Transaction tx, Account owner, NamespaceStore.Repository repository, By by) {
    boolean isOwner =
        by.identity()
            .person()
            .filter(
                who ->
                    who.isAdministrator()
                        || who.id().equals(owner.id())
                        || (owner.isOrganization()
                            && MembershipStore.role(tx, owner.id(), who.id())
                                .filter(role -> role.atLeast(Role.EDITOR))
                                .isPresent()))
            .isPresent();
    boolean reaches =
        by.identity()
            .ceiling()
            .on(repository.name(), repository.isPrivate(), EnumSet.of(Permission.ADMINISTER))
            .contains(Permission.ADMINISTER);
    if (!isOwner || !reaches) {
      throw noRepository();
    }
  }

  private static boolean isAdministrator(By by) {
    return by.identity().person().filter(Subject.Person::isAdministrator).isPresent();
  }

  private static Refusal noRepository() {
    return Refusal.notFound("such repository");
  }

  private void record(
      Transaction tx,
      By by,
      AuditAction action,
      NamespaceStore.Repository repository,
      String person) {
    Audits.record(
        audit,
        tx,
        clock.instant(),
        by,
        action,
        repository.name().namespace(),
        repository.name().value(),
        Map.of("collaborator", person));
  }
}
