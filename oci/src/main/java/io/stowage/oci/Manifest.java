package io.stowage.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the registry needs to know of a manifest; the bytes themselves are kept and served as sent.
 *
 * @param mediaType one of the four of {@link MediaTypes#isManifest}
 * @param artifactType the manifest's own, else for an image its config's media type, else empty
 * @param config of an image manifest
 * @param layers of an image manifest, in order
 * @param children of an index or list, in order
 * @param subject what this manifest refers to
 */
public record Manifest(
    String mediaType,
    Optional<String> artifactType,
    Optional<Descriptor> config,
    List<Descriptor> layers,
    List<Descriptor> children,
    Optional<Descriptor> subject,
    Map<String, String> annotations) {
  public Manifest {
    layers = List.copyOf(layers);
    children = List.copyOf(children);
    // Map.copyOf probes in a line, which takes minutes where a client chose keys that collide.
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }
}
