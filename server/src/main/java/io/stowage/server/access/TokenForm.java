package io.stowage.server.access;

import java.util.Optional;

/**
 * {@code POST /token}, distribution's OAuth 2 form.
 *
 * @param grantType {@code password} or {@code refresh_token}
 * @param scope several with blanks between
 * @param isOffline whether a refresh token is wanted
 */
public record TokenForm(
    String grantType,
    String service,
    String clientId,
    String scope,
    boolean isOffline,
    Optional<String> username,
    Optional<String> password,
    Optional<String> refreshToken,
    TokenRequest.From from) {

  @Override
  public String toString() {
    return "TokenForm[" + grantType + ", " + service + ", " + scope + "]";
  }
}
