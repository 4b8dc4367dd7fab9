package io.stowage.server.access;

import io.stowage.server.account.CredentialRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a signed token says.
 *
 * @param subject a name for people; empty for nobody
 * @param credential what it was given for: it ends with that
 * @param audience which service it is for
 * @param scopes the most it opens in the registry; what its bearer may do now is asked each time
 * @param freshAt when its bearer proved by password who they are, for the APIs
 */
record BearerToken(
    String subject,
    CredentialRef credential,
    String audience,
    Instant issuedAt,
    Instant expires,
    List<Scope> scopes,
    Optional<Instant> freshAt) {
  BearerToken {
    scopes = List.copyOf(scopes);
  }
}
