package io.stowage.server.importer;

import java.util.function.Consumer;

/** Counts what an import did and tells it line by line. One thread's. */
public final class ImportReport {
  private static final int TELL_EVERY = 100;

  private final Consumer<String> out;
  private long repositories;
  private long manifests;
  private long tags;
  private long blobs;
  private long bytes;
  private long problems;

  ImportReport(Consumer<String> out) {
    this.out = out;
  }

  /** Something that could not be taken: where, what is wrong, what was done instead. */
  void problem(Object where, String what) {
    problems++;
    out.accept("problem " + where + ": " + what);
  }

  void note(String line) {
    out.accept(line);
  }

  void repository() {
    repositories++;
    if (repositories % TELL_EVERY == 0) {
      out.accept("… " + summary());
    }
  }

  void manifest() {
    manifests++;
  }

  void tag() {
    tags++;
  }

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
    return "%d repositories, %d manifests, %d tags, %d blobs (%d bytes) taken; %d problems"
        .formatted(repositories, manifests, tags, blobs, bytes, problems);
  }
}
