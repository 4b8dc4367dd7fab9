package io.stowage.server.db;

import org.jspecify.annotations.Nullable;

/** The database cannot do its work now; nothing of the unit that got this is known to be kept. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What the caller can do about it. */
  public enum Kind {
    /** The disk that holds the database is full: make room, then try again. */
    FULL,
    /** Too much is asked at once, or a lock is held for too long: try again later. */
    BUSY,
    /**
     * The database cannot be reached or read, or is closed. When this ends a write on PostgreSQL
     * that was already committing, the write may have happened.
     */
    UNAVAILABLE
  }

  private final Kind kind;

  public DatabaseException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
