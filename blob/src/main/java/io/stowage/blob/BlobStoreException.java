package io.stowage.blob;

/** A store could not do what was asked; what was acknowledged before is not touched by it. */
public final class BlobStoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** Why a store failed, in the terms its caller can act on. */
  public enum Kind {
    /** The upload or blob is not there, or not whole. */
    MISSING,
    /** No room is left: what is written so far should be discarded. */
    FULL,
    /** Anything else: try again later. */
    UNAVAILABLE
  }

  public BlobStoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public BlobStoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
