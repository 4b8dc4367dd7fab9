package io.stowage.server.api;

import io.stowage.server.account.AccessTokens.Wish;
import io.stowage.server.account.By;
import io.stowage.server.app.RunningHub;
import java.util.List;
import java.util.Optional;

/** Tokens for tests. */
final class Tokens {
  private Tokens() {}

  /** A person's, with that scope. */
  static String personal(RunningHub hub, String name, String scope) {
    return hub.tokens()
        .makePersonal(
            hub.accounts().person(name).orElseThrow().id(),
            new Wish("test", "", List.of(scope), List.of(), Optional.empty(), Optional.empty()),
            By.SERVER)
        .secret();
  }

  /** A robot's, which may read what is its owner's. */
  static String robot(RunningHub hub, String name) {
    return hub.tokens()
        .makeRobot(
            hub.accounts().person(name).orElseThrow().id(),
            "bot",
            new Wish(
                "bot",
                "",
                List.of(),
                List.of(
                    io.stowage.server.account.AccessTokens.rule(
                        name + "/*", java.util.Set.of(io.stowage.server.account.Permission.PULL))),
                Optional.empty(),
                Optional.empty()),
            By.SERVER)
        .secret();
  }
}
