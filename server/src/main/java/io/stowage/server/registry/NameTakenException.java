package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;

/**
 * A repository can't have a name, because another has it. It carries no stack trace: it says what
 * was wrong with what was asked for.
 */
public final class NameTakenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient RepositoryName name;

  NameTakenException(RepositoryName name) {
    super("there is a repository " + name + " already", null, false, false);
    this.name = name;
  }

  /** The name, as it is kept. */
  public RepositoryName name() {
    return name;
  }
}
