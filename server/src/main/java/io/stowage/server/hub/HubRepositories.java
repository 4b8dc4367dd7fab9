package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.util.List;
import java.util.Optional;

/** Looks at repositories: one, or a page of them. Each is seen by those who may. */
public final class HubRepositories {
  /** The most that a page holds. */
  public static final int LARGEST_PAGE = 100;

  /** How far numbered pages reach, and how far is counted. */
  public static final int FARTHEST = 10_000;

  private final Database database;

  public HubRepositories(Database database) {
    this.database = database;
  }

  /**
   * A page of a list that is walked along.
   *
   * @param next where the next page begins; absent at the end
   */
  public record Slice(List<HubRepository> repositories, Optional<Position> next) {}

  /**
   * A page with a number.
   *
   * @param total of all pages; {@link #FARTHEST} for more
   */
  public record Numbered(List<HubRepository> repositories, long total) {}

  /** A repository with all its texts; empty for one that is not there for the viewer. */
  public Optional<HubRepository> find(RepositoryName name, Viewer viewer) {
    return database.read(tx -> find(tx, name, viewer));
  }

  /** As {@link #find(RepositoryName, Viewer)}, in a transaction. */
  public static Optional<HubRepository> find(Transaction tx, RepositoryName name, Viewer viewer) {
    return HubRepositoryStore.find(tx, name.canonical(), viewer);
  }

  /**
   * The page after a position.
   *
   * @param limit 1 to {@link #LARGEST_PAGE}
   */
  public Slice list(
      Selection selection, Viewer viewer, Sorting sorting, Optional<Position> after, int limit) {
    requirePage(0, limit);
    Clause clause =
        Visible.to(viewer)
            .and(selection.clause())
            .and(after.map(sorting::after).orElse(Clause.ALWAYS));
    return database.read(
        tx -> {
          List<Long> ids = HubRepositoryStore.ids(tx, clause, sorting, 0, limit + 1);
          boolean isLast = ids.size() <= limit;
          List<HubRepository> page =
              HubRepositoryStore.get(tx, isLast ? ids : ids.subList(0, limit), viewer);
          return new Slice(
              page,
              isLast || page.isEmpty()
                  ? Optional.empty()
                  : Optional.of(Position.of(page.getLast())));
        });
  }

  /**
   * The page that leaves out the first ones, with the number of all.
   *
   * @param offset 0 to {@link #FARTHEST}
   * @param limit 1 to {@link #LARGEST_PAGE}
   */
  public Numbered list(Selection selection, Viewer viewer, Sorting sorting, int offset, int limit) {
    requirePage(offset, limit);
    Clause clause = Visible.to(viewer).and(selection.clause());
    return database.read(
        tx ->
            new Numbered(
                HubRepositoryStore.get(
                    tx, HubRepositoryStore.ids(tx, clause, sorting, offset, limit), viewer),
                HubRepositoryStore.count(tx, clause, FARTHEST)));
  }

  /** Bytes of the blobs that a repository links, each once; what others share with it included. */
  public long storage(long repository) {
    return database.read(tx -> HubRepositoryStore.storage(tx, repository));
  }

  /** How many private repositories an account has: what its plan counts. */
  public static long privateRepositories(Transaction tx, String namespace) {
    return HubRepositoryStore.privateRepositories(tx, namespace);
  }

  static void requirePage(int offset, int limit) {
    if (offset < 0 || offset > FARTHEST || limit < 1 || limit > LARGEST_PAGE) {
      throw new IllegalArgumentException("no page: %d after %d".formatted(limit, offset));
    }
  }
}
