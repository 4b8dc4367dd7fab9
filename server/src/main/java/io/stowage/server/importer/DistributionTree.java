package io.stowage.server.importer;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.InvalidValueException;
import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.common.FileFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The folder of distribution's filesystem driver, {@code docker/registry/v2}, read entry by entry.
 * Nothing is followed out of it: a symbolic link counts as damage.
 */
final class DistributionTree {
  private static final int LONGEST_LINK = 256;

  private final Path root;
  private final ImportReport report;

  /**
   * A tree whose problems go into a report.
   *
   * @param root as {@link #find} has found it
   */
  DistributionTree(Path root, ImportReport report) {
    this.root = root;
    this.report = report;
  }

  /**
   * Finds the tree in a folder: the one that holds {@code docker/registry/v2}, or that one itself.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Path find(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("there is no folder " + folder);
    }
    Path absolute = folder.toAbsolutePath().normalize();
    for (Path candidate :
        new Path[] {
          absolute.resolve("docker/registry/v2"), absolute.resolve("registry/v2"), absolute
        }) {
      if (isFolder(candidate.resolve("repositories")) || isFolder(candidate.resolve("blobs"))) {
        return candidate;
      }
    }
    throw new IllegalArgumentException(
        "%s holds no docker/registry/v2: name the folder that registry:2 had as its rootdirectory"
            .formatted(folder));
  }

  /** The folder of {@code blobs} and {@code repositories}. */
  Path root() {
    return root;
  }

  /** Where a blob's bytes lie. */
  Path data(Digest digest) {
    return root.resolve("blobs")
        .resolve(digest.algorithm().label())
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex())
        .resolve("data");
  }

  /** A repository and its folder. */
  record Repository(RepositoryName name, Path folder) {}

  /** Every repository, one at a time. */
  void repositories(Consumer<Repository> visitor) {
    Path start = root.resolve("repositories");
    if (isFolder(start)) {
      visit(start, "", visitor);
    } else {
      report.problem(start, "there is no such folder; nothing to import");
    }
  }

  /**
   * Whether the tree holds this repository's short spelling too: {@code x} besides {@code
   * library/x}, which to registry:2 are two.
   */
  boolean isSecond(Repository repository) {
    RepositoryName kept = repository.name().canonical();
    return !kept.equals(repository.name())
        && isRepository(root.resolve("repositories").resolve(kept.value()));
  }

  private static boolean isRepository(Path folder) {
    return isFolder(folder.resolve("_manifests")) || isFolder(folder.resolve("_layers"));
  }

  private void visit(Path folder, String name, Consumer<Repository> visitor) {
    if (isRepository(folder)) {
      try {
        visitor.accept(new Repository(new RepositoryName(name), folder));
      } catch (InvalidValueException e) {
        report.problem(folder, e.getMessage() + "; skipped");
      }
    }
    entries(
        folder,
        child -> {
          String part = String.valueOf(child.getFileName());
          if (part.startsWith("_")) {
            return;
          }
          if (isFolder(child)) {
            visit(child, name.isEmpty() ? part : name + "/" + part, visitor);
          } else {
            report.problem(child, "not a folder; ignored");
          }
        });
  }

  /** Digests with a link in {@code _layers}. */
  void layers(Repository repository, Consumer<Digest> visitor) {
    digests(repository.folder().resolve("_layers"), visitor);
  }

  /** Digests with a link in {@code _manifests/revisions}. */
  void revisions(Repository repository, Consumer<Digest> visitor) {
    digests(repository.folder().resolve("_manifests/revisions"), visitor);
  }

  /** Takes a tag and the digest it points at. */
  interface TagVisitor {
    void accept(Tag tag, Digest digest);
  }

  void tags(Repository repository, TagVisitor visitor) {
    Path tags = repository.folder().resolve("_manifests/tags");
    if (!isFolder(tags)) {
      return;
    }
    entries(
        tags,
        folder -> {
          try {
            Tag tag = new Tag(String.valueOf(folder.getFileName()));
            Path current = folder.resolve("current/link");
            if (Files.notExists(current, LinkOption.NOFOLLOW_LINKS)
                && isFolder(folder.resolve("index"))) {
              // A push of registry:2 that was cut off: it writes the history first.
              report.note(
                  "left %s:%s, which points at nothing: it has a history and no current/link"
                      .formatted(repository.name(), tag));
              return;
            }
            link(current).ifPresent(digest -> visitor.accept(tag, digest));
          } catch (InvalidValueException e) {
            report.problem(folder, e.getMessage() + "; skipped");
          }
        });
  }

  /** Each {@code <algorithm>/<hex>/link} whose content says what its folder says. */
  private void digests(Path folder, Consumer<Digest> visitor) {
    if (!isFolder(folder)) {
      return;
    }
    entries(
        folder,
        byAlgorithm -> {
          Optional<Algorithm> algorithm = Algorithm.find(String.valueOf(byAlgorithm.getFileName()));
          if (algorithm.isEmpty() || !isFolder(byAlgorithm)) {
            report.problem(byAlgorithm, "not the folder of an algorithm we serve; skipped");
            return;
          }
          entries(byAlgorithm, entry -> digest(algorithm.get(), entry).ifPresent(visitor));
        });
  }

  private Optional<Digest> digest(Algorithm algorithm, Path entry) {
    try {
      Digest named = new Digest(algorithm, String.valueOf(entry.getFileName()));
      Optional<Digest> linked = link(entry.resolve("link"));
      if (linked.isPresent() && !linked.get().equals(named)) {
        report.problem(entry, "its link says " + linked.get() + "; skipped");
        return Optional.empty();
      }
      return linked;
    } catch (InvalidValueException e) {
      report.problem(entry, e.getMessage() + "; skipped");
      return Optional.empty();
    }
  }

  private Optional<Digest> link(Path file) {
    try {
      if (isLinkedAway(file)) {
        report.problem(file, "reached by a symbolic link; skipped");
        return Optional.empty();
      }
      if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
        // What a deletion by registry:2 leaves: the folder without its link.
        return Optional.empty();
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > LONGEST_LINK) {
        report.problem(file, "not a link file; skipped");
        return Optional.empty();
      }
      return Optional.of(Digest.parse(Files.readString(file, StandardCharsets.ISO_8859_1).strip()));
    } catch (InvalidValueException e) {
      report.problem(file, e.getMessage() + "; skipped");
    } catch (IOException e) {
      report.problem(file, "can't be read: " + FileFault.of(file, e) + "; skipped");
    }
    return Optional.empty();
  }

  private void entries(Path folder, Consumer<Path> visitor) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(visitor);
    } catch (DirectoryIteratorException e) {
      report.problem(
          folder, "can't be listed: " + FileFault.of(folder, e.getCause()) + "; skipped");
    } catch (IOException e) {
      report.problem(folder, "can't be listed: " + FileFault.of(folder, e) + "; skipped");
    }
  }

  /** Whether a folder on the way from the root to a file is a symbolic link. */
  boolean isLinkedAway(Path file) {
    for (Path at = file.getParent(); at != null && !at.equals(root); at = at.getParent()) {
      if (Files.isSymbolicLink(at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
