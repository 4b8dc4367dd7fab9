package io.stowage.server.app;

import io.stowage.server.account.Rescue;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.registry.Registry;
import java.util.Optional;

/**
 * {@code POST /control/{command}}: what commands on this machine ask of the running server, opened
 * by the token in its lock file.
 */
public interface ControlRoute {

  Response handle(Request request, String command);

  /** Makes the route once there is a registry, and accounts where the server has any. */
  interface Maker {
    ControlRoute make(Registry registry, Optional<Rescue> rescue);
  }
}
