package io.stowage.server.dockerhub;

import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.dockerhub.TagPageStore.Platform;
import io.stowage.server.dockerhub.TagPageStore.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pages of tags with the images behind them. A page costs five queries however many tags it has:
 * the tags, their number, the manifests, the sizes of all images, and the last pulls.
 *
 * <p>The platforms of an index are in it. A single image's is in its config, which is a blob and
 * not read here: it is the repository's if that has one only, else {@code unknown}.
 */
final class TagPages {
  /** How far numbered pages reach. */
  static final int FARTHEST = 100_000;

  /** Manifests of more bytes are not read: they would be a hundred at once. */
  private static final int LARGEST_MANIFEST = 64 * 1024;

  /** Images of a page whose sizes are asked for; those after them have none. */
  private static final int MOST_IMAGES = 4000;

  private static final Platform UNKNOWN = new Platform("unknown", "unknown");

  private final Database database;

  TagPages(Database database) {
    this.database = database;
  }

  /** In which order tags are listed; what was pushed at one time, by name. */
  enum Order {
    NEWEST,
    OLDEST,
    NAME,
    NAME_FROM_THE_END
  }

  /**
   * A page.
   *
   * @param total of all pages
   */
  record Page(List<HubTag> tags, long total) {
    Page {
      tags = List.copyOf(tags);
    }
  }

  Page list(long repository, String containing, Order order, int offset, int limit) {
    return database.read(
        tx -> {
          List<Row> rows = TagPageStore.page(tx, repository, containing, order, offset, limit);
          return new Page(
              shapes(tx, repository, rows), TagPageStore.count(tx, repository, containing));
        });
  }

  Optional<HubTag> find(long repository, String name) {
    return database.read(
        tx ->
            shapes(tx, repository, TagPageStore.find(tx, repository, name).stream().toList())
                .stream()
                .findFirst());
  }

  private static List<HubTag> shapes(Transaction tx, long repository, List<Row> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    Set<Digest> digests = new LinkedHashSet<>();
    rows.forEach(row -> digests.add(row.digest()));
    Map<Digest, List<IndexImage>> indexes =
        TagPageStore.indexes(tx, repository, digests, LARGEST_MANIFEST);
    indexes.values().forEach(images -> images.forEach(image -> digests.add(image.digest())));
    Map<Digest, Long> sizes =
        TagPageStore.sizes(tx, repository, digests.stream().limit(MOST_IMAGES).toList());
    Map<String, Long> days =
        TagPageStore.lastPulls(tx, repository, rows.stream().map(Row::name).toList());
    Platform only = TagPageStore.onlyPlatform(tx, repository).orElse(UNKNOWN);
    List<HubTag> tags = new ArrayList<>();
    for (Row row : rows) {
      Optional<Instant> pulled = Optional.ofNullable(days.get(row.name())).map(TagPages::noon);
      List<HubImage> images =
          indexes.containsKey(row.digest())
              ? indexes.get(row.digest()).stream()
                  .map(image -> image.shape(sizes, row.pushedAt(), pulled))
                  .toList()
              : List.of(
                  new HubImage(
                      only.os(),
                      only.architecture(),
                      Optional.empty(),
                      Optional.empty(),
                      row.digest().toString(),
                      sizes.getOrDefault(row.digest(), 0L),
                      row.pushedAt(),
                      pulled));
      tags.add(shape(repository, row, images, pulled));
    }
    return tags;
  }

  private static HubTag shape(
      long repository, Row row, List<HubImage> images, Optional<Instant> pulled) {
    return new HubTag(
        row.id(),
        row.name(),
        repository,
        row.digest().toString(),
        row.mediaType(),
        MediaTypes.isIndex(row.mediaType()) || row.artifactType().isEmpty() ? "image" : "artifact",
        images.stream()
            .filter(image -> image.size() > 0)
            .findFirst()
            .map(HubImage::size)
            .orElse(0L),
        new HubTag.Pusher(row.pusherId(), row.pusher()),
        row.pushedAt(),
        pulled,
        images);
  }

  /** Only the day is known. */
  private static Instant noon(long day) {
    return LocalDate.ofEpochDay(day).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
  }
}
