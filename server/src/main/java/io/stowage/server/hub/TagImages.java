package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The images behind tags, by what the tags point at. It takes three queries however many those are:
 * the indexes, the sizes of all images, and the repository's platforms.
 *
 * <p>The platforms of an index are in it. A single image's is in its config, which is a blob and
 * not read here: it is the repository's if that has one only, else {@link TagImage#UNKNOWN}.
 */
public final class TagImages {
  /** Manifests of more bytes are not read: they would be a hundred at once. */
  private static final int LARGEST_MANIFEST = 64 * 1024;

  /** Images whose sizes are asked for; those after them have none. */
  private static final int MOST_IMAGES = 4000;

  private final Database database;

  public TagImages(Database database) {
    this.database = database;
  }

  /** The images behind those manifests of a repository, each manifest's in their order. */
  public Map<Digest, List<TagImage>> of(long repository, Collection<Digest> manifests) {
    return database.read(tx -> of(tx, repository, manifests));
  }

  /** The same, as the transaction sees it. */
  public static Map<Digest, List<TagImage>> of(
      Transaction tx, long repository, Collection<Digest> manifests) {
    if (manifests.isEmpty()) {
      return Map.of();
    }
    Set<Digest> digests = new LinkedHashSet<>(manifests);
    Map<Digest, List<IndexImage>> indexes =
        TagImageStore.indexes(tx, repository, digests, LARGEST_MANIFEST);
    indexes.values().forEach(images -> images.forEach(image -> digests.add(image.digest())));
    Map<Digest, Long> sizes =
        TagImageStore.sizes(tx, repository, digests.stream().limit(MOST_IMAGES).toList());
    Optional<Platform> only = TagImageStore.onlyPlatform(tx, repository);
    Map<Digest, List<TagImage>> all = new HashMap<>();
    for (Digest manifest : manifests) {
      List<IndexImage> index = indexes.get(manifest);
      all.put(
          manifest,
          index == null
              ? List.of(single(manifest, only, sizes))
              : index.stream().map(image -> image.withSize(sizes)).toList());
    }
    return all;
  }

  private static TagImage single(
      Digest manifest, Optional<Platform> only, Map<Digest, Long> sizes) {
    return new TagImage(
        manifest,
        only.map(Platform::os).orElse(TagImage.UNKNOWN),
        only.map(Platform::architecture).orElse(TagImage.UNKNOWN),
        Optional.empty(),
        Optional.empty(),
        sizes.getOrDefault(manifest, 0L));
  }
}
