package io.stowage.server.access;

import io.stowage.oci.RepositoryName;
import io.stowage.server.registry.Access;
import io.stowage.server.registry.Action;
import io.stowage.server.registry.Actor;

/**
 * Neither open nor with users: nobody can log in, so nobody may change anything. The refusal is a
 * 403, whose message clients print, and not a 401, upon which they would ask for a password that
 * can't exist.
 *
 * @param anonymousPull whether anyone may pull; if not, everything is refused
 */
public record ClosedAccess(boolean anonymousPull) implements Access {
  static final String HINT =
      "start with --open to let anyone push, or with --users FILE (stowage htpasswd add FILE NAME)";

  @Override
  public Verdict judge(Caller caller, Wanted wanted) {
    if (!anonymousPull) {
      return new Verdict.Denied("this registry has no users yet: " + HINT);
    }
    return AnonymousPull.covers(wanted)
        ? new Verdict.Allowed(Actor.ANONYMOUS)
        : new Verdict.Denied("nobody may push or delete here yet: " + HINT);
  }

  @Override
  public boolean allows(Actor actor, Action action, RepositoryName repository) {
    return anonymousPull && action == Action.PULL;
  }
}
