package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A repository as people see it.
 *
 * @param name as it is kept: one part only in {@code library}
 * @param fullDescription Markdown; where one repository is looked at, absent in lists
 * @param isOfficial the administrator's word on it
 * @param isVerifiedPublisher the administrator's word on its owner
 * @param stars how many people marked it
 * @param updatedAt its last push or change of texts; else when it was made
 * @param archivedAt since when it is only read
 * @param source where it is made from, an address for browsers
 * @param followsSource whether its visibility is its source's
 * @param collaboratorCount people who were let in one by one
 * @param version grows with each change that people make
 * @param hasStarred whether the one who looks is among those who marked it
 */
public record HubRepository(
    long id,
    RepositoryName name,
    String namespace,
    boolean isPrivate,
    String description,
    Optional<String> fullDescription,
    List<Category> categories,
    boolean isOfficial,
    boolean isVerifiedPublisher,
    RepositoryType type,
    List<Platform> platforms,
    long stars,
    long pulls,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> pushedAt,
    Optional<Instant> pulledAt,
    Optional<Instant> archivedAt,
    Optional<String> source,
    boolean followsSource,
    int collaboratorCount,
    long version,
    boolean hasStarred) {
  public HubRepository {
    categories = List.copyOf(categories);
    platforms = List.copyOf(platforms);
  }
}
