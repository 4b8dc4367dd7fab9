package io.stowage.server.http;

/** A request's body did not come whole: the client went away, fell silent, or sent too much. */
public final class BodyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** What went wrong with a body. */
  public enum Kind {
    /** The connection broke: nobody is left to answer. */
    GONE,
    /** It came more slowly than a body must. */
    SLOW,
    /** More than the limit was sent or announced. */
    TOO_LARGE
  }

  BodyException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
