package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;
import io.stowage.server.registry.Access.Wanted;
import java.util.List;
import java.util.Optional;

/**
 * Who is asking.
 *
 * @param limits what the credentials shown are good for, where that is less than all their owner
 *     may do
 * @param credential names what was shown, without being it, such as {@code token:} and an id; empty
 *     where nothing was, or where it has no name
 * @param account whom it counts for: of a robot, the account that it belongs to
 */
public record Actor(
    String name, Optional<List<Wanted.OnRepository>> limits, String credential, String account) {
  public static final Actor ANONYMOUS = new Actor("");

  public Actor {
    limits = limits.map(List::copyOf);
  }

  /** One who may do all that is allowed to the name. */
  public Actor(String name) {
    this(name, Optional.empty());
  }

  /** One who counts for themselves. */
  public Actor(String name, Optional<List<Wanted.OnRepository>> limits, String credential) {
    this(name, limits, credential, name);
  }

  /** One who showed something that has no name. */
  public Actor(String name, Optional<List<Wanted.OnRepository>> limits) {
    this(name, limits, "");
  }

  public boolean isAnonymous() {
    return name.isEmpty();
  }

  /** Whether the credentials shown are good for this, whichever way the name is spelled. */
  public boolean covers(Action action, RepositoryName repository) {
    return limits.isEmpty()
        || limits.get().stream()
            .anyMatch(
                one ->
                    one.name().canonical().equals(repository.canonical())
                        && one.actions().contains(action));
  }
}
