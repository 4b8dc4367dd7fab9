package io.stowage.server.dockerhub;

import io.stowage.server.hub.TagImage;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The image of one platform behind a tag.
 *
 * @param size bytes of its layers and config, compressed
 */
record HubImage(
    String os,
    String architecture,
    Optional<String> variant,
    Optional<String> osVersion,
    String digest,
    long size,
    Instant pushedAt,
    Optional<Instant> pulledAt) {

  static HubImage of(TagImage image, Instant pushedAt, Optional<Instant> pulledAt) {
    return new HubImage(
        image.os(),
        image.architecture(),
        image.variant(),
        image.osVersion(),
        image.digest().toString(),
        image.size(),
        pushedAt,
        pulledAt);
  }

  ObjectNode json(Instant now) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("architecture", architecture)
        .put("features", "")
        .put("variant", variant.orElse(null))
        .put("digest", digest)
        .put("os", os)
        .put("os_features", "")
        .put("os_version", osVersion.orElse(null))
        .put("size", size)
        .put("status", HubTime.status(now, pushedAt, pulledAt))
        .put("last_pulled", HubTime.textOrNull(pulledAt))
        .put("last_pushed", HubTime.text(pushedAt));
  }
}
