package io.stowage.server.http;

/**
 * How what goes wrong is told to a client: the form differs by address, the places where it goes
 * wrong don't.
 */
public interface Failures {

  /** Renders what a handler threw. Logs it when it is our fault; never lets a stack trace out. */
  Response render(Request request, Throwable thrown);

  /**
   * Renders a request that could not even be parsed.
   *
   * @param path as far as it is known
   * @param status 400, 413, 414, 431 or 503
   */
  Response reject(String path, int status, String message);
}
