package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.db.Database;
import io.stowage.server.registry.Events.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tags of a repository, for those who look at them and not only pull by them. */
public final class Tags {
  private final Database database;
  private final Manifests manifests;
  private final boolean deletes;

  Tags(Database database, Manifests manifests, boolean deletes) {
    this.database = database;
    this.manifests = manifests;
    this.deletes = deletes;
  }

  /**
   * A tag.
   *
   * @param pushedAt when it was pushed last
   * @param pushedBy who had it point at what it points at; empty for nobody with a name
   */
  public record Tagged(
      Tag tag, Digest digest, String mediaType, Instant pushedAt, String pushedBy) {}

  /** In which order tags are listed. */
  public enum Order {
    NAME,
    /** What was pushed last comes first. */
    PUSHED
  }

  /**
   * Tags after one.
   *
   * @param containing what their names must contain, whatever its case; empty: nothing
   * @param after the last of the page before; absent for the first page
   */
  public List<Tagged> list(
      long repository, String containing, Order order, Optional<Place> after, int limit) {
    return database.read(tx -> TagStore.described(tx, repository, containing, order, after, limit));
  }

  /** Where a page ended. */
  public record Place(String name, long pushedAt) {}

  public Optional<Tagged> find(long repository, Tag tag) {
    return database.read(tx -> TagStore.described(tx, repository, tag));
  }

  /**
   * Deletes a tag; what it points at stays. Whether that may be is asked before.
   *
   * @return false when there is none
   * @throws RegistryException UNSUPPORTED where nothing is deleted
   */
  public boolean delete(RepositoryName name, Tag tag, Source source) {
    if (!deletes) {
      throw RegistryException.of(ErrorCode.UNSUPPORTED, "deleting is switched off here");
    }
    try {
      manifests.delete(name, tag, source);
      return true;
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.MANIFEST_UNKNOWN) {
        return false;
      }
      throw e;
    }
  }
}
