package io.stowage.server.access;

import java.util.List;
import java.util.Optional;

/**
 * {@code GET /token}, as distribution's token authentication has it.
 *
 * @param service which registry the token is for, as in the challenge; there is only one
 * @param scopes one for each {@code scope} of the query, each perhaps several with blanks between
 * @param isOffline whether a refresh token is wanted
 * @param authorization the header, if sent: Basic credentials
 */
public record TokenRequest(
    Optional<String> service,
    List<String> scopes,
    boolean isOffline,
    Optional<String> authorization,
    From from) {
  public TokenRequest {
    scopes = List.copyOf(scopes);
  }

  /**
   * Where it comes from.
   *
   * @param baseUrl scheme and authority by which the client reached us
   */
  public record From(String baseUrl, String address, String agent) {}

  @Override
  public String toString() {
    return "TokenRequest[service=" + service + ", scopes=" + scopes + "]";
  }
}
