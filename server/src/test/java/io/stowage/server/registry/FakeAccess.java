package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A door that lets everyone in but where a test says otherwise. */
final class FakeAccess implements Access {
  private final Map<String, Set<Action>> denied = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Verdict> always = new AtomicReference<>();
  private final AtomicReference<@Nullable Wanted> last = new AtomicReference<>();

  void deny(String repository, Action... actions) {
    denied.put(repository, Set.of(actions));
  }

  /** Gives this verdict to all; null goes back to letting in. */
  void answer(@Nullable Verdict verdict) {
    always.set(verdict);
  }

  /** What was asked last. */
  @Nullable Wanted last() {
    return last.get();
  }

  @Override
  public Verdict judge(Caller caller, Wanted wanted) {
    last.set(wanted);
    Verdict fixed = always.get();
    if (fixed != null) {
      return fixed;
    }
    return wanted instanceof Wanted.OnRepository on
            && on.actions().stream().anyMatch(action -> isDenied(action, on.name()))
        ? new Verdict.Denied("not here")
        : new Verdict.Allowed(Actor.ANONYMOUS);
  }

  @Override
  public boolean allows(Actor actor, Action action, RepositoryName repository) {
    return actor.covers(action, repository) && !isDenied(action, repository);
  }

  private boolean isDenied(Action action, RepositoryName repository) {
    return denied.getOrDefault(repository.canonical().value(), Set.of()).contains(action);
  }
}
