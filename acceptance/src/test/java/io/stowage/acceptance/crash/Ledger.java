package io.stowage.acceptance.crash;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What clients were told, so that it can be held against what is there after a crash. */
final class Ledger {
  /** For so long a blob that nothing names is surely not garbage: the tests' grace is longer. */
  static final int SAFE_SECONDS = 30;

  /** What an answer, or its lack, says about a thing. */
  enum Fate {
    /** Asked for and not answered: it may be there, but then it is whole. */
    OPEN,
    /** Acknowledged. */
    THERE,
    /** Its deletion was acknowledged. */
    GONE
  }

  /** Something at an address of its own. */
  abstract static class Entry {
    final String repository;
    final String digest;
    private volatile Fate fate = Fate.OPEN;
    private volatile long since = System.nanoTime();

    Entry(String repository, String digest) {
      this.repository = repository;
      this.digest = digest;
    }

    Fate fate() {
      return fate;
    }

    void is(Fate known) {
      fate = known;
      since = System.nanoTime();
    }

    boolean isSince(long nanos) {
      return since - nanos >= 0;
    }

    long ageInSeconds() {
      return (System.nanoTime() - since) / 1_000_000_000;
    }
  }

  static final class Blob extends Entry {
    final Content content;

    Blob(String repository, Content content) {
      super(repository, content.digest());
      this.content = content;
    }

    String path() {
      return "/v2/" + repository + "/blobs/" + digest;
    }
  }

  static final class Manifest extends Entry {
    final byte[] content;
    final List<Blob> blobs;

    Manifest(String repository, String digest, byte[] content, List<Blob> blobs) {
      super(repository, digest);
      this.content = content.clone();
      this.blobs = List.copyOf(blobs);
    }

    String path() {
      return "/v2/" + repository + "/manifests/" + digest;
    }
  }

  /** A tag, and all it may point at; empty means that it may be absent. */
  static final class Tag {
    final String repository;
    final String name;
    final Set<Optional<Manifest>> possible = ConcurrentHashMap.newKeySet();

    Tag(String repository, String name) {
      this.repository = repository;
      this.name = name;
      possible.add(Optional.empty());
    }

    String path() {
      return "/v2/" + repository + "/manifests/" + name;
    }

    /** From now on it may have been moved there. */
    void mayPointAt(Optional<Manifest> target) {
      possible.add(target);
    }

    /** From now on it is there and nowhere else. */
    void pointsAt(Optional<Manifest> target) {
      possible.retainAll(Set.of(target));
    }
  }

  /** An upload left open. */
  static final class Session {
    final Blob blob;
    final String location;

    /** Bytes acknowledged, and bytes sent: what is there lies between. */
    volatile int acknowledged;

    volatile int sent;
    volatile boolean isClosing;

    Session(Blob blob, String location) {
      this.blob = blob;
      this.location = location;
    }
  }

  final Queue<Blob> blobs = new ConcurrentLinkedQueue<>();
  final Queue<Manifest> manifests = new ConcurrentLinkedQueue<>();
  final Queue<Tag> tags = new ConcurrentLinkedQueue<>();
  final Queue<Session> sessions = new ConcurrentLinkedQueue<>();

  /**
   * Whether the power is off. A server without power answers nothing; ours still runs for a moment,
   * on a disk that may tell it anything, so its answers no longer count.
   */
  volatile boolean isPowerOff;

  /** Answers 201 and 202. */
  final AtomicInteger acknowledged = new AtomicInteger();

  /** Answers nobody expected. */
  final Queue<String> surprises = new ConcurrentLinkedQueue<>();

  Blob blob(String repository, Content content) {
    var blob = new Blob(repository, content);
    blobs.add(blob);
    return blob;
  }

  Session session(Blob blob, String location) {
    var session = new Session(blob, location);
    sessions.add(session);
    return session;
  }

  Manifest manifest(String repository, String digest, byte[] content, List<Blob> named) {
    var manifest = new Manifest(repository, digest, content, named);
    manifests.add(manifest);
    return manifest;
  }

  Tag tag(String repository, String name) {
    var tag = new Tag(repository, name);
    tags.add(tag);
    return tag;
  }
}
