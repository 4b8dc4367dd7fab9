package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import io.stowage.server.access.Rights;
import io.stowage.server.account.Account;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Audits;
import io.stowage.server.account.By;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Subject;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.NameTakenException;
import io.stowage.server.registry.Repositories;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes repositories and changes what people see of them, for those who may, with an entry in the
 * audit log. Each change is made to the version that is given, or to any, and answers the
 * repository as it is then.
 */
public final class RepositoryChanges {
  private final Database database;
  private final Repositories repositories;
  private final Permitted permitted;
  private final RepositoryEdits edits;
  private final Stars stars;
  private final Audit audit;
  private final Revision revision;
  private final InstantSource clock;

  public RepositoryChanges(
      Database database,
      Repositories repositories,
      Rights rights,
      Audit audit,
      Revision revision,
      InstantSource clock) {
    this.database = database;
    this.repositories = repositories;
    this.permitted = new Permitted(rights);
    this.edits = new RepositoryEdits(clock);
    this.stars = new Stars(clock);
    this.audit = audit;
    this.revision = revision;
    this.clock = clock;
  }

  /**
   * Makes a repository that nothing was pushed to yet.
   *
   * @throws Refusal when the caller may not, the name is taken, or the owner's plan is used up
   */
  public HubRepository create(RepositoryDraft draft, By by) {
    HubRepository made = database.write(tx -> create(tx, draft, by));
    revision.advance();
    return made;
  }

  private HubRepository create(Transaction tx, RepositoryDraft draft, By by) {
    RepositoryName name = draft.name();
    Optional<Account> owner = permitted.owner(tx, name, by);
    if (repositories.find(tx, name).isPresent()) {
      throw Permitted.taken(name);
    }
    boolean isPrivate =
        draft
            .isPrivate()
            .orElseGet(
                () ->
                    owner
                        .map(account -> account.privateByDefault() || !account.allowsPublic())
                        .orElse(false));
    Permitted.requireRoom(tx, owner, isPrivate);
    long id;
    try {
      id = repositories.create(tx, name, isPrivate);
    } catch (NameTakenException _) {
      throw Permitted.taken(name);
    }
    if (!draft.texts().isEmpty()) {
      edits.write(tx, id, draft.texts(), OptionalLong.empty());
    }
    if (draft.source().isPresent()) {
      edits.link(tx, id, Optional.of(address(draft.source().get())), false, OptionalLong.empty());
    }
    Search.index(tx, id);
    record(tx, by, AuditAction.REPO_CREATE, name, Map.of("by", "hand", "private", isPrivate));
    return permitted.look(tx, name, by);
  }

  /** Writes its texts and categories. */
  public HubRepository write(RepositoryName name, Texts texts, OptionalLong version, By by) {
    return database.write(
        tx -> {
          HubRepository found = permitted.to(tx, Permission.METADATA_WRITE, name, by);
          edits.write(tx, found.id(), texts, version);
          Map<String, Object> detail = new HashMap<>();
          texts.description().ifPresent(text -> detail.put("description", text));
          texts.fullDescription().ifPresent(text -> detail.put("fullDescription", text.length()));
          if (!detail.isEmpty()) {
            record(tx, by, AuditAction.REPO_UPDATE, found.name(), detail);
          }
          texts
              .categories()
              .ifPresent(
                  all ->
                      record(
                          tx,
                          by,
                          AuditAction.REPO_CATEGORY_UPDATED,
                          found.name(),
                          Map.of("categories", all.stream().map(Category::slug).toList())));
          return permitted.look(tx, name, by);
        });
  }

  /**
   * Makes it private or public.
   *
   * @param typed its name, as it is kept
   */
  public HubRepository setPrivate(
      RepositoryName name, boolean isPrivate, String typed, OptionalLong version, By by) {
    HubRepository changed =
        database.write(
            tx -> {
              HubRepository found = permitted.to(tx, Permission.ADMINISTER, name, by);
              Permitted.requireTyped(name, typed);
              if (found.followsSource()) {
                throw Refusal.conflict(
                    "follows_source",
                    "Whether %s is private is as its source has it: unlink the source first."
                        .formatted(found.name()));
              }
              boolean isNew = found.isPrivate() != isPrivate;
              if (isNew) {
                Permitted.requireRoom(tx, Accounts.find(tx, found.namespace()), isPrivate);
              }
              edits.setPrivate(tx, found.id(), isPrivate, version);
              if (isNew) {
                record(
                    tx,
                    by,
                    AuditAction.REPO_CHANGE_PRIVACY,
                    found.name(),
                    Map.of("private", isPrivate));
              }
              return permitted.look(tx, name, by);
            });
    revision.advance();
    return changed;
  }

  /** Archives it, or takes that back. */
  public HubRepository setArchived(
      RepositoryName name, boolean isArchived, OptionalLong version, By by) {
    HubRepository changed =
        database.write(
            tx -> {
              HubRepository found = permitted.to(tx, Permission.ADMINISTER, name, by);
              edits.setArchived(tx, found.id(), isArchived, version);
              if (found.archivedAt().isPresent() != isArchived) {
                record(
                    tx,
                    by,
                    isArchived ? AuditAction.REPO_ARCHIVE : AuditAction.REPO_UNARCHIVE,
                    found.name(),
                    Map.of());
              }
              return permitted.look(tx, name, by);
            });
    revision.advance();
    return changed;
  }

  /**
   * Says where it is made from, or no longer. Who decides whether it is private decides whether it
   * follows its source, and which.
   *
   * @param source an address; absent: unlinked
   * @param followsSource whether it is private when its source is, from now on
   */
  public HubRepository setSource(
      RepositoryName name,
      Optional<String> source,
      boolean followsSource,
      OptionalLong version,
      By by) {
    Optional<String> address = source.map(RepositoryChanges::address);
    return database.write(
        tx -> {
          HubRepository found = permitted.to(tx, Permission.METADATA_WRITE, name, by);
          if (followsSource || found.followsSource()) {
            permitted.to(tx, Permission.ADMINISTER, name, by);
          }
          edits.link(tx, found.id(), address, followsSource, version);
          record(
              tx,
              by,
              AuditAction.REPO_UPDATE,
              found.name(),
              Map.of("source", address.orElse(""), "followsSource", followsSource));
          return permitted.look(tx, name, by);
        });
  }

  /** The administrators' word that a repository is official, or no longer. */
  public HubRepository setOfficial(
      RepositoryName name, boolean isOfficial, OptionalLong version, By by) {
    return database.write(
        tx -> {
          HubRepository found = permitted.to(tx, Permission.METADATA_READ, name, by);
          boolean isGood =
              by.identity()
                  .ceiling()
                  .on(found.name(), found.isPrivate(), EnumSet.allOf(Permission.class))
                  .contains(Permission.ADMINISTER);
          if (!isAdministrator(by) || !isGood) {
            throw Refusal.forbidden(
                "This takes an administrator of the server, by a credential that may administer.");
          }
          edits.setOfficial(tx, found.id(), isOfficial, version);
          if (found.isOfficial() != isOfficial) {
            record(
                tx,
                by,
                AuditAction.REPO_OFFICIAL_SET,
                found.name(),
                Map.of("official", isOfficial));
          }
          return permitted.look(tx, name, by);
        });
  }

  /** Marks a repository that a person sees as one they like, or takes that back. */
  public void setStarred(RepositoryName name, boolean isStarred, Subject.Person person, By by) {
    database.execute(
        tx -> {
          HubRepository found = permitted.to(tx, Permission.METADATA_READ, name, by);
          if (isStarred) {
            stars.star(tx, person.id(), found.id());
          } else {
            stars.unstar(tx, person.id(), found.id());
          }
        });
  }

  static boolean isAdministrator(By by) {
    return by.identity().person().filter(Subject.Person::isAdministrator).isPresent();
  }

  private static String address(String source) {
    return SourceLink.address(source)
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "source",
                    "A source is an https:// address, or git@host:path, without a user."));
  }

  private void record(
      Transaction tx, By by, AuditAction action, RepositoryName name, Map<String, Object> detail) {
    Audits.record(audit, tx, clock.instant(), by, action, name.namespace(), name.value(), detail);
  }
}
