package io.stowage.server.db;

import org.jdbi.v3.core.Handle;

/**
 * A running unit of reading or writing, handed by the service that opened it to the stores it
 * calls. Only a class named Store looks inside.
 */
public final class Transaction {
  private final Handle handle;
  private final Dialect dialect;

  Transaction(Handle handle, Dialect dialect) {
    this.handle = handle;
    this.dialect = dialect;
  }

  /** For stores only. */
  public Handle handle() {
    return handle;
  }

  /** For stores only: the few expressions in which the databases differ. */
  public Dialect dialect() {
    return dialect;
  }
}
