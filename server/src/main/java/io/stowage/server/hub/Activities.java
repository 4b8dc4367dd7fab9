package io.stowage.server.hub;

import io.stowage.server.account.AccountId;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditPosition;
import io.stowage.server.audit.AuditRecord;
import io.stowage.server.db.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happened lately: to the tags of a repository, which those are told who may see it, and what
 * its people changed of it, for those who may administer it.
 */
public final class Activities {
  /** Repositories of a person that are looked at: those something was pushed to last. */
  private static final int MOST_REPOSITORIES = 20;

  private final Database database;

  public Activities(Database database) {
    this.database = database;
  }

  /**
   * Of one repository, newest first.
   *
   * @param withChanges whether what its people changed is told, too
   * @param before only what comes after this place
   */
  public List<Activity> of(
      HubRepository repository, boolean withChanges, Activity.Place before, int limit) {
    return database.read(
        tx -> {
          List<Activity> tags = ActivityStore.tags(tx, repository, before, limit);
          List<AuditRecord> changes =
              withChanges
                  ? Audit.changes(
                      tx,
                      repository.name().value(),
                      repository.createdAt(),
                      position(before),
                      limit)
                  : List.of();
          return Stream.concat(tags.stream(), changes.stream().map(one -> change(repository, one)))
              .sorted(Activity.NEWEST)
              .limit(limit)
              .toList();
        });
  }

  private static AuditPosition position(Activity.Place before) {
    return new AuditPosition(
        Instant.ofEpochMilli(before.at()), before.idBelow(Activity.Source.CHANGES));
  }

  private static Activity change(HubRepository repository, AuditRecord one) {
    return new Activity(
        one.at(),
        one.action(),
        repository.name(),
        one.who().actor(),
        Optional.empty(),
        Optional.empty(),
        new Activity.Place(one.at().toEpochMilli(), Activity.Source.CHANGES.ordinal(), one.id()));
  }

  /** What happened to tags of repositories that are a person's, or granted to them. */
  public List<Activity> mine(AccountId person, Viewer viewer, int limit) {
    Clause mine = Visible.to(viewer).and(new Selection.Mine(person).clause());
    Sorting latest = new Sorting(Sorting.Key.UPDATED, true);
    return database.read(
        tx -> {
          List<HubRepository> repositories =
              HubRepositoryStore.get(
                  tx, HubRepositoryStore.ids(tx, mine, latest, 0, MOST_REPOSITORIES), viewer);
          return repositories.isEmpty() ? List.of() : ActivityStore.newest(tx, repositories, limit);
        });
  }
}
