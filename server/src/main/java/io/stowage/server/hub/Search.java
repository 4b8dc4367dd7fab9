package io.stowage.server.hub;

import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.hub.HubRepositories.Numbered;
import java.util.List;

/** Finds repositories by words of their names and descriptions, by filters, in an order. */
public final class Search {
  private static final int INDEXED_AT_ONCE = 200;

  private final Database database;

  public Search(Database database) {
    this.database = database;
  }

  /**
   * A page of what is found and may be seen.
   *
   * @param offset 0 to {@link HubRepositories#FARTHEST}
   * @param limit 1 to {@link HubRepositories#LARGEST_PAGE}
   */
  public Numbered search(SearchQuery query, Viewer viewer, int offset, int limit) {
    HubRepositories.requirePage(offset, limit);
    return database.read(
        tx -> {
          SearchStore.Found found = SearchStore.find(tx, query, viewer, offset, limit);
          return new Numbered(HubRepositoryStore.get(tx, found.ids(), viewer), found.total());
        });
  }

  /** What further filters would leave of it. */
  public Facets facets(SearchQuery query, Viewer viewer) {
    return database.read(tx -> SearchStore.facets(tx, query, viewer));
  }

  /**
   * Has a live repository found by its name and description as they are in this transaction: after
   * it is made, renamed, described anew or brought back.
   */
  public static void index(Transaction tx, long repository) {
    SearchStore.named(tx, repository)
        .ifPresent(found -> SearchStore.index(tx, repository, found.name(), found.description()));
  }

  /** Has a repository found no more: when it is deleted, and at the latest when its row goes. */
  public static void remove(Transaction tx, long repository) {
    SearchStore.remove(tx, repository);
  }

  /** Indexes what is not: after an import or an update, or a start that was cut short. */
  public void indexMissing() {
    long after = 0;
    List<SearchStore.Named> some;
    do {
      long from = after;
      some = database.read(tx -> SearchStore.missing(tx, from, INDEXED_AT_ONCE));
      if (!some.isEmpty()) {
        List<Long> ids = some.stream().map(SearchStore.Named::id).toList();
        // Read again where it is written: it may have changed, or be gone.
        database.execute(tx -> ids.forEach(id -> index(tx, id)));
        after = ids.getLast();
      }
    } while (some.size() == INDEXED_AT_ONCE);
  }
}
