package io.stowage.server.dockerhub;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tag.
 *
 * @param id a number that stays the tag's own; Renovate tells tags apart by it
 * @param repository the number of its repository
 * @param size bytes of what a pull of one platform takes, compressed; of an index, its first
 *     image's
 * @param images one for each platform; what is no image of a platform, such as an attestation, has
 *     the platform {@code unknown}
 */
record HubTag(
    long id,
    String name,
    long repository,
    String digest,
    String mediaType,
    String contentType,
    long size,
    Pusher pusher,
    Instant pushedAt,
    Optional<Instant> pulledAt,
    List<HubImage> images) {

  /** Who pushed it last; 0 and an empty name where that is not known. */
  record Pusher(long id, String name) {}

  HubTag {
    images = List.copyOf(images);
  }

  ObjectNode json(Instant now) {
    ObjectNode root =
        JsonMapper.shared()
            .createObjectNode()
            .put("creator", pusher.id())
            .put("id", id)
            .put("last_updated", HubTime.text(pushedAt))
            .put("last_updater", pusher.id())
            .put("last_updater_username", pusher.name())
            .put("name", name)
            .put("repository", repository)
            .put("full_size", size)
            .put("v2", true)
            .put("tag_status", HubTime.status(now, pushedAt, pulledAt))
            .put("tag_last_pulled", HubTime.textOrNull(pulledAt))
            .put("tag_last_pushed", HubTime.text(pushedAt))
            .put("media_type", mediaType)
            .put("content_type", contentType)
            .put("digest", digest);
    ArrayNode list = root.putArray("images");
    images.forEach(image -> list.add(image.json(now)));
    return root;
  }
}
