package io.stowage.server.importer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.app.RegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree as {@code registry:2} lays it out, made by hand so that it can be broken. */
record OldTree(Path folder) {

  /** The folder that holds {@code blobs} and {@code repositories}. */
  Path root() {
    return folder.resolve("docker/registry/v2");
  }

  Path repository(String name) {
    return root().resolve("repositories").resolve(name);
  }

  /** Where a blob's bytes lie. */
  Path data(Digest digest) {
    return root()
        .resolve("blobs/sha256/%s/%s/data".formatted(digest.hex().substring(0, 2), digest.hex()));
  }

  Path layerLink(String repository, Digest digest) {
    return repository(repository).resolve("_layers/sha256/" + digest.hex() + "/link");
  }

  Path revisionLink(String repository, Digest digest) {
    return repository(repository).resolve("_manifests/revisions/sha256/" + digest.hex() + "/link");
  }

  Path tag(String repository, String tag) {
    return repository(repository).resolve("_manifests/tags").resolve(tag);
  }

  /** Bytes without any link to them. */
  Digest bytes(String content) {
    Digest digest = Digest.of(Algorithm.SHA256, content.getBytes(UTF_8));
    write(data(digest), content);
    return digest;
  }

  /** A blob linked to a repository. */
  Digest layer(String repository, String content) {
    Digest digest = bytes(content);
    write(layerLink(repository, digest), digest.toString());
    return digest;
  }

  /** A manifest, and a tag at it unless that is empty. */
  Digest manifest(String repository, String tag, String content) {
    Digest digest = bytes(content);
    write(revisionLink(repository, digest), digest.toString());
    if (!tag.isEmpty()) {
      write(tag(repository, tag).resolve("current/link"), digest.toString());
    }
    return digest;
  }

  /** An image whose config and one layer say its name. */
  Image image(String repository, String tag) {
    Digest config = layer(repository, "{\"config\":\"%s:%s\"}".formatted(repository, tag));
    Digest layer = layer(repository, "layer of %s:%s".formatted(repository, tag));
    return new Image(manifest(repository, tag, image(config, layer)), config, layer);
  }

  /** An image manifest of these blobs, the first its config, with the sizes they have. */
  String image(Digest config, Digest layer) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(
            RegistryClient.OCI_MANIFEST,
            RegistryClient.descriptor(
                "application/vnd.oci.image.config.v1+json", config, size(config)),
            RegistryClient.descriptor(
                "application/vnd.oci.image.layer.v1.tar+gzip", layer, size(layer)));
  }

  private long size(Digest digest) {
    return data(digest).toFile().length();
  }

  /** An image's digests. */
  record Image(Digest manifest, Digest config, Digest layer) {}

  static void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
