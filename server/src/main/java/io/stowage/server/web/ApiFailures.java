package io.stowage.server.web;

import io.stowage.server.common.OverloadedException;
import io.stowage.server.db.DatabaseException;
import io.stowage.server.http.BodyException;
import io.stowage.server.http.Failures;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.http.Response.Header;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Renders every failure of {@code /api/v1} as a problem of RFC 9457. */
public final class ApiFailures implements Failures {
  private static final Logger log = LoggerFactory.getLogger(ApiFailures.class);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int STORAGE_FULL = 507;

  @Override
  public Response render(Request request, Throwable thrown) {
    return render(Optional.of(request.id()), problem(request, thrown));
  }

  @Override
  public Response reject(String path, int status, String message) {
    ApiProblem problem =
        switch (status) {
          case 413 -> ApiProblem.of(status, "too_large", message);
          case 414 -> ApiProblem.of(status, "address_too_long", message);
          case 431 -> ApiProblem.of(status, "headers_too_large", message);
          case 503 -> busy(message);
          default -> ApiProblem.of(status, "malformed_request", message);
        };
    return render(Optional.empty(), problem);
  }

  private static ApiProblem problem(Request request, Throwable thrown) {
    return switch (thrown) {
      case ApiProblem problem -> problem;
      case BodyException e when e.kind() == BodyException.Kind.TOO_LARGE ->
          ApiProblem.of(413, "too_large", String.valueOf(e.getMessage()));
      case BodyException e ->
          ApiProblem.of(400, "incomplete_request", String.valueOf(e.getMessage()))
              .withHeader("Connection", "close");
      case OverloadedException e -> busy(String.valueOf(e.getMessage()));
      case DatabaseException e when e.kind() == DatabaseException.Kind.FULL -> {
        log.error("No room is left: {} {}: {}", request.method(), request.path(), e.getMessage());
        yield ApiProblem.of(
            STORAGE_FULL,
            "storage_full",
            "no room is left in the storage: nothing was changed; tell the administrator");
      }
      case DatabaseException e when e.kind() == DatabaseException.Kind.BUSY ->
          busy("the database is busy");
      case DatabaseException e -> {
        log.error("The database can't be reached: {} {}", request.method(), request.path(), e);
        yield busy("the database can't be reached");
      }
      default -> {
        log.error("Request {} {} failed", request.method(), request.path(), thrown);
        yield ApiProblem.of(
            500,
            "internal_error",
            "something went wrong here; the log tells what, under request " + request.id());
      }
    };
  }

  private static ApiProblem busy(String why) {
    return ApiProblem.of(503, "unavailable", why + ": try again in a moment").retryAfter(RETRY);
  }

  private static Response render(Optional<String> requestId, ApiProblem problem) {
    ObjectNode root =
        ApiJson.object()
            .put("type", "urn:stowage:problem:" + problem.code())
            .put("title", title(problem.code()))
            .put("status", problem.status())
            .put("code", problem.code())
            .put("detail", problem.detail());
    requestId.ifPresent(id -> root.put("instance", "urn:stowage:request:" + id));
    if (!problem.errors().isEmpty()) {
      ArrayNode errors = root.putArray("errors");
      for (FieldError error : problem.errors()) {
        ObjectNode node = errors.addObject();
        error.pointer().ifPresent(pointer -> node.put("pointer", pointer));
        error.parameter().ifPresent(parameter -> node.put("parameter", parameter));
        node.put("code", error.code()).put("detail", error.detail());
      }
    }
    Response.Builder answer =
        Response.status(problem.status())
            .header("Content-Type", "application/problem+json")
            .header("Cache-Control", "no-store")
            .header("X-Content-Type-Options", "nosniff");
    for (Header header : problem.headers()) {
      answer.header(header.name(), header.value());
    }
    return answer.bytes(ApiJson.bytes(root));
  }

  /** {@code not_found}: "Not found". One title for a kind of problem, as RFC 9457 asks. */
  private static String title(String code) {
    String words = code.replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
