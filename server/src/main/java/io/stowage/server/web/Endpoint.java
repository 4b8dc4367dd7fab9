package io.stowage.server.web;

/**
 * Carries out one operation, in plain blocking code on a virtual thread. What reaches it fits the
 * contract.
 *
 * @param <C> who asks
 */
@FunctionalInterface
public interface Endpoint<C> {

  /** The answer; an {@link ApiProblem} thrown is told to the client as it is. */
  ApiResult handle(ApiCall<C> call);
}
