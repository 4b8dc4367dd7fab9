package io.stowage.server.hub;

import io.stowage.oci.Manifest;
import io.stowage.server.db.Transaction;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What pushes say of their repository: what it holds, what that runs on, and when it came. */
public final class Platforms {

  /** What a pushed manifest says of its repository. */
  public record Pushed(Optional<RepositoryType> type, Set<Platform> platforms) {
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
    return new Pushed(type, platforms);
  }

  /** Keeps what a push said, with the push itself. */
  public static void record(Transaction tx, long repository, Pushed pushed, Instant at) {
    PlatformStore.pushed(tx, repository, at.toEpochMilli(), pushed.type());
    PlatformStore.add(tx, repository, pushed.platforms());
  }
}
