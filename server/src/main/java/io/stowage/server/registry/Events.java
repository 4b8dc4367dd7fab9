package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.Manifest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Transaction;
import java.util.Optional;

/** Is told what happened, in the transaction in which it happens. */
public interface Events {

  /** Records the event with the change itself: neither is there without the other. */
  void record(Transaction transaction, RegistryEvent event);

  /** Whether anyone wants pulls told; if not, nothing is recorded for them. */
  boolean wantsPulls();

  /** Called after a transaction that recorded events has committed. */
  void committed();

  /**
   * Something that happened in a repository, which it names as it is kept, however the client
   * spelled it.
   *
   * @param target what it happened to
   * @param source who asked, from where
   * @param written what was written, where a manifest is pushed
   */
  record RegistryEvent(
      Kind kind,
      RepositoryName repository,
      Target target,
      Source source,
      Optional<Written> written) {
    public RegistryEvent {
      repository = repository.canonical();
    }

    public RegistryEvent(Kind kind, RepositoryName repository, Target target, Source source) {
      this(kind, repository, target, source, Optional.empty());
    }

    RegistryEvent of(Written manifest) {
      return new RegistryEvent(kind, repository, target, source, Optional.of(manifest));
    }
  }

  /** A manifest that was pushed into a repository; its content is never to be changed. */
  record Written(long repository, Manifest manifest, byte[] content) {}

  /** In distribution's words. */
  enum Kind {
    PUSH,
    PULL,
    MOUNT,
    DELETE
  }

  /**
   * A blob or manifest.
   *
   * @param digest absent when a tag alone is deleted
   * @param size bytes, -1 when unknown
   * @param mounted the repository a blob was mounted from
   */
  record Target(
      String mediaType,
      Optional<Digest> digest,
      long size,
      Optional<String> tag,
      Optional<RepositoryName> mounted) {
    public Target {
      mounted = mounted.map(RepositoryName::canonical);
    }
  }

  /** The request behind an event. */
  record Source(
      Actor actor,
      String requestId,
      String address,
      String host,
      String method,
      String userAgent,
      String baseUrl) {}
}
