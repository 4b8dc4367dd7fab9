package io.stowage.server.db;

import java.util.Optional;

/** The few ways in which SQLite and PostgreSQL differ in what we ask of them. */
public enum Dialect {
  SQLITE {
    @Override
    public String forUpdate() {
      return "";
    }

    @Override
    public String forShare() {
      return "";
    }

    @Override
    public String skipLocked() {
      return "";
    }

    @Override
    public Optional<String> lockUntilCommit() {
      return Optional.empty();
    }
  },
  POSTGRES {
    @Override
    public String forUpdate() {
      return " FOR UPDATE";
    }

    @Override
    public String forShare() {
      return " FOR SHARE";
    }

    @Override
    public String skipLocked() {
      return " FOR UPDATE SKIP LOCKED";
    }

    @Override
    public Optional<String> lockUntilCommit() {
      return Optional.of("SELECT pg_advisory_xact_lock(?)");
    }
  };

  /**
   * Ends a SELECT whose rows the transaction will change; nothing where one writer runs at a time
   * anyway.
   */
  public abstract String forUpdate();

  /** Ends a SELECT whose rows must stay as they are until the transaction ends. */
  public abstract String forShare();

  /** As {@link #forUpdate()}, passing over rows that another transaction holds. */
  public abstract String skipLocked();

  /**
   * A statement that makes transactions with the same number (a bigint) run one after another; none
   * where they do anyway.
   */
  public abstract Optional<String> lockUntilCommit();
}
