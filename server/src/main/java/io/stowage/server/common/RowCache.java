package io.stowage.server.common;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Remembers rows while this process is the only one that writes them. The one who changes a row
 * drops it here after the commit and before answering: a load that began before the commit either
 * ends first and is dropped, or is waited for, so that nothing outdated stays. Where other
 * processes write too it remembers nothing.
 */
public final class RowCache<K, V> {
  /** Bytes of Caffeine's node, its entry in the table and its place in the sketch. */
  private static final int KEEPING = 120;

  private final @Nullable Cache<K, V> cache;

  private RowCache(@Nullable Cache<K, V> cache) {
    this.cache = cache;
  }

  /**
   * A cache that stays within a part of the heap.
   *
   * @param bytes taken by all rows together at most
   * @param weigher estimates the bytes of a key and its row; what keeping them costs is added
   */
  public static <K, V> RowCache<K, V> of(long bytes, ToIntBiFunction<K, V> weigher) {
    return new RowCache<>(
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((K key, V row) -> KEEPING + weigher.applyAsInt(key, row))
            .executor(Runnable::run)
            .build());
  }

  /** A cache that asks every time. */
  public static <K, V> RowCache<K, V> off() {
    return new RowCache<>(null);
  }

  /** The row, loaded if it is not remembered; that there is none is never remembered. */
  @SuppressWarnings("NullAway") // Caffeine takes null from a loader as: remember nothing.
  public Optional<V> get(K key, Function<K, Optional<V>> loader) {
    if (cache == null) {
      return loader.apply(key);
    }
    V known = cache.getIfPresent(key);
    return known != null
        ? Optional.of(known)
        : Optional.ofNullable(cache.get(key, missing -> loader.apply(missing).orElse(null)));
  }

  /** The row if it is remembered. */
  public @Nullable V peek(K key) {
    return cache == null ? null : cache.getIfPresent(key);
  }

  /** Forgets a row: call it after the commit that changed it. */
  public void drop(K key) {
    if (cache != null) {
      cache.invalidate(key);
    }
  }

  /** Forgets all. */
  public void dropAll() {
    if (cache != null) {
      cache.invalidateAll();
    }
  }
}
