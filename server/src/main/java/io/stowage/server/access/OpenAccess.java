package io.stowage.server.access;

import io.stowage.oci.RepositoryName;
import io.stowage.server.registry.Access;
import io.stowage.server.registry.Action;
import io.stowage.server.registry.Actor;

/**
 * The lab mode: anyone may do anything, and nobody has a name. Credentials that are sent all the
 * same are not looked at, since nothing could tell whether they are true.
 */
public final class OpenAccess implements Access {

  @Override
  public Verdict judge(Caller caller, Wanted wanted) {
    return new Verdict.Allowed(Actor.ANONYMOUS);
  }

  @Override
  public boolean allows(Actor actor, Action action, RepositoryName repository) {
    return true;
  }
}
