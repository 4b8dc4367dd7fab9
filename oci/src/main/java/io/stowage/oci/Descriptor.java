package io.stowage.oci;

import java.util.List;

/**
 * What a manifest says of one of its parts, image-spec descriptor.md.
 *
 * @param mediaType any text; unknown types are legal
 * @param size bytes, not negative
 * @param urls where else the bytes lie; a blob that has some need not be pushed
 */
public record Descriptor(String mediaType, Digest digest, long size, List<String> urls) {
  public Descriptor {
    urls = List.copyOf(urls);
    if (size < 0) {
      throw new InvalidValueException(
          "size", Long.toString(size), "a descriptor's size is not negative");
    }
  }
}
