package io.stowage.server.web;

import io.stowage.server.common.Spelling;
import io.stowage.server.http.Handler;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Everything under {@code /api/v1}. A request goes through one gate after the other: there is such
 * an operation (404, 405); it is known who asks (401); address, version and body fit the contract
 * (404, 400, 428, 415); then its endpoint is called. Who may not ask at all learns nothing of what
 * is wrong with the rest.
 *
 * @param <C> who asks
 */
public final class ApiRouter<C> implements Handler {
  /** The address of the API, the contract's {@code servers}. */
  public static final String BASE = "/api/v1";

  /** Bytes of a request's body. */
  static final int LARGEST_BODY = 1 << 20;

  private final Contract contract;
  private final Map<String, Endpoint<C>> endpoints;
  private final Callers<C> callers;

  /**
   * Joins a contract and what carries it out.
   *
   * @param endpoints by operation id
   * @throws IllegalStateException naming the operations that have no endpoint and the endpoints
   *     that no operation names
   */
  public ApiRouter(Contract contract, Map<String, Endpoint<C>> endpoints, Callers<C> callers) {
    this.contract = contract;
    this.endpoints = Map.copyOf(endpoints);
    this.callers = callers;
    Set<String> missing = new TreeSet<>(contract.operations().keySet());
    missing.removeAll(endpoints.keySet());
    Set<String> unknown = new TreeSet<>(endpoints.keySet());
    unknown.removeAll(contract.operations().keySet());
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new IllegalStateException(
          "operations without an endpoint: %s; endpoints without an operation: %s"
              .formatted(missing, unknown));
    }
  }

  @Override
  public Response handle(Request request) {
    request.route("api");
    AddressTree.Found found = find(request.path());
    Operation operation = operation(found, request);
    C caller = caller(operation, request);
    Map<String, String> path = path(operation, found.values());
    Map<String, JsonNode> query = query(operation, request.query());
    if (operation.needsVersion() && request.header("If-Match").isEmpty()) {
      throw ApiProblem.of(
          428,
          "version_required",
          "say with If-Match which version you change: the ETag that you read, or * for any");
    }
    RequestContent content = RequestContent.read(request, operation, contract.schemas());
    return endpoint(operation)
        .handle(new ApiCall<>(caller, request, operation, path, query, content))
        .response(request);
  }

  private Endpoint<C> endpoint(Operation operation) {
    Endpoint<C> endpoint = endpoints.get(operation.id());
    if (endpoint == null) {
      throw new IllegalStateException(operation.id());
    }
    return endpoint;
  }

  private AddressTree.Found find(String path) {
    if (!path.startsWith(BASE + "/")) {
      throw Address.nothing();
    }
    return contract
        .find(Address.segments(path.substring(BASE.length())))
        .orElseThrow(Address::nothing);
  }

  private static Operation operation(AddressTree.Found found, Request request) {
    Operation operation = found.operations().get(request.isHead() ? "GET" : request.method());
    if (operation == null) {
      Set<String> allowed = new TreeSet<>(found.operations().keySet());
      if (allowed.contains("GET")) {
        allowed.add("HEAD");
      }
      String allow = String.join(", ", allowed);
      throw ApiProblem.of(
              405, "method_not_allowed", request.method() + " is not served here, only " + allow)
          .withHeader("Allow", allow);
    }
    return operation;
  }

  private C caller(Operation operation, Request request) {
    if (operation.isOpen()) {
      return callers.anonymous(request);
    }
    return callers
        .identify(request, operation)
        .orElseGet(
            () -> {
              if (!operation.allowsAnonymous()) {
                throw ApiProblem.unauthenticated("log in, or send a token");
              }
              return callers.anonymous(request);
            });
  }

  /** What could never be the name of anything is told like a name that nothing has. */
  private Map<String, String> path(Operation operation, List<String> values) {
    Map<String, String> path = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Parameter parameter = operation.inPath().get(i);
      JsonNode value = parameter.value(values.subList(i, i + 1));
      if (!contract.schemas().check(parameter.schema(), value).isEmpty()) {
        throw ApiProblem.notFound();
      }
      path.put(parameter.name(), values.get(i));
    }
    return path;
  }

  private Map<String, JsonNode> query(Operation operation, String query) {
    Map<String, List<String>> sent = Address.parameters(query);
    Map<String, JsonNode> values = new LinkedHashMap<>();
    List<FieldError> errors = new ArrayList<>();
    for (String name : sent.keySet()) {
      if (!operation.inQuery().containsKey(name)) {
        errors.add(unknown(name, operation.inQuery().keySet()));
      }
    }
    for (Parameter parameter : operation.inQuery().values()) {
      String name = parameter.name();
      List<String> texts = sent.getOrDefault(name, List.of());
      if (texts.isEmpty()) {
        parameter.fallback().ifPresent(value -> values.put(name, value));
        if (parameter.isRequired()) {
          errors.add(FieldError.of(name, "required", "is required"));
        }
      } else if (texts.size() > 1 && !parameter.isList()) {
        errors.add(FieldError.of(name, "repeated", "must be there once"));
      } else {
        JsonNode value = parameter.value(texts);
        contract.schemas().check(parameter.schema(), value).stream()
            .map(error -> error.inParameter(name))
            .forEach(errors::add);
        values.put(name, value);
      }
    }
    if (!errors.isEmpty()) {
      throw ApiProblem.invalid(errors);
    }
    return values;
  }

  private static FieldError unknown(String name, Set<String> known) {
    String shown = name.substring(0, Math.min(name.length(), 64));
    String hint =
        Spelling.nearest(shown, known).map(near -> ": do you mean " + near + "?").orElse("");
    return FieldError.of(shown, "unknown", "is not a parameter here" + hint);
  }
}
