package io.stowage.server.db;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A running unit of reading or writing, handed by the service that opened it to the stores it
 * calls. Only a class named Store looks inside.
 */
public final class Transaction {
  private final Handle handle;
  private final Dialect dialect;
  private final List<Runnable> afterCommit = new ArrayList<>(0);

  Transaction(Handle handle, Dialect dialect) {
    this.handle = handle;
    this.dialect = dialect;
  }

  /** Of one unit only, on the same connection. */
  Transaction ofOneUnit() {
    return new Transaction(handle, dialect);
  }

  /**
   * Has something done once this unit of writing is durable and before its caller learns so: to
   * drop what is remembered of rows it changed. Not done when the unit fails; when it runs again,
   * done for the run that was committed. It must not fail, and may start a unit of its own.
   */
  public void afterCommit(Runnable step) {
    afterCommit.add(step);
  }

  void committed() {
    afterCommit.forEach(Runnable::run);
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
