package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;
import java.util.Optional;
import java.util.Set;

/**
 * The one door: every request under {@code /v2} asks here, once it is parsed and before anything is
 * done. May block.
 */
public interface Access {

  /**
   * Who is asking, and may they?
   *
   * @param caller what the request says of its sender
   * @param wanted what they want
   */
  Verdict judge(Caller caller, Wanted wanted);

  /**
   * Whether an actor, already let in, may do this too with the credentials shown: the source of a
   * mount. The repository may be spelled either way.
   */
  boolean allows(Actor actor, Action action, RepositoryName repository);

  /**
   * The challenge for somebody who may pull from the source of a mount, but whose token was not
   * asked for it; empty where another token would open no more.
   *
   * @param into where the blob is to be mounted
   * @param baseUrl by which the client reached us
   */
  default Optional<String> widerToken(
      Actor actor, RepositoryName into, RepositoryName from, String baseUrl) {
    return Optional.empty();
  }

  /**
   * What a request says of its sender.
   *
   * @param authorization the header, if sent
   * @param address of the client, behind trusted proxies too
   * @param agent the {@code User-Agent}; empty where none was sent
   * @param baseUrl scheme and authority by which the client reached us, for a challenge's realm
   */
  record Caller(Optional<String> authorization, String address, String agent, String baseUrl) {}

  /** What a request wants. */
  sealed interface Wanted {
    /** {@code GET /v2/}: is this a registry, and who am I? */
    record Ping() implements Wanted {}

    /**
     * All of these actions on one repository.
     *
     * @param name as the client wrote it, which is what a challenge answers; rights are those of
     *     its {@link RepositoryName#canonical canonical} spelling
     */
    record OnRepository(RepositoryName name, Set<Action> actions) implements Wanted {
      public OnRepository {
        actions = Set.copyOf(actions);
      }
    }

    /** The list of all repositories. */
    record Catalog() implements Wanted {}
  }

  /** The door's answer. */
  sealed interface Verdict {
    record Allowed(Actor actor) implements Verdict {}

    /**
     * 401: log in, or with something better.
     *
     * @param challenge the value of {@code WWW-Authenticate}
     * @param message what went wrong and what to do, for a person
     */
    record Unauthenticated(String challenge, String message) implements Verdict {}

    /** 403: known, or unable to log in at all, and not allowed. */
    record Denied(String message) implements Verdict {}

    /**
     * 429: whose name, or who from that address, has tried too many wrong passwords.
     *
     * @param message says for how long to wait
     */
    record NotYet(java.time.Duration retryAfter, String message) implements Verdict {}

    /** 503: too much to do to answer now. */
    record Busy(java.time.Duration retryAfter) implements Verdict {}
  }
}
