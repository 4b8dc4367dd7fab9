package io.stowage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.bench.FreshBlobs.Blob;
import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An image of ordinary shape, a config and eight layers, each as small as can be. */
record Image(Blob config, List<Blob> layers, String manifest) {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  /** One that no server has. */
  static Image fresh() {
    FreshBlobs blobs = new FreshBlobs(1024);
    Blob config = blobs.next();
    List<Blob> layers = Stream.generate(blobs::next).limit(8).toList();
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}"""
            .formatted(
                MANIFEST,
                descriptor(CONFIG, config),
                layers.stream()
                    .map(layer -> descriptor(LAYER, layer))
                    .collect(Collectors.joining(",")));
    return new Image(config, layers, manifest);
  }

  Digest digest() {
    return Digest.of(Algorithm.SHA256, manifest.getBytes(UTF_8));
  }

  /** Pushes the blobs, then the manifest under the tag. */
  void push(Connection connection, String repository, String tag) throws IOException {
    PushMode.MONOLITHIC.push(connection, repository, config);
    for (Blob layer : layers) {
      PushMode.MONOLITHIC.push(connection, repository, layer);
    }
    tag(connection, repository, tag);
  }

  /** Puts the manifest under one more tag of a repository that has its blobs. */
  void tag(Connection connection, String repository, String tag) throws IOException {
    var answer =
        connection.send(
            "PUT",
            "/v2/%s/manifests/%s".formatted(repository, tag),
            "Content-Type: " + MANIFEST + "\r\n",
            ByteBuffer.wrap(manifest.getBytes(UTF_8)));
    answer.require(201);
  }

  private static String descriptor(String mediaType, Blob blob) {
    return """
    {"mediaType":"%s","digest":"%s","size":%d}"""
        .formatted(mediaType, blob.digest(), blob.size());
  }
}
