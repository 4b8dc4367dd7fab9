package io.stowage.server.access;

import io.stowage.server.registry.Access.Wanted;
import io.stowage.server.registry.Action;

/** What a caller without a name may do where anonymous pull is on: read. */
final class AnonymousPull {
  private AnonymousPull() {}

  static boolean covers(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Ping _, Wanted.Catalog _ -> true;
      case Wanted.OnRepository(_, var actions) -> actions.stream().allMatch(Action.PULL::equals);
    };
  }
}
