package io.stowage.server.hub;

import io.stowage.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * The image of one platform behind a tag. What an index names and is no image of a platform, such
 * as an attestation, has the platform {@link #UNKNOWN}.
 *
 * @param size bytes of its layers and config, compressed; 0 where that is not known
 */
public record TagImage(
    Digest digest,
    String os,
    String architecture,
    Optional<String> variant,
    Optional<String> osVersion,
    long size) {

  /** The operating system and architecture that nobody has told. */
  public static final String UNKNOWN = "unknown";

  /** Bytes of what a pull of one platform takes: the first image's whose size is known, else 0. */
  public static long size(List<TagImage> images) {
    return images.stream().mapToLong(TagImage::size).filter(size -> size > 0).findFirst().orElse(0);
  }
}
