package io.stowage.server.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.oci.Algorithm;
import io.stowage.oci.Descriptor;
import io.stowage.oci.Digest;
import io.stowage.oci.Manifest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.Reference;
import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.common.RowCache;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Events.Kind;
import io.stowage.server.registry.Events.RegistryEvent;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.registry.Events.Target;
import io.stowage.server.registry.ManifestStore.ManifestRow;
import io.stowage.server.registry.ManifestStore.Named;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Manifests and the tags that point at them (distribution-spec "Pulling manifests", "Pushing
 * Manifests", "Deleting Manifests"). Bytes are kept and served exactly as sent.
 */
public final class Manifests {
  /** Bytes in a manifest at most, as in every registry. */
  static final int LARGEST = 4 * 1024 * 1024;

  private static final long REMEMBERED_BYTES = 32L << 20;
  private static final int LARGEST_REMEMBERED = 1 << 20;
  private static final long REMEMBERED_LISTS = 1000;
  private static final int REFERRERS_AT_ONCE = 100;
  private static final int TAGS_AT_ONCE = 1000;

  private final Database database;
  private final Repositories repositories;
  private final Events events;
  private final RegistrySettings settings;
  private final InstantSource clock;
  private final RowCache<TagKey, Digest> tags;
  private final RowCache<Blobs.Link, ManifestRow> rows;
  private final Cache<Digest, byte[]> contents =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED_BYTES)
          .weigher((Digest _, byte[] content) -> content.length + 200)
          .executor(Runnable::run)
          .build();
  private final Cache<Digest, Optional<Digest>> amd64 =
      Caffeine.newBuilder().maximumSize(REMEMBERED_LISTS).executor(Runnable::run).build();

  Manifests(
      Database database,
      Repositories repositories,
      Events events,
      RegistrySettings settings,
      InstantSource clock,
      RowCache<TagKey, Digest> tags,
      RowCache<Blobs.Link, ManifestRow> rows) {
    this.database = database;
    this.repositories = repositories;
    this.events = events;
    this.settings = settings;
    this.clock = clock;
    this.tags = tags;
    this.rows = rows;
  }

  /** A tag in a repository. */
  record TagKey(long repository, Tag tag) {}

  /** A manifest as it is served. */
  record Stored(long repository, Digest digest, String mediaType, byte[] content) {}

  /**
   * What a push answers.
   *
   * @param tags those that now point at the manifest, besides the reference it was pushed by
   */
  record Pushed(Digest digest, Optional<Digest> subject, List<Tag> tags) {}

  /**
   * end-3.
   *
   * @throws RegistryException MANIFEST_UNKNOWN when the repository, the tag or the manifest isn't
   *     there
   */
  Stored get(RepositoryName name, Reference reference) {
    long repository = repositories.find(name).orElseThrow(() -> unknown(name, reference));
    Digest digest =
        switch (reference) {
          case Digest given -> given;
          case Tag tag ->
              tags.get(
                      new TagKey(repository, tag),
                      key -> database.read(tx -> TagStore.find(tx, key.repository(), key.tag())))
                  .orElseThrow(() -> unknown(name, reference));
        };
    ManifestRow row =
        rows.get(
                new Blobs.Link(repository, digest),
                key -> database.read(tx -> ManifestStore.find(tx, key.repository(), key.digest())))
            .orElseThrow(() -> unknown(name, reference));
    return new Stored(repository, digest, row.mediaType(), content(name, digest));
  }

  /** The child for linux/amd64 of a list in the same repository, for clients that know no lists. */
  Optional<Stored> linuxAmd64(RepositoryName name, Stored list) {
    return amd64
        .get(list.digest(), _ -> ManifestParser.linuxAmd64(list.content()))
        .flatMap(
            child -> {
              try {
                return Optional.of(get(name, child));
              } catch (RegistryException e) {
                return Optional.empty();
              }
            });
  }

  private byte[] content(RepositoryName name, Digest digest) {
    byte[] known = contents.getIfPresent(digest);
    if (known != null) {
      return known;
    }
    byte[] content =
        database
            .read(tx -> ManifestStore.content(tx, digest))
            .orElseThrow(() -> unknown(name, digest));
    if (content.length <= LARGEST_REMEMBERED) {
      contents.put(digest, content);
    }
    return content;
  }

  /**
   * end-7.
   *
   * @param reference the digest the content must have, or a tag for it
   * @param more further tags for it
   */
  Pushed put(
      RepositoryName name,
      Reference reference,
      List<Tag> more,
      byte[] content,
      Optional<String> contentType,
      Source source) {
    Manifest manifest = ManifestParser.parse(content, contentType);
    Digest digest = digestOf(reference, content);
    // In one order, so that two pushes of the same tags don't wait for each other.
    Set<Tag> allTags = new TreeSet<>(more);
    if (reference instanceof Tag tag) {
      allTags.add(tag);
    }
    long repository =
        database.write(tx -> put(tx, name, digest, manifest, content, allTags, source));
    rows.drop(new Blobs.Link(repository, digest));
    allTags.forEach(tag -> tags.drop(new TagKey(repository, tag)));
    events.committed();
    return new Pushed(digest, manifest.subject().map(Descriptor::digest), List.copyOf(more));
  }

  private static Digest digestOf(Reference reference, byte[] content) {
    Algorithm algorithm = reference instanceof Digest given ? given.algorithm() : Algorithm.SHA256;
    Digest actual = Digest.of(algorithm, content);
    if (reference instanceof Digest given && !given.equals(actual)) {
      throw RegistryException.of(
          ErrorCode.DIGEST_INVALID,
          "the manifest received has the digest %s, not %s",
          actual,
          given);
    }
    return actual;
  }

  private long put(
      Transaction tx,
      RepositoryName name,
      Digest digest,
      Manifest manifest,
      byte[] content,
      Set<Tag> allTags,
      Source source) {
    // A push and a delete of the same bytes, in whatever repositories, come one after the other.
    BlobRowStore.takeTurn(tx, digest);
    long repository = repositories.ensure(tx, name, source.actor());
    // Before the row is held by several, none of whom could then change it.
    RepositoryStore.markPopulated(tx, repository);
    if (!RepositoryStore.holdLive(tx, repository)) {
      throw Repositories.unknown(name);
    }
    requireReferences(tx, name, repository, manifest);
    long now = clock.millis();
    ManifestStore.put(
        tx,
        repository,
        digest,
        manifest.mediaType(),
        manifest.artifactType(),
        content,
        named(manifest),
        now);
    manifest
        .subject()
        .ifPresent(
            subject ->
                ReferrerStore.put(
                    tx,
                    repository,
                    subject.digest(),
                    digest,
                    manifest.artifactType(),
                    ReferrerDescriptor.of(manifest, digest, content.length)));
    RepositoryStore.markPopulated(tx, repository);
    for (Tag tag : allTags) {
      TagStore.put(tx, repository, tag, digest, source.actor().name(), now);
    }
    Events.Written written = new Events.Written(repository, manifest, content);
    if (allTags.isEmpty()) {
      events.record(tx, pushed(name, digest, null, source, written));
    }
    allTags.forEach(tag -> events.record(tx, pushed(name, digest, tag, source, written)));
    return repository;
  }

  private static RegistryEvent pushed(
      RepositoryName name,
      Digest digest,
      @Nullable Tag tag,
      Source source,
      Events.Written written) {
    String type = written.manifest().mediaType();
    return event(Kind.PUSH, name, type, digest, written.content().length, tag, source).of(written);
  }

  private static List<Named> named(Manifest manifest) {
    List<Named> named = new ArrayList<>();
    manifest
        .config()
        .ifPresent(config -> named.add(new Named(config.digest(), ManifestStore.BLOB)));
    manifest.layers().forEach(layer -> named.add(new Named(layer.digest(), ManifestStore.BLOB)));
    manifest.children().forEach(child -> named.add(new Named(child.digest(), ManifestStore.CHILD)));
    manifest
        .subject()
        .ifPresent(subject -> named.add(new Named(subject.digest(), ManifestStore.SUBJECT)));
    return named;
  }

  /** A manifest may only name what this repository holds; naming it grants nothing. */
  private void requireReferences(
      Transaction tx, RepositoryName name, long repository, Manifest manifest) {
    Set<Digest> wanted = new LinkedHashSet<>();
    manifest.config().ifPresent(config -> wanted.add(config.digest()));
    manifest.layers().stream()
        .filter(layer -> layer.urls().isEmpty())
        .map(Descriptor::digest)
        .forEach(wanted::add);
    Set<Digest> missing = new LinkedHashSet<>(wanted);
    missing.removeAll(BlobRowStore.holdLinked(tx, repository, wanted));
    if (!missing.isEmpty() && settings.sparse() != RegistrySettings.Sparse.ALL) {
      throw missing("blob", missing, name);
    }
    Set<Digest> children = new LinkedHashSet<>();
    manifest.children().stream()
        .filter(child -> child.urls().isEmpty())
        .map(Descriptor::digest)
        .forEach(children::add);
    if (!children.isEmpty() && settings.sparse() == RegistrySettings.Sparse.NONE) {
      children.removeAll(ManifestStore.present(tx, repository, children));
      if (!children.isEmpty()) {
        throw missing("manifest", children, name);
      }
    }
  }

  private static RegistryException missing(String what, Set<Digest> digests, RepositoryName name) {
    String more = digests.size() > 1 ? " and %d more".formatted(digests.size() - 1) : "";
    return RegistryException.of(
        ErrorCode.MANIFEST_BLOB_UNKNOWN,
        "the manifest names %s %s%s, not known in %s: push it first",
        what,
        digests.iterator().next(),
        more,
        name);
  }

  /**
   * end-9. A tag goes alone. A manifest takes its tags with it, and then the referrers that were
   * left without their subject, and theirs.
   */
  void delete(RepositoryName name, Reference reference, Source source) {
    long repository = repositories.find(name).orElseThrow(() -> unknown(name, reference));
    boolean existed =
        switch (reference) {
          case Tag tag -> deleteTag(name, repository, tag, source);
          case Digest digest -> deleteWithReferrers(name, repository, digest, source);
        };
    if (!existed) {
      throw unknown(name, reference);
    }
    events.committed();
  }

  private boolean deleteTag(RepositoryName name, long repository, Tag tag, Source source) {
    boolean existed =
        database.write(
            tx -> {
              boolean removed =
                  TagStore.remove(tx, repository, tag, source.actor().name(), clock.millis());
              if (removed) {
                events.record(
                    tx,
                    new RegistryEvent(
                        Kind.DELETE,
                        name,
                        new Target(
                            "", Optional.empty(), -1, Optional.of(tag.name()), Optional.empty()),
                        source));
              }
              return removed;
            });
    tags.drop(new TagKey(repository, tag));
    return existed;
  }

  private boolean deleteWithReferrers(
      RepositoryName name, long repository, Digest digest, Source source) {
    boolean existed = deleteOne(name, repository, digest, source);
    if (existed) {
      deleteReferrers(name, repository, digest, source);
    }
    return existed;
  }

  /**
   * Removes what refers to a digest, and what refers to that: in a loop, as a chain of referrers
   * may be longer than a stack is deep.
   */
  private void deleteReferrers(
      RepositoryName name, long repository, Digest subject, Source source) {
    Deque<Digest> subjects = new ArrayDeque<>(List.of(subject));
    while (!subjects.isEmpty()) {
      Digest at = subjects.getLast();
      List<Digest> referrers =
          database.read(tx -> ReferrerStore.of(tx, repository, at, REFERRERS_AT_ONCE));
      List<Digest> deleted =
          referrers.stream()
              .filter(referrer -> deleteOne(name, repository, referrer, source))
              .toList();
      if (deleted.isEmpty()) {
        subjects.removeLast();
      }
      subjects.addAll(deleted);
    }
  }

  /**
   * Removes a manifest that nothing names, and its referrers, for garbage collection.
   *
   * @return false when it is gone, with its repository or without, or has been named since it was
   *     found
   */
  boolean expire(RepositoryName name, long repository, Digest digest, Source source) {
    boolean removed =
        database.write(
            tx -> {
              BlobRowStore.takeTurn(tx, digest);
              if (!RepositoryStore.holdAlone(tx, repository)) {
                return false;
              }
              Optional<ManifestRow> row =
                  ManifestStore.find(tx, repository, digest)
                      .filter(_ -> !ManifestStore.isNamed(tx, repository, digest));
              row.ifPresent(found -> remove(tx, name, repository, found, source));
              return row.isPresent();
            });
    rows.drop(new Blobs.Link(repository, digest));
    if (removed) {
      deleteReferrers(name, repository, digest, source);
    }
    return removed;
  }

  private void remove(
      Transaction tx, RepositoryName name, long repository, ManifestRow row, Source source) {
    ManifestStore.remove(tx, repository, row, clock.millis() + settings.gc().grace().toMillis());
    RepositoryStore.refreshPopulated(tx, repository);
    events.record(
        tx, event(Kind.DELETE, name, row.mediaType(), row.digest(), row.size(), null, source));
  }

  /** Removes one manifest and the tags that point at it. */
  private boolean deleteOne(RepositoryName name, long repository, Digest digest, Source source) {
    record Removed(boolean existed, List<Tag> tags) {}
    Removed removed;
    do {
      removed =
          database.write(
              tx -> {
                BlobRowStore.takeTurn(tx, digest);
                if (!RepositoryStore.holdAlone(tx, repository)) {
                  return new Removed(false, List.of());
                }
                List<Tag> pointing = TagStore.pointingAt(tx, repository, digest, TAGS_AT_ONCE);
                pointing.forEach(
                    tag ->
                        TagStore.remove(
                            tx, repository, tag, source.actor().name(), clock.millis()));
                if (pointing.size() == TAGS_AT_ONCE) {
                  return new Removed(true, pointing);
                }
                Optional<ManifestRow> row = ManifestStore.find(tx, repository, digest);
                row.ifPresent(found -> remove(tx, name, repository, found, source));
                return new Removed(row.isPresent(), pointing);
              });
      removed.tags().forEach(tag -> tags.drop(new TagKey(repository, tag)));
    } while (removed.tags().size() == TAGS_AT_ONCE);
    rows.drop(new Blobs.Link(repository, digest));
    return removed.existed();
  }

  /** end-8: tags after a name, in byte order. */
  List<String> tags(RepositoryName name, Optional<String> after, int limit) {
    long repository = repositories.get(name);
    return limit == 0
        ? List.of()
        : database.read(tx -> TagStore.page(tx, repository, after.orElse(""), limit));
  }

  /** end-12: what refers to a digest, in the digest's order; empty for what nobody knows. */
  ReferrerStore.Page referrers(
      RepositoryName name,
      Digest subject,
      Optional<String> artifactType,
      Optional<Digest> after,
      int most,
      long bytes) {
    return repositories
        .find(name)
        .map(
            repository ->
                database.read(
                    tx ->
                        ReferrerStore.page(
                            tx, repository, subject, artifactType, after, most, bytes)))
        .orElse(ReferrerStore.Page.EMPTY);
  }

  /** Tells a pull to whoever wants to know. */
  void pulled(RepositoryName name, Reference reference, Stored stored, Source source) {
    if (!events.wantsPulls()) {
      return;
    }
    database.execute(
        tx ->
            events.record(
                tx,
                event(
                    Kind.PULL,
                    name,
                    stored.mediaType(),
                    stored.digest(),
                    stored.content().length,
                    reference instanceof Tag tag ? tag : null,
                    source)));
    events.committed();
  }

  private static RegistryEvent event(
      Kind kind,
      RepositoryName name,
      String mediaType,
      Digest digest,
      long size,
      @Nullable Tag tag,
      Source source) {
    return new RegistryEvent(
        kind,
        name,
        new Target(
            mediaType,
            Optional.of(digest),
            size,
            Optional.ofNullable(tag).map(Tag::name),
            Optional.empty()),
        source);
  }

  static RegistryException unknown(RepositoryName name, Reference reference) {
    return RegistryException.of(
        ErrorCode.MANIFEST_UNKNOWN, "manifest %s is not known in %s", reference, name);
  }

  /**
   * The media type under which a list is served to a client that does not know it, for Docker's old
   * behaviour.
   */
  static boolean isDockerList(Stored stored) {
    return stored.mediaType().equals(MediaTypes.DOCKER_MANIFEST_LIST);
  }
}
