package io.stowage.server.registry;

/** What a caller wants of a repository, in the words of a token's scope. */
public enum Action {
  PULL,
  PUSH,
  DELETE;

  /** As in a scope: {@code pull}. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
