package io.stowage.server.access;

import io.stowage.server.account.Identities;
import io.stowage.server.account.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Bearer tokens of the APIs for people and programs. They are for another audience than the
 * registry's, so that neither opens what the other is for.
 */
public final class ApiTokens {
  private static final String API = "/api";

  private final BearerTokens tokens;
  private final Identities identities;
  private final InstantSource clock;

  ApiTokens(BearerTokens tokens, Identities identities, InstantSource clock) {
    this.tokens = tokens;
    this.identities = identities;
    this.clock = clock;
  }

  /**
   * A token that stands for the credential of an identity.
   *
   * @param baseUrl by which the client reached us: the token is good there
   */
  public String issue(Identity who, Duration lifetime, String baseUrl) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return tokens.sign(
        new BearerToken(
            who.subject().displayName(),
            who.credential(),
            Challenge.service(baseUrl) + API,
            now,
            now.plus(lifetime),
            List.of(),
            who.freshSince()));
  }

  /**
   * The name that it was given to, whether or not it still stands for them: without a look into the
   * database, to count calls by.
   */
  public Optional<String> name(String text, String baseUrl) {
    return tokens
        .verify(text, Challenge.service(baseUrl) + API)
        .map(BearerToken::subject)
        .filter(name -> !name.isEmpty());
  }

  /** Whom it stands for now; empty when it is not ours, not for this, expired or revoked. */
  public Optional<Identity> verify(String text, String baseUrl) {
    return tokens
        .verify(text, Challenge.service(baseUrl) + API)
        .flatMap(
            token ->
                identities
                    .of(token.credential())
                    .map(
                        who ->
                            new Identity(
                                who.subject(),
                                who.ceiling(),
                                who.credential(),
                                token.freshAt().or(who::freshSince))));
  }
}
