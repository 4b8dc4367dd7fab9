package io.stowage.server.app;

import io.stowage.server.access.TokenEndpoint;
import io.stowage.server.registry.Access;
import java.util.Optional;

/** Who comes in, and how that is decided. */
sealed interface Gate {

  /** By something that needs no database: open to all, or by a file of users. */
  record Fixed(Access access, Optional<TokenEndpoint> tokens) implements Gate {
    Fixed(Access access) {
      this(access, Optional.empty());
    }
  }

  /** By accounts. */
  record Accounts(HubSettings settings) implements Gate {}
}
