package io.stowage.server.account;

import io.stowage.server.db.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Log-ins that a client keeps instead of a password: refresh tokens. One is as good as the
 * credential it was given for, and ends with it.
 */
public final class KeptLogIns {
  private final Database database;
  private final AccountSettings settings;
  private final InstantSource clock;

  public KeptLogIns(Database database, AccountSettings settings, InstantSource clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A new one for whoever this is; empty for those who keep none. The oldest of an account go when
   * there are many.
   */
  public Optional<String> keep(Identity who, By from) {
    Optional<AccountId> owner = who.subject().account();
    return owner.map(
        account -> {
          TokenSecret secret = TokenSecret.generate(TokenKind.LOG_IN);
          Token token =
              new Token(
                  UUID.randomUUID().toString(),
                  TokenKind.LOG_IN,
                  owner,
                  who.subject().displayName(),
                  "log-in kept by a client",
                  "",
                  List.of(),
                  List.of(),
                  OptionalLong.empty(),
                  clock.instant(),
                  from.address(),
                  from.agent(),
                  Optional.empty(),
                  Optional.empty(),
                  true,
                  Optional.empty(),
                  "",
                  "",
                  who.credential().toString());
          database.execute(
              tx -> {
                TokenStore.insert(tx, token, secret.hash(), Optional.empty());
                TokenStore.keepNewest(tx, account, TokenKind.LOG_IN, settings.keptLogIns());
              });
          return secret.reveal();
        });
  }
}
