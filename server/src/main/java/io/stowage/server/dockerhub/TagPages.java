package io.stowage.server.dockerhub;

import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.dockerhub.TagPageStore.Row;
import io.stowage.server.hub.TagImage;
import io.stowage.server.hub.TagImages;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pages of tags with the images behind them. A page costs six queries however many tags it has: the
 * tags, their number, the last pulls, and three of {@link TagImages}.
 */
final class TagPages {
  /** How far numbered pages reach. */
  static final int FARTHEST = 100_000;

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
    Map<Digest, List<TagImage>> images =
        TagImages.of(tx, repository, rows.stream().map(Row::digest).toList());
    Map<String, Long> days =
        TagPageStore.lastPulls(tx, repository, rows.stream().map(Row::name).toList());
    List<HubTag> tags = new ArrayList<>();
    for (Row row : rows) {
      Optional<Instant> pulled = Optional.ofNullable(days.get(row.name())).map(TagPages::noon);
      tags.add(shape(repository, row, images.getOrDefault(row.digest(), List.of()), pulled));
    }
    return tags;
  }

  private static HubTag shape(
      long repository, Row row, List<TagImage> images, Optional<Instant> pulled) {
    return new HubTag(
        row.id(),
        row.name(),
        repository,
        row.digest().toString(),
        row.mediaType(),
        MediaTypes.isIndex(row.mediaType()) || row.artifactType().isEmpty() ? "image" : "artifact",
        TagImage.size(images),
        new HubTag.Pusher(row.pusherId(), row.pusher()),
        row.pushedAt(),
        pulled,
        images.stream().map(image -> HubImage.of(image, row.pushedAt(), pulled)).toList());
  }

  /** Only the day is known. */
  private static Instant noon(long day) {
    return LocalDate.ofEpochDay(day).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
  }
}
