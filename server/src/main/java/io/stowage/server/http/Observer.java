package io.stowage.server.http;

/**
 * Is told of every request when its answer is sent or given up: for metrics and the access log.
 * Must not block.
 */
@FunctionalInterface
public interface Observer {

  /**
   * One request is over.
   *
   * @param status what was answered; 499 when the client went away first
   * @param sent bytes of the answer's body
   * @param nanos from the request's head to the answer's end
   */
  void completed(Request request, String route, int status, long received, long sent, long nanos);
}
