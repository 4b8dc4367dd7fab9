package io.stowage.server.hub;

import io.stowage.oci.Descriptor;
import io.stowage.oci.Manifest;
import io.stowage.oci.MediaTypes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a repository holds. */
public enum RepositoryType {
  IMAGE("application/vnd.oci.image.config.", "application/vnd.docker.container.image."),
  HELM("application/vnd.cncf.helm."),
  WASM("application/vnd.wasm.", "application/wasm", "application/vnd.wasmcloud."),
  COMPOSE("application/vnd.docker.compose."),
  MODEL("application/vnd.docker.ai.model.", "application/vnd.cncf.model."),
  PLUGIN("application/vnd.docker.plugin."),
  VOLUME("application/vnd.docker.volume."),
  /** Anything else. */
  ARTIFACT();

  private final String[] prefixes;

  RepositoryType(String... prefixes) {
    this.prefixes = prefixes;
  }

  /** As in the API and in the database. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<RepositoryType> find(String slug) {
    return Arrays.stream(values()).filter(each -> each.slug().equals(slug)).findFirst();
  }

  /**
   * What a pushed manifest makes of its repository; empty where it says nothing: an index, whose
   * children have said it, and what is about another manifest, such as a signature.
   */
  public static Optional<RepositoryType> of(Manifest manifest) {
    if (manifest.subject().isPresent() || MediaTypes.isIndex(manifest.mediaType())) {
      return Optional.empty();
    }
    Optional<String> config =
        manifest
            .config()
            .map(Descriptor::mediaType)
            .filter(type -> !type.equals(MediaTypes.EMPTY) && !type.isEmpty());
    return Optional.of(
        config
            .or(manifest::artifactType)
            .map(RepositoryType::ofMediaType)
            .filter(type -> type != ARTIFACT)
            .or(() -> ofFirstLayer(manifest))
            .orElse(ARTIFACT));
  }

  /** For what is told by its content only, such as Docker's volumes. */
  private static Optional<RepositoryType> ofFirstLayer(Manifest manifest) {
    return manifest.layers().stream()
        .findFirst()
        .map(layer -> ofMediaType(layer.mediaType()))
        .filter(type -> type == VOLUME || type == WASM);
  }

  private static RepositoryType ofMediaType(String mediaType) {
    return Arrays.stream(values())
        .filter(each -> Arrays.stream(each.prefixes).anyMatch(mediaType::startsWith))
        .findFirst()
        .orElse(ARTIFACT);
  }
}
