package io.stowage.server.access;

import java.util.List;
import java.util.Optional;

/**
 * {@code GET /token}, as distribution's token authentication has it.
 *
 * @param service which registry the token is for, as in the challenge; there is only one
 * @param scopes one for each {@code scope} of the query, each perhaps several with blanks between
 * @param authorization the header, if sent: Basic credentials
 */
public record TokenRequest(
    Optional<String> service, List<String> scopes, Optional<String> authorization) {
  public TokenRequest {
    scopes = List.copyOf(scopes);
  }

  @Override
  public String toString() {
    return "TokenRequest[service=" + service + ", scopes=" + scopes + "]";
  }
}
