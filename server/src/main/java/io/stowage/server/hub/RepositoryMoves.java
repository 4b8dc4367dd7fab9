package io.stowage.server.hub;

import io.stowage.oci.InvalidValueException;
import io.stowage.oci.RepositoryName;
import io.stowage.server.access.RepositoryFacts;
import io.stowage.server.access.Rights;
import io.stowage.server.account.Account;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Audits;
import io.stowage.server.account.By;
import io.stowage.server.account.Collaborators;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Plans;
import io.stowage.server.account.Teams;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.registry.NameTakenException;
import io.stowage.server.registry.Repositories;
import io.stowage.server.registry.Repositories.Binned;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Hands repositories to another namespace, puts them into the bin and takes them out again, for
 * those who may, with an entry in the audit log.
 */
public final class RepositoryMoves {
  private final Database database;
  private final Repositories repositories;
  private final Permitted permitted;
  private final RepositoryEdits edits;
  private final Audit audit;
  private final Revision revision;
  private final InstantSource clock;
  private final Duration undo;

  /**
   * Over these repositories.
   *
   * @param undo how long a deleted one can be brought back; zero: not at all
   */
  public RepositoryMoves(
      Database database,
      Repositories repositories,
      Rights rights,
      Audit audit,
      Revision revision,
      InstantSource clock,
      Duration undo) {
    this.database = database;
    this.repositories = repositories;
    this.permitted = new Permitted(rights);
    this.edits = new RepositoryEdits(clock);
    this.audit = audit;
    this.revision = revision;
    this.clock = clock;
    this.undo = undo;
  }

  /**
   * Hands a repository to a namespace in which the caller may make some. Its people, teams and, but
   * for an administrator's doing, its official mark stay behind; its stars go with it.
   *
   * @param namespace the new owner
   * @param typed its name before, as it is kept
   */
  public HubRepository transfer(RepositoryName name, String namespace, String typed, By by) {
    HubRepository moved = database.write(tx -> transfer(tx, name, namespace, typed, by));
    revision.advance();
    return moved;
  }

  private HubRepository transfer(
      Transaction tx, RepositoryName asked, String namespace, String typed, By by) {
    HubRepository found = permitted.to(tx, Permission.ADMINISTER, asked, by);
    RepositoryName before = found.name();
    Permitted.requireTyped(before, typed);
    RepositoryName after = within(namespace, before);
    if (after.equals(before)) {
      throw Refusal.invalid("to", "%s is in %s already.".formatted(before, namespace));
    }
    Optional<Account> owner = permitted.owner(tx, after, by);
    Permitted.requireRoom(tx, owner, found.isPrivate());
    owner.ifPresent(
        account ->
            Plans.admitStorage(tx, account.id(), HubRepositoryStore.storage(tx, found.id())));
    try {
      if (repositories.rename(tx, found.id(), after).isEmpty()) {
        throw Permitted.notFound();
      }
    } catch (NameTakenException _) {
      throw Permitted.taken(after);
    }
    Collaborators.forget(tx, found.id());
    Teams.forget(tx, found.id());
    // It also makes a version of its own.
    edits.setOfficial(
        tx,
        found.id(),
        found.isOfficial() && RepositoryChanges.isAdministrator(by),
        OptionalLong.empty());
    Search.index(tx, found.id());
    Map<String, Object> detail = Map.of("from", before.value(), "to", after.value());
    // In both logs: of who has lost it, and of who has it now.
    record(tx, by, AuditAction.REPO_TRANSFER, before, detail);
    record(tx, by, AuditAction.REPO_TRANSFER, after, detail);
    return permitted.look(tx, after, by);
  }

  /** The same last parts in another namespace, as it is kept. */
  private static RepositoryName within(String namespace, RepositoryName name) {
    String text = name.value();
    String rest = text.substring(text.indexOf('/') + 1);
    return named(namespace, rest)
        .orElseThrow(() -> Refusal.invalid("to", "There is no account of that name."));
  }

  /** As it is kept; empty for what is no name. */
  private static Optional<RepositoryName> named(String namespace, String rest) {
    try {
      return Optional.of(new RepositoryName(namespace + "/" + rest).canonical());
    } catch (InvalidValueException _) {
      return Optional.empty();
    }
  }

  /**
   * Puts a repository into the bin, with all that it holds.
   *
   * @param typed its name, as it is kept
   * @return what lies in the bin; empty where nothing is kept
   */
  public Optional<Binned> delete(RepositoryName name, String typed, Source source, By by) {
    Optional<Binned> binned =
        database.write(
            tx -> {
              HubRepository found = permitted.to(tx, Permission.ADMINISTER, name, by);
              Permitted.requireTyped(name, typed);
              Optional<Duration> kept = Optional.of(undo).filter(time -> !time.isZero());
              if (!repositories.delete(tx, found.name(), kept, source)) {
                throw Permitted.notFound();
              }
              Search.remove(tx, found.id());
              record(
                  tx,
                  by,
                  AuditAction.REPO_DELETE,
                  found.name(),
                  Map.of("undo", undo.toSeconds(), "private", found.isPrivate()));
              return repositories.binned(tx, found.id());
            });
    revision.advance();
    return binned;
  }

  /**
   * A page of a bin.
   *
   * @param next the last that was looked at, where there are more
   */
  public record Bin(List<Binned> repositories, Optional<Binned> next) {}

  /**
   * What lies in a namespace's bin, for its owners, what goes first first.
   *
   * @param afterPurgeAt and {@code afterId} where the page before ended
   */
  public Bin bin(String namespace, Instant afterPurgeAt, long afterId, int limit, By by) {
    Permitted.requireName(by);
    RepositoryFacts facts =
        named(namespace, "any")
            .map(any -> database.<RepositoryFacts>read(tx -> permitted.facts(tx, any, by)))
            .filter(found -> permitted.ownsSome(found, by))
            .orElseThrow(
                () -> Refusal.forbidden("The bin of %s is for its owners.".formatted(namespace)));
    List<Binned> found = repositories.binned(namespace, afterPurgeAt, afterId, limit + 1);
    boolean isLast = found.size() <= limit;
    List<Binned> page = isLast ? found : found.subList(0, limit);
    return new Bin(
        page.stream().filter(one -> permitted.owns(facts.named(one.name()), by)).toList(),
        isLast ? Optional.empty() : Optional.of(page.getLast()));
  }

  /**
   * Takes a repository out of the bin, as it was; to those who do not own it, it is not there.
   *
   * @param id of a {@link Binned}
   */
  public HubRepository restore(long id, By by) {
    HubRepository restored = database.write(tx -> restore(tx, id, by));
    revision.advance();
    return restored;
  }

  private HubRepository restore(Transaction tx, long id, By by) {
    RepositoryName name =
        repositories
            .binned(tx, id)
            .map(Binned::name)
            .filter(one -> permitted.owns(permitted.facts(tx, one, by), by))
            .orElseThrow(RepositoryMoves::gone);
    Optional<Account> owner = Accounts.find(tx, name.namespace());
    boolean isPrivate = EditStore.isPrivate(tx, id);
    if (owner.isPresent()) {
      if (isPrivate) {
        Plans.admitPrivate(tx, owner.get().id());
      }
      Plans.admitStorage(tx, owner.get().id(), HubRepositoryStore.storage(tx, id));
    }
    try {
      if (repositories.restore(tx, id).isEmpty()) {
        throw gone();
      }
    } catch (NameTakenException _) {
      throw Permitted.taken(name);
    }
    Search.index(tx, id);
    record(tx, by, AuditAction.REPO_RESTORE, name, Map.of());
    return permitted.look(tx, name, by);
  }

  private static Refusal gone() {
    return Refusal.notFound("such repository in the bin");
  }

  private void record(
      Transaction tx, By by, AuditAction action, RepositoryName name, Map<String, Object> detail) {
    Audits.record(audit, tx, clock.instant(), by, action, name.namespace(), name.value(), detail);
  }
}
