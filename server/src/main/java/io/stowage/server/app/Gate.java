package io.stowage.server.app;

import io.stowage.server.access.PasswordAccess;
import io.stowage.server.access.TokenEndpoint;
import io.stowage.server.registry.Access;
import io.stowage.server.registry.Events;
import io.stowage.server.registry.RegistryPorts;
import java.util.Optional;
import java.util.function.Function;

/** Who comes in, and how that is decided. */
public sealed interface Gate {

  /** By something that needs no database: open to all, or by a file of users. */
  record Fixed(Function<Events, RegistryPorts> ports, Optional<TokenEndpoint> tokens)
      implements Gate {}

  /** By accounts. */
  record Accounts(HubSettings settings) implements Gate {}

  /** By that door, which hands out tokens if it can. */
  static Gate of(Access access) {
    return new Fixed(events -> RegistryPorts.open(access, events), tokens(access));
  }

  /** Where the clients of a door fetch tokens, if it gives any. */
  static Optional<TokenEndpoint> tokens(Access access) {
    return access instanceof PasswordAccess passwords
        ? Optional.of(passwords.tokens())
        : Optional.empty();
  }
}
