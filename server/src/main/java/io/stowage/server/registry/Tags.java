package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.db.Database;
import io.stowage.server.registry.Events.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tags of a repository, for those who look at them and not only pull by them. */
public final class Tags {
  public static final int FIRST_OF_SAME = 11;
  public static final int MOST_OF_SAME = 1001;

  private static final int KEYS_AT_ONCE = 500;

  private final Database database;
  private final Manifests manifests;
  private final boolean deletes;
  private final Optional<Duration> untaggedAfter;

  Tags(Database database, Manifests manifests, boolean deletes, Optional<Duration> untaggedAfter) {
    this.database = database;
    this.manifests = manifests;
    this.deletes = deletes;
    this.untaggedAfter = untaggedAfter;
  }

  /** How long a manifest stays that no tag names; absent: until it is deleted. */
  public Optional<Duration> untaggedAfter() {
    return untaggedAfter;
  }

  /**
   * A tag.
   *
   * @param pushedAt when it was pushed last
   * @param pushedBy who had it point at what it points at; empty for nobody with a name
   * @param versionKey what it sorts by as a version
   * @param pulls by this tag, since it is there
   */
  public record Tagged(
      Tag tag,
      Digest digest,
      String mediaType,
      Instant pushedAt,
      String pushedBy,
      String versionKey,
      long pulls) {}

  /**
   * The tags of one manifest.
   *
   * @param first the first of them by version, {@link #FIRST_OF_SAME} at most
   * @param count how many there are; {@link #MOST_OF_SAME} means that many or more
   */
  public record Same(List<String> first, int count) {
    public static final Same NONE = new Same(List.of(), 0);
  }

  /** In which order tags are listed. */
  public enum Order {
    /** {@code latest}, the newest version and so on, then what is no version, by name. */
    VERSION,
    NAME,
    /** What was pushed last comes first. */
    PUSHED,
    /** What was pulled most comes first. */
    PULLS
  }

  /**
   * Tags after one.
   *
   * @param containing what their names must contain, whatever its case; empty: nothing
   * @param after the last of the page before; absent for the first page
   */
  public List<Tagged> list(
      long repository, String containing, Order order, Optional<Place> after, int limit) {
    return database.read(tx -> TagListStore.page(tx, repository, containing, order, after, limit));
  }

  /** Where a page ended. */
  public record Place(String name, String versionKey, long pushedAt, long pulls) {
    public static Place of(Tagged tagged) {
      return new Place(
          tagged.tag().name(),
          tagged.versionKey(),
          tagged.pushedAt().toEpochMilli(),
          tagged.pulls());
    }
  }

  /** How many tags {@link #list} walks along in all. */
  public long count(long repository, String containing) {
    return database.read(tx -> TagListStore.count(tx, repository, containing));
  }

  /** The tags of each of those manifests. */
  public Map<Digest, Same> same(long repository, Collection<Digest> digests) {
    return digests.isEmpty()
        ? Map.of()
        : database.read(
            tx ->
                TagListStore.same(
                    tx, repository, Set.copyOf(digests), FIRST_OF_SAME, MOST_OF_SAME));
  }

  /** Writes what tags sort by where it is missing: after an update, or beside an older replica. */
  public void writeMissingKeys() {
    while (database.<Integer>write(tx -> TagListStore.writeKeys(tx, KEYS_AT_ONCE))
        == KEYS_AT_ONCE) {
      // The next ones.
    }
  }

  public Optional<Tagged> find(long repository, Tag tag) {
    return database.read(tx -> TagListStore.find(tx, repository, tag));
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
