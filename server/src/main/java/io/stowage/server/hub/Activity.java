package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.audit.AuditAction;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Something that happened to a repository.
 *
 * @param action a word of {@link AuditAction}
 * @param by its name; empty: nobody with one
 * @param place what tells it from others of the same moment
 */
public record Activity(
    Instant at,
    String action,
    RepositoryName repository,
    String by,
    Optional<String> tag,
    Optional<Digest> digest,
    Place place) {

  /** The newest first. */
  static final Comparator<Activity> NEWEST = Comparator.comparing(Activity::place).reversed();

  /** Out of which list it comes. */
  enum Source {
    /** A repository is made before it is pushed to, be it in one moment. */
    CHANGES,
    TAGS
  }

  /** Where it stands among all. */
  public record Place(long at, int source, long id) implements Comparable<Place> {
    /** After all there is. */
    public static final Place NEWEST = new Place(Long.MAX_VALUE, Integer.MAX_VALUE, 0);

    @Override
    public int compareTo(Place other) {
      return Comparator.comparingLong(Place::at)
          .thenComparingInt(Place::source)
          .thenComparingLong(Place::id)
          .compare(this, other);
    }

    /** What ids of that list at this very moment are below, to come after this place. */
    long idBelow(Source list) {
      int order = Integer.compare(list.ordinal(), source);
      return order < 0 ? Long.MAX_VALUE : order == 0 ? id : 0;
    }
  }
}
