package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.Reference;
import io.stowage.oci.RepositoryName;
import io.stowage.server.registry.Events.Source;
import java.time.Duration;

/**
 * Counts and limits pulls, that is GET and HEAD of manifests. Called on the way of every one, so
 * nothing here may wait, least of all for the database. Names are as they are kept.
 */
public interface Pulls {
  /** As many as one likes, and nobody counts. */
  Pulls UNLIMITED =
      new Pulls() {
        private final Verdict unlimited = new Verdict.Unlimited();

        @Override
        public Verdict take(Pulled pull) {
          return unlimited;
        }

        @Override
        public void pulled(Pulled pulled) {}
      };

  /** Whether the manifest, which is there and may be read, is handed out; a HEAD is free. */
  Verdict take(Pulled pull);

  /** It is handed out. */
  void pulled(Pulled pulled);

  /**
   * How many pulls there may be.
   *
   * @param limit in one window
   * @param remaining of them, 0 or more
   * @param source whom they are counted for: an address, or an account's id
   */
  record Allowance(long limit, long remaining, Duration window, String source) {}

  /** Whether one may pull, and what the client is told of the limit. */
  sealed interface Verdict {
    /** It is told nothing: there is no limit. */
    record Unlimited() implements Verdict {}

    record Within(Allowance allowance) implements Verdict {}

    /**
     * 429.
     *
     * @param message names the limit and says what to do
     */
    record Exceeded(Allowance allowance, Duration retryAfter, String message) implements Verdict {}
  }

  /**
   * What is asked for.
   *
   * @param reference what was asked for; where it is a tag, {@code digest} is what it points at or,
   *     for a Docker client that knows no lists, the one of its children that was chosen
   * @param content of the manifest, never to be changed: {@link ManifestParser} tells an index's
   *     children, by which a pull of one of them can be told to belong to it
   * @param isHead whether only the head is answered: to a HEAD, or to who has the content already
   * @param source who asks, from where, with what
   */
  record Pulled(
      long repository,
      RepositoryName name,
      Reference reference,
      Digest digest,
      String mediaType,
      byte[] content,
      boolean isHead,
      Source source) {}
}
