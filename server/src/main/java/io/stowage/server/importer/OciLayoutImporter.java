package io.stowage.server.importer;

import io.stowage.oci.Descriptor;
import io.stowage.oci.Digest;
import io.stowage.oci.InvalidValueException;
import io.stowage.oci.Manifest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.common.FileFault;
import io.stowage.server.registry.Adoption;
import io.stowage.server.registry.ManifestParser;
import io.stowage.server.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Copies an OCI layout in (image-spec image-layout.md). What its index names is taken with all it
 * refers to; the repository and tag come from the argument, else from the entry's annotations.
 */
public final class OciLayoutImporter {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LARGEST_MANIFEST = 4 * 1024 * 1024;
  private static final int DEEPEST = 16;
  private static final String REF_NAME = "org.opencontainers.image.ref.name";
  private static final String IMAGE_NAME = "io.containerd.image.name";

  private final Adoption adoption;

  public OciLayoutImporter(Adoption adoption) {
    this.adoption = adoption;
  }

  /**
   * Imports all that is whole; blocks on the disk.
   *
   * @param name a repository, with or without {@code :tag}
   * @throws IllegalArgumentException when the folder is no layout, or the name none
   */
  public ImportReport run(Path folder, Optional<String> name, Consumer<String> out) {
    ImportReport report = new ImportReport(out);
    JsonNode entries = requireLayout(folder, name);
    Optional<Target> fixed = name.map(Target::parse);
    for (JsonNode entry : entries) {
      take(folder, entry, fixed, report);
    }
    out.accept(report.summary());
    return report;
  }

  /**
   * Looks whether there is anything to import, before anything is made for it.
   *
   * @return the entries of its index
   * @throws IllegalArgumentException when the folder is no layout, the name none, or its tag one
   *     for many images
   */
  public static JsonNode requireLayout(Path folder, Optional<String> name) {
    JsonNode entries = index(folder).path("manifests");
    if (name.map(Target::parse).filter(target -> !target.tags().isEmpty()).isPresent()
        && entries.size() > 1) {
      throw new IllegalArgumentException(
          "%s holds %d images, and a tag can be at one only: leave the tag away, and each gets the one that the layout gives it"
              .formatted(folder, entries.size()));
    }
    return entries;
  }

  private static JsonNode index(Path folder) {
    Path file = folder.resolve("index.json");
    if (!Files.isRegularFile(folder.resolve("oci-layout")) || !Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          Files.isDirectory(folder)
              ? folder + " is no OCI layout: it has no oci-layout and index.json"
              : "there is no folder " + folder);
    }
    try {
      if (Files.size(file) > LARGEST_MANIFEST) {
        throw new IllegalArgumentException(file + " is larger than an index may be");
      }
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " can't be read: " + FileFault.of(file, e), e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void take(Path folder, JsonNode entry, Optional<Target> fixed, ImportReport report) {
    String text = entry.path("digest").asString("");
    try {
      Digest digest = Digest.parse(text);
      Target target =
          target(entry, fixed)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "nothing names its repository: give a name after the folder"));
      new Copy(folder, target.name(), report).manifest(digest, target.tags(), 0);
      report.repository(target.name());
    } catch (RegistryException e) {
      report.refused(folder + "@" + text, e);
    } catch (IllegalArgumentException e) {
      report.problem(folder + "@" + text, e.getMessage() + "; skipped");
    } catch (IOException e) {
      report.problem(
          folder + "@" + text, "can't be read: " + FileFault.of(folder, e) + "; skipped");
    }
  }

  /** A repository, and perhaps a tag in it. */
  private record Target(RepositoryName name, List<Tag> tags) {
    static Target parse(String text) {
      int colon = text.lastIndexOf(':');
      boolean isTagged = colon > text.lastIndexOf('/');
      return new Target(
          new RepositoryName(isTagged ? text.substring(0, colon) : text),
          isTagged ? List.of(new Tag(text.substring(colon + 1))) : List.of());
    }
  }

  private static Optional<Target> target(JsonNode entry, Optional<Target> fixed) {
    JsonNode annotations = entry.path("annotations");
    Optional<String> reference = text(annotations, REF_NAME);
    if (fixed.isPresent()) {
      boolean takesTag = fixed.get().tags().isEmpty() && reference.isPresent();
      return takesTag ? Optional.of(new Target(fixed.get().name(), tag(reference.get()))) : fixed;
    }
    return text(annotations, IMAGE_NAME)
        .or(() -> reference.filter(OciLayoutImporter::isName))
        .map(OciLayoutImporter::withoutHost)
        .map(Target::parse);
  }

  /** {@code ref.name} is a tag alone, or a whole name with one. */
  private static List<Tag> tag(String reference) {
    try {
      return isName(reference)
          ? Target.parse(withoutHost(reference)).tags()
          : List.of(new Tag(reference));
    } catch (InvalidValueException e) {
      return List.of();
    }
  }

  private static boolean isName(String reference) {
    return reference.indexOf('/') >= 0 || reference.indexOf(':') >= 0;
  }

  private static String withoutHost(String reference) {
    int slash = reference.indexOf('/');
    String first = slash < 0 ? "" : reference.substring(0, slash);
    return first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost")
        ? reference.substring(slash + 1)
        : reference;
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.of(node.path(field).asString("")).filter(text -> !text.isEmpty());
  }

  /** What one entry of the index brings along, each digest once. */
  private final class Copy {
    private final Path folder;
    private final RepositoryName name;
    private final ImportReport report;
    private final Set<Digest> done = new HashSet<>();

    private Copy(Path folder, RepositoryName name, ImportReport report) {
      this.folder = folder;
      this.name = name;
      this.report = report;
    }

    private Path file(Digest digest) {
      return folder.resolve("blobs").resolve(digest.algorithm().label()).resolve(digest.hex());
    }

    private void manifest(Digest digest, List<Tag> tags, int depth) throws IOException {
      Path file = file(digest);
      if (depth > DEEPEST) {
        throw new IllegalArgumentException("its indexes are nested deeper than " + DEEPEST);
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > LARGEST_MANIFEST) {
        throw new IllegalArgumentException("the layout has no manifest " + digest);
      }
      byte[] content = Files.readAllBytes(file);
      Manifest manifest = ManifestParser.parse(content, Optional.empty());
      for (Descriptor child : manifest.children()) {
        if (done.add(child.digest())
            && Files.exists(file(child.digest()), LinkOption.NOFOLLOW_LINKS)) {
          childOrBlob(child, depth);
        }
      }
      if (manifest.config().isPresent()) {
        blob(manifest.config().get());
      }
      for (Descriptor layer : manifest.layers()) {
        blob(layer);
      }
      boolean isNew = !adoption.holds(name, digest);
      List<Tag> known =
          tags.stream()
              .filter(tag -> adoption.tagged(name, tag).filter(digest::equals).isPresent())
              .toList();
      adoption.put(name, digest, tags, content);
      report.manifest(isNew);
      tags.forEach(tag -> report.tag(!known.contains(tag)));
    }

    private void childOrBlob(Descriptor child, int depth) throws IOException {
      if (MediaTypes.isManifest(child.mediaType())) {
        manifest(child.digest(), List.of(), depth + 1);
      } else {
        report.problem(
            file(child.digest()),
            "%s in an index is no manifest; skipped".formatted(child.mediaType()));
      }
    }

    private void blob(Descriptor blob) throws IOException {
      Path file = file(blob.digest());
      if (!done.add(blob.digest())
          || adoption.isLinked(name, blob.digest())
          || (!blob.urls().isEmpty() && !Files.exists(file))) {
        return;
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        report.problem(file, "the layout has no blob of this digest");
        return;
      }
      boolean isNew = !adoption.isLive(blob.digest());
      try (InputStream in = Files.newInputStream(file)) {
        adoption.copyIn(name, blob.digest(), in);
        if (isNew) {
          report.blob(Files.size(file));
        }
      }
    }
  }
}
