package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.oci.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An image that an index names, with all that it says of its platform. */
record IndexImage(
    Digest digest,
    String os,
    String architecture,
    Optional<String> variant,
    Optional<String> osVersion) {
  /** More than anybody builds for; those after it are not shown. */
  private static final int MOST = 64;

  private static final int LONGEST = 60;

  /** Remembers no names: they are strangers'. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                  .build())
          .build();

  /** The first images of an index, in order; empty for what is none. */
  static List<IndexImage> of(byte[] index) {
    List<IndexImage> images = new ArrayList<>();
    try {
      for (JsonNode child : JSON.readTree(index).path("manifests")) {
        if (images.size() == MOST) {
          break;
        }
        JsonNode platform = child.path("platform");
        images.add(
            new IndexImage(
                Digest.parse(child.path("digest").asString("")),
                text(platform, "os").orElse(TagImage.UNKNOWN),
                text(platform, "architecture").orElse(TagImage.UNKNOWN),
                text(platform, "variant"),
                text(platform, "os.version")));
      }
    } catch (JacksonException | InvalidValueException e) {
      // What was pushed was looked at then; of what is odd nevertheless, the rest is not shown.
      return images;
    }
    return images;
  }

  private static Optional<String> text(JsonNode platform, String field) {
    return Optional.of(platform.path(field).asString(""))
        .filter(text -> !text.isEmpty() && text.length() <= LONGEST);
  }

  TagImage withSize(Map<Digest, Long> sizes) {
    return new TagImage(
        digest, os, architecture, variant, osVersion, sizes.getOrDefault(digest, 0L));
  }
}
