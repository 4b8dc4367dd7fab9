package io.stowage.server.dockerhub;

import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that can't be served as it stands, in the forms that Docker Hub's clients read. It
 * carries no stack trace: it says what was wrong with the request.
 */
final class HubException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient Optional<Field> field;

  /** What is wrong with one field of a body or query. */
  private record Field(String name, String fault) {}

  private HubException(int status, String message, Optional<Field> field) {
    super(message, null, false, false);
    this.status = status;
    this.field = field;
  }

  static HubException of(int status, String detail) {
    return new HubException(status, detail, Optional.empty());
  }

  /**
   * 404. Docker's Terraform provider knows a missing thing by the words "not found" in the answer
   * and by nothing else, so they are always there.
   */
  static HubException notFound(String what) {
    return of(404, what + " not found");
  }

  /** 400 that names a field. */
  static HubException invalid(String field, String fault) {
    return new HubException(400, field + ": " + fault, Optional.of(new Field(field, fault)));
  }

  int status() {
    return status;
  }

  /**
   * The answer's body. hub-tool shows a message only where every value is a string, so there is no
   * {@code errinfo}.
   */
  ObjectNode json() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    String text = String.valueOf(getMessage());
    if (field.isEmpty()) {
      return root.put("detail", text).put("message", text);
    }
    root.putObject("fields").putArray(field.get().name()).add(field.get().fault());
    return root.put("text", text);
  }
}
