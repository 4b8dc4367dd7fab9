package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.access.Rights;
import io.stowage.server.account.By;
import io.stowage.server.account.Permission;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What would go with a tag or a repository, told to those who may delete it. Bytes that others hold
 * too are not freed; whether that is so is looked for among what the caller may see, so that nobody
 * learns what is in a repository that is none of theirs.
 */
public final class Deletions {
  /** Manifests that are looked at for a tag. */
  static final int MOST_MANIFESTS = 200;

  /** Blobs that are looked at for a repository, and how far tags and manifests are counted. */
  static final int MOST = 10_000;

  private final Database database;
  private final Permitted permitted;
  private final Rights rights;

  public Deletions(Database database, Rights rights) {
    this.database = database;
    this.permitted = new Permitted(rights);
    this.rights = rights;
  }

  /**
   * What goes with a tag.
   *
   * @param manifests its manifest, and those that nothing else would name then; 0 where something
   *     else names it
   * @param freed bytes that only those hold
   * @param isCut whether there is more
   */
  public record OfTag(Digest digest, int manifests, long freed, boolean isCut) {}

  /**
   * What goes with a repository.
   *
   * @param bytes of its blobs
   * @param freed bytes that only it holds
   * @param isCut whether there is more
   */
  public record OfRepository(long tags, long manifests, long bytes, long freed, boolean isCut) {}

  /**
   * What would go with a tag.
   *
   * @throws Refusal as its deletion does
   */
  public OfTag of(RepositoryName name, Tag tag, By by) {
    return database.read(
        tx -> {
          long repository = permitted.to(tx, Permission.DELETE, name, by).id();
          Digest digest =
              DeletionStore.target(tx, repository, tag.name())
                  .orElseThrow(() -> Refusal.notFound("such tag"));
          return of(tx, repository, tag, digest, visible(by));
        });
  }

  private static OfTag of(Transaction tx, long repository, Tag tag, Digest digest, Clause visible) {
    Set<Digest> goes = new LinkedHashSet<>();
    for (Set<Digest> next = unkept(tx, repository, tag, Set.of(digest), Set.of(digest));
        !next.isEmpty() && goes.size() < MOST_MANIFESTS;
        next = next(tx, repository, tag, goes)) {
      goes.addAll(next);
    }
    boolean isCut = goes.size() >= MOST_MANIFESTS;
    List<Digest> counted = goes.stream().limit(MOST_MANIFESTS).toList();
    long freed = counted.isEmpty() ? 0 : DeletionStore.freed(tx, repository, counted, visible);
    return new OfTag(digest, counted.size(), freed, isCut);
  }

  /** What goes with those: children that nothing else names, and whatever refers to them. */
  private static Set<Digest> next(Transaction tx, long repository, Tag tag, Set<Digest> goes) {
    Set<Digest> children =
        new LinkedHashSet<>(DeletionStore.children(tx, repository, goes, MOST_MANIFESTS));
    children.removeAll(goes);
    Set<Digest> next = unkept(tx, repository, tag, children, goes);
    next.addAll(DeletionStore.referrers(tx, repository, goes, MOST_MANIFESTS));
    next.removeAll(goes);
    return next;
  }

  private static Set<Digest> unkept(
      Transaction tx, long repository, Tag tag, Set<Digest> some, Set<Digest> goes) {
    Set<Digest> left = new LinkedHashSet<>(some);
    if (!some.isEmpty()) {
      left.removeAll(DeletionStore.kept(tx, repository, tag.name(), some, goes));
    }
    return left;
  }

  /**
   * What would go with a repository.
   *
   * @throws Refusal as its deletion does
   */
  public OfRepository of(RepositoryName name, By by) {
    return database.read(
        tx -> {
          HubRepository found = permitted.to(tx, Permission.ADMINISTER, name, by);
          return DeletionStore.repository(tx, found.id(), visible(by), MOST);
        });
  }

  private Clause visible(By by) {
    return Visible.to(Viewer.of(by.identity(), rights.policy()));
  }
}
