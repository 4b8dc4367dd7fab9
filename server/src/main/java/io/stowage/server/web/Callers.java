package io.stowage.server.web;

import io.stowage.server.http.Request;
import java.util.Optional;

/**
 * Tells who asks.
 *
 * @param <C> who asks
 */
public interface Callers<C> {

  /**
   * Whoever the credentials of a request speak for; empty when it has none. Asked for every
   * operation but those whose {@code security} is empty. Where a cookie speaks, {@link
   * CrossSite#refuse} belongs here.
   *
   * @throws ApiProblem 401 for credentials that are not valid, 403 for a kind that this operation
   *     does not take
   */
  Optional<C> identify(Request request, Operation operation);

  /** Nobody in particular: for operations that are open to all. */
  C anonymous(Request request);
}
