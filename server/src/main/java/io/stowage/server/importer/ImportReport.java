package io.stowage.server.importer;

import io.stowage.oci.RepositoryName;
import io.stowage.server.registry.RegistryException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Counts what an import did and tells it line by line. One thread's. */
public final class ImportReport {
  private static final int TELL_EVERY = 100;

  private final Consumer<String> out;
  private final Set<RepositoryName> repositories = new HashSet<>();
  private long manifests;
  private long tags;
  private long blobs;
  private long bytes;
  private long knownManifests;
  private long knownTags;
  private long problems;

  ImportReport(Consumer<String> out) {
    this.out = out;
  }

  /** Something that could not be taken: where, what is wrong, what was done instead. */
  void problem(Object where, String what) {
    problems++;
    out.accept("problem " + where + ": " + what);
  }

  /** As {@link #problem(Object, String)}, of something that the registry refused. */
  void refused(Object where, RegistryException refusal) {
    problem(where, reason(refusal) + "; skipped");
  }

  /** Why the registry refused, without what it tells those who push to do. */
  static String reason(RegistryException refusal) {
    return String.valueOf(refusal.getMessage())
        .replaceFirst(": push (it first|the blob again)$", "");
  }

  void note(String line) {
    out.accept(line);
  }

  void repository(RepositoryName name) {
    if (repositories.add(name.canonical()) && repositories.size() % TELL_EVERY == 0) {
      out.accept("… " + summary());
    }
  }

  void manifest(boolean isNew) {
    if (isNew) {
      manifests++;
    } else {
      knownManifests++;
    }
  }

  void tag(boolean isNew) {
    if (isNew) {
      tags++;
    } else {
      knownTags++;
    }
  }

  /** A blob that no repository had before. */
  void blob(long size) {
    blobs++;
    bytes += size;
  }

  /** How many things could not be taken. */
  public long problems() {
    return problems;
  }

  /** One line with all the counts. */
  public String summary() {
    String known =
        knownManifests + knownTags == 0
            ? ""
            : "; %s and %s were here already"
                .formatted(count(knownManifests, "manifest"), count(knownTags, "tag"));
    return "%s: %s, %s, %s (%s) taken%s; %s"
        .formatted(
            repositories.size() == 1 ? "1 repository" : repositories.size() + " repositories",
            count(manifests, "manifest"),
            count(tags, "tag"),
            count(blobs, "blob"),
            count(bytes, "byte"),
            known,
            count(problems, "problem"));
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
