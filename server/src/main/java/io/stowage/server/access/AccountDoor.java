package io.stowage.server.access;

import io.stowage.server.account.Identities;
import io.stowage.server.account.KeptLogIns;
import io.stowage.server.account.SignIn;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The door of a hub with all that belongs to it: who may do what, the token server, and the APIs'
 * tokens.
 *
 * @param access what the registry asks
 * @param tokens what answers at {@code /token}
 * @param rights what everybody else asks
 */
public record AccountDoor(
    HubAccess access, TokenEndpoint tokens, Rights rights, ApiTokens apiTokens) {

  /** A new key signs after so long; those before are believed as long as their tokens last. */
  private static final Duration KEY_ROTATION = Duration.ofDays(30);

  private static final Duration LONGEST_TOKEN = Duration.ofHours(24);

  /** The door over these accounts. */
  public static AccountDoor open(
      Database database,
      SignIn signIn,
      Identities identities,
      KeptLogIns keptLogIns,
      Revision revision,
      boolean anonymousPull,
      InstantSource clock) {
    Rights rights = new Rights(database, new Policy(anonymousPull), revision);
    BearerTokens bearers =
        new BearerTokens(new SigningKeys(database, clock, KEY_ROTATION, LONGEST_TOKEN), clock);
    return new AccountDoor(
        new HubAccess(signIn, identities, rights, bearers, anonymousPull),
        new HubTokens(signIn, keptLogIns, rights, bearers, anonymousPull, clock),
        rights,
        new ApiTokens(bearers, identities, clock));
  }
}
