package io.stowage.server.hub;

import io.stowage.oci.Manifest;
import io.stowage.server.db.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What pushes say of their repository: what it holds, what that runs on, what it is made from, and
 * when it came.
 */
public final class Platforms {

  /**
   * What a pushed manifest says of its repository.
   *
   * @param source as {@link SourceLink#address} has it
   */
  public record Pushed(
      Optional<RepositoryType> type, Set<Platform> platforms, Optional<String> source) {
    public Pushed {
      platforms = Set.copyOf(platforms);
    }
  }

  private Platforms() {}

  /**
   * What a manifest says.
   *
   * @param content the manifest's bytes
   * @param config the bytes of an image's config, where they were read; an index does without
   */
  public static Pushed read(Manifest manifest, byte[] content, Optional<byte[]> config) {
    Set<Platform> platforms = new LinkedHashSet<>();
    Optional<RepositoryType> type = RepositoryType.of(manifest);
    if (!manifest.children().isEmpty()) {
      List<IndexChild> children = IndexChild.of(content);
      children.forEach(child -> child.platform().ifPresent(platforms::add));
    } else if (type.filter(RepositoryType.IMAGE::equals).isPresent()) {
      config.flatMap(IndexChild::platformOfConfig).ifPresent(platforms::add);
    }
    platforms.removeIf(Platform::isUnknown);
    Map<String, String> labels = new HashMap<>();
    config.ifPresent(bytes -> labels.putAll(ConfigLabels.of(bytes)));
    labels.putAll(manifest.annotations());
    return new Pushed(type, platforms, SourceLink.of(labels).source());
  }

  /**
   * Keeps what a push said, with the push itself. A repository that has a source, or was unlinked,
   * stays so.
   */
  public static void record(Transaction tx, long repository, Pushed pushed, Instant at) {
    if (!PlatformStore.pushed(tx, repository, at.toEpochMilli(), pushed.type())) {
      return;
    }
    PlatformStore.add(tx, repository, pushed.platforms());
    pushed.source().ifPresent(source -> SourceStore.linkFirst(tx, repository, source));
  }
}
