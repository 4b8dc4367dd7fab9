package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.Manifest;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The descriptor by which a manifest is listed among the referrers of its subject
 * (distribution-spec "Listing Referrers").
 */
final class ReferrerDescriptor {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ReferrerDescriptor() {}

  static String of(Manifest manifest, Digest digest, long size) {
    ObjectNode descriptor = JSON.createObjectNode();
    descriptor.put("mediaType", manifest.mediaType());
    descriptor.put("digest", digest.toString());
    descriptor.put("size", size);
    manifest.artifactType().ifPresent(type -> descriptor.put("artifactType", type));
    if (!manifest.annotations().isEmpty()) {
      ObjectNode annotations = descriptor.putObject("annotations");
      manifest.annotations().forEach(annotations::put);
    }
    return JSON.writeValueAsString(descriptor);
  }
}
