package io.stowage.server.web;

import io.stowage.server.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What a request carried.
 *
 * @param json the value, where the operation takes JSON; else a missing node
 * @param bytes as sent
 */
record RequestContent(JsonNode json, byte[] bytes) {
  private static final RequestContent NONE =
      new RequestContent(MissingNode.getInstance(), new byte[0]);

  /**
   * Reads and checks the body.
   *
   * @throws ApiProblem 400 for a body that does not fit, 415 for one of another type
   * @throws io.stowage.server.http.BodyException for one that is too large or does not come whole
   */
  static RequestContent read(Request request, Operation operation, Schemas schemas) {
    if (operation.body().isEmpty()) {
      return NONE;
    }
    if (!request.body().isAnnounced()) {
      if (operation.requiresBody()) {
        throw ApiProblem.of(400, "body_required", "this needs a body: " + types(operation));
      }
      return NONE;
    }
    String type = mediaType(request);
    JsonNode schema =
        operation
            .bodySchema(type)
            .orElseThrow(
                () ->
                    ApiProblem.of(
                            415, "unsupported_media_type", "the body must be " + types(operation))
                        .withHeader("Accept", types(operation)));
    byte[] bytes = request.body().readAll(ApiRouter.LARGEST_BODY);
    if (!type.equals("application/json") && !type.endsWith("+json")) {
      return new RequestContent(MissingNode.getInstance(), bytes);
    }
    JsonNode json = ApiJson.read(bytes);
    List<FieldError> errors = schemas.check(schema, json);
    if (!errors.isEmpty()) {
      throw ApiProblem.invalid(errors);
    }
    return new RequestContent(json, bytes);
  }

  /** Without parameters; what names another charset than UTF-8 counts as another type. */
  private static String mediaType(Request request) {
    Optional<String> header = request.header("Content-Type");
    String[] parts = header.orElse("").toLowerCase(Locale.ROOT).split(";", 8);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return parameter;
      }
    }
    return parts[0].strip();
  }

  private static String types(Operation operation) {
    return String.join(", ", operation.body().keySet());
  }
}
