package io.stowage.server.registry;

import java.time.Duration;
import java.util.Optional;

/**
 * How the registry behaves.
 *
 * @param sparse whether a manifest may name blobs or children that are not here
 * @param deletes whether tags, manifests and blobs may be deleted
 * @param uploadExpiry a session untouched for so long is discarded
 * @param concurrentUploads bodies that may be written at once; more get 503 with Retry-After
 * @param uploadsPerAccount of those for one account, or one address of those without a name
 * @param pageSize entries in a page when the client names no number
 * @param maxPageSize entries in a page at most
 * @param gc when unreferenced blobs go
 */
public record RegistrySettings(
    Sparse sparse,
    boolean deletes,
    Duration uploadExpiry,
    int concurrentUploads,
    int uploadsPerAccount,
    int pageSize,
    int maxPageSize,
    Gc gc) {

  /** Which references may dangle. */
  public enum Sparse {
    NONE,
    INDEXES,
    ALL
  }

  /**
   * Garbage collection.
   *
   * @param grace how long a blob is left alone after it was last pushed, mounted, asked for by
   *     HEAD, or referred to
   * @param interval how often due reviews are looked for
   * @param untaggedAfter manifests without tag, parent and subject go after so long; empty keeps
   *     them
   */
  public record Gc(
      boolean enabled, Duration grace, Duration interval, Optional<Duration> untaggedAfter) {}

  /** What a fresh installation has. */
  public static RegistrySettings defaults() {
    return new RegistrySettings(
        Sparse.NONE,
        true,
        Duration.ofDays(7),
        128,
        64,
        100,
        1000,
        new Gc(true, Duration.ofHours(24), Duration.ofSeconds(30), Optional.empty()));
  }
}
