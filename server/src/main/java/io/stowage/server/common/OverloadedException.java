package io.stowage.server.common;

/**
 * A bounded queue is full: the caller may try again after a while. Rendered as 503 with
 * Retry-After.
 */
public final class OverloadedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public OverloadedException(String what) {
    super(what);
  }
}
