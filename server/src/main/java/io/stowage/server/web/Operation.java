package io.stowage.server.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One operation of the contract.
 *
 * @param id its {@code operationId}
 * @param method upper case
 * @param path its template, below the server's address
 * @param inPath its parameters in the path, in their order there
 * @param inQuery its parameters in the query, by name
 * @param security the schemes that it takes, each a way in
 * @param allowsAnonymous whether it may be asked without any of them
 * @param needsVersion whether {@code If-Match} must be sent
 * @param body what it takes, by media type; empty for none
 * @param requiresBody whether a body must be sent
 * @param responses the schema of the body by status and media type, empty for an answer without
 */
public record Operation(
    String id,
    String method,
    String path,
    List<Parameter> inPath,
    Map<String, Parameter> inQuery,
    Set<String> security,
    boolean allowsAnonymous,
    boolean needsVersion,
    Map<String, JsonNode> body,
    boolean requiresBody,
    Map<String, Map<String, JsonNode>> responses) {

  /** Whether it asks for nobody: then nobody is identified. */
  public boolean isOpen() {
    return security.isEmpty();
  }

  /** Whether it takes credentials of this scheme, {@code cookie} or {@code bearer}. */
  public boolean takes(String scheme) {
    return security.contains(scheme);
  }

  /** Whether it says that it may answer so; what any operation may answer is not meant. */
  public boolean documents(int status) {
    return responses.containsKey(Integer.toString(status));
  }

  /** The schema of the body by media type, of an answer that is documented; empty without one. */
  Map<String, JsonNode> answer(int status) {
    return responses.getOrDefault(Integer.toString(status), Map.of());
  }

  Optional<JsonNode> bodySchema(String mediaType) {
    return Optional.ofNullable(body.get(mediaType));
  }
}
