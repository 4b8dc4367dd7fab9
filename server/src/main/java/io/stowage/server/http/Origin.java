package io.stowage.server.http;

/**
 * Where a request came from and what its sender called us.
 *
 * @param address the client's IP address; behind a trusted proxy the one it names
 * @param baseUrl scheme and authority, such as {@code https://hub.example.com}; what the operator
 *     says it is, where they do
 * @param calledUrl the same as this request has it, whatever the operator says
 */
public record Origin(String address, String baseUrl, String calledUrl) {

  /** The authority of {@link #baseUrl()}: host and, if not the default, port. */
  public String authority() {
    return baseUrl.substring(baseUrl.indexOf("://") + 3);
  }
}
