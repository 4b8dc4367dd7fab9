package io.stowage.server.registry;

/** Who is asking. */
public record Actor(String name) {
  public static final Actor ANONYMOUS = new Actor("");

  public boolean isAnonymous() {
    return name.isEmpty();
  }
}
