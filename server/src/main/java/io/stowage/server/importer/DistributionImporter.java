package io.stowage.server.importer;

import io.stowage.oci.Descriptor;
import io.stowage.oci.Digest;
import io.stowage.oci.Manifest;
import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.common.FileFault;
import io.stowage.server.registry.Adoption;
import io.stowage.server.registry.ErrorCode;
import io.stowage.server.registry.ManifestParser;
import io.stowage.server.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Takes over the folder of a {@code registry:2} without copying a blob: rows are written that say
 * where each lies. What is whole is taken, what is not is told line by line. A second run changes
 * nothing; tags that have moved here since are left where they are.
 */
public final class DistributionImporter {
  private static final int LARGEST_MANIFEST = 4 * 1024 * 1024;
  private static final int PIECE = 1 << 16;

  private final Adoption adoption;
  private final Path storeRoot;

  /**
   * Prepares an importer.
   *
   * @param storeRoot the blob store's own folder: a tree inside it is named relatively, so that the
   *     folder can be moved
   */
  public DistributionImporter(Adoption adoption, Path storeRoot) {
    this.adoption = adoption;
    this.storeRoot = storeRoot.toAbsolutePath().normalize();
  }

  /**
   * Imports all that is whole; blocks on the disk.
   *
   * @param verify whether each blob is read and hashed; manifests always are
   * @throws IllegalArgumentException when the folder holds no such tree
   */
  public ImportReport run(Path folder, boolean verify, Consumer<String> out) {
    ImportReport report = new ImportReport(out);
    DistributionTree tree = new DistributionTree(DistributionTree.find(folder), report);
    Set<Digest> known = new HashSet<>();
    tree.repositories(
        repository -> {
          if (tree.isSecond(repository)) {
            report.problem(
                repository.folder(),
                "%s and %s are one repository here, and this folder holds both: the latter is taken, this one skipped; rename it to something else and import again to have both"
                    .formatted(repository.name(), repository.name().canonical()));
          } else {
            new OneRepository(tree, repository, verify, report, known).run();
          }
        });
    out.accept(report.summary());
    if (!tree.root().startsWith(storeRoot)) {
      out.accept("Blobs are served from " + tree.root() + ": keep it.");
    }
    return report;
  }

  /**
   * Looks whether there is anything to import, before anything is made for it.
   *
   * @throws IllegalArgumentException when the folder holds no such tree
   */
  public static void requireTree(Path folder) {
    DistributionTree.find(folder);
  }

  /** One repository's share of an import. */
  private final class OneRepository {
    private final DistributionTree tree;
    private final DistributionTree.Repository repository;
    private final RepositoryName name;
    private final boolean verify;
    private final ImportReport report;
    private final Set<Digest> verified;

    /** Blobs that may be taken over once a manifest names them. */
    private final Set<Digest> linked = new HashSet<>();

    private OneRepository(
        DistributionTree tree,
        DistributionTree.Repository repository,
        boolean verify,
        ImportReport report,
        Set<Digest> verified) {
      this.tree = tree;
      this.repository = repository;
      this.name = repository.name();
      this.verify = verify;
      this.report = report;
      this.verified = verified;
    }

    private void run() {
      List<Digest> waiting = new ArrayList<>();
      tree.revisions(repository, waiting::add);
      tree.layers(repository, linked::add);
      Map<Digest, List<Tag>> tags = new HashMap<>();
      tree.tags(
          repository,
          (tag, digest) -> tags.computeIfAbsent(digest, _ -> new ArrayList<>()).add(tag));
      putAll(waiting, tags);
      tags.forEach(
          (digest, names) ->
              names.forEach(
                  tag ->
                      report.problem(
                          name + ":" + tag,
                          "its manifest %s was not taken; the tag is skipped".formatted(digest))));
      report.repository(name);
    }

    /**
     * Takes over what a manifest names, and no more: our garbage collection never deletes what we
     * have no row of. Links that registry:2's own collection left without bytes are no matter then.
     */
    private void adoptBlobs(Manifest manifest) {
      Stream.concat(manifest.config().stream(), manifest.layers().stream())
          .filter(blob -> linked.remove(blob.digest()))
          .forEach(this::adopt);
    }

    private void adopt(Descriptor blob) {
      Digest digest = blob.digest();
      Path data = tree.data(digest);
      try {
        Optional<String> fault = fault(blob, data);
        if (fault.isPresent()) {
          report.problem(data, "%s; blob of %s skipped".formatted(fault.get(), name));
          return;
        }
        long size = Files.size(data);
        boolean isNew = !adoption.isLive(digest);
        if (adoption.adopt(name, digest, size, location(data)) && isNew) {
          report.blob(size);
        }
      } catch (RegistryException e) {
        report.refused(data, e);
      } catch (IOException e) {
        report.problem(data, "can't be read: " + FileFault.of(data, e) + "; skipped");
      }
    }

    private Optional<String> fault(Descriptor blob, Path data) throws IOException {
      if (tree.isLinkedAway(data)) {
        return Optional.of("reached by a symbolic link");
      }
      if (!Files.exists(data, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of("the bytes of a linked blob are missing");
      }
      if (!Files.isRegularFile(data, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(data)) {
        return Optional.of("not a readable file");
      }
      long size = Files.size(data);
      if (!verify && size > 0 && size == blob.size()) {
        return Optional.empty();
      }
      // Empty, or of another size than its manifest says: most often what a full disk left.
      Digest digest = blob.digest();
      if (verified.contains(digest)) {
        return Optional.empty();
      }
      Digest actual = hash(digest, data);
      if (!actual.equals(digest)) {
        return Optional.of("its %d bytes have the digest %s".formatted(Files.size(data), actual));
      }
      verified.add(digest);
      return Optional.empty();
    }

    private static Digest hash(Digest expected, Path data) throws IOException {
      MessageDigest hash = expected.algorithm().newHash();
      try (InputStream in = Files.newInputStream(data)) {
        byte[] buffer = new byte[PIECE];
        for (int read; (read = in.read(buffer)) > 0; ) {
          hash.update(buffer, 0, read);
        }
      }
      return Digest.finish(expected.algorithm(), hash);
    }

    private String location(Path data) {
      return data.startsWith(storeRoot)
          ? storeRoot.relativize(data).toString().replace('\\', '/')
          : data.toString();
    }

    /**
     * Parents come after their children: what names something missing waits for the next pass,
     * while one helps.
     */
    private void putAll(List<Digest> waiting, Map<Digest, List<Tag>> tags) {
      while (!waiting.isEmpty()) {
        Map<Digest, String> refused = new HashMap<>();
        List<Digest> again = new ArrayList<>();
        for (Digest digest : waiting) {
          put(digest, tags, refused, again);
        }
        if (again.size() == waiting.size()) {
          again.forEach(
              digest ->
                  report.problem(
                      name + "@" + digest,
                      refused.getOrDefault(digest, "it can't be taken") + "; skipped"));
          return;
        }
        waiting = again;
      }
    }

    private void put(
        Digest digest,
        Map<Digest, List<Tag>> tags,
        Map<Digest, String> refused,
        List<Digest> again) {
      Path data = tree.data(digest);
      try {
        if (tree.isLinkedAway(data)) {
          report.problem(
              data, "reached by a symbolic link; manifest of %s skipped".formatted(name));
          return;
        }
        if (!Files.isRegularFile(data, LinkOption.NOFOLLOW_LINKS)) {
          report.problem(
              data, "the bytes of a manifest of %s are missing; skipped".formatted(name));
          return;
        }
        if (Files.size(data) > LARGEST_MANIFEST) {
          report.problem(data, "larger than a manifest of %s may be; skipped".formatted(name));
          return;
        }
        byte[] content = Files.readAllBytes(data);
        Digest actual = Digest.of(digest.algorithm(), content);
        if (!actual.equals(digest)) {
          report.problem(
              data, "its bytes have the digest %s; manifest of %s skipped".formatted(actual, name));
          return;
        }
        adoptBlobs(ManifestParser.parse(content, Optional.empty()));
        boolean isNew = !adoption.holds(name, digest);
        List<Tag> wanted = tags.getOrDefault(digest, List.of());
        List<Tag> fresh = wanted.stream().filter(tag -> isFree(tag, digest)).toList();
        if (isNew || !fresh.isEmpty()) {
          adoption.put(name, digest, fresh, content);
        }
        tags.remove(digest);
        report.manifest(isNew);
        fresh.forEach(_ -> report.tag(true));
      } catch (RegistryException e) {
        if (e.code() == ErrorCode.MANIFEST_BLOB_UNKNOWN) {
          refused.put(digest, ImportReport.reason(e));
          again.add(digest);
        } else {
          report.refused(name + "@" + digest, e);
        }
      } catch (IOException e) {
        report.problem(data, "can't be read: " + FileFault.of(data, e) + "; skipped");
      }
    }

    private boolean isFree(Tag tag, Digest digest) {
      Optional<Digest> now = adoption.tagged(name, tag);
      if (now.isEmpty()) {
        return true;
      }
      report.tag(false);
      if (!now.get().equals(digest)) {
        report.note(
            "kept %s:%s at %s, where it points here already".formatted(name, tag, now.get()));
      }
      return false;
    }
  }
}
