package io.stowage.server.registry;

import io.stowage.blob.BlobStoreException;
import io.stowage.server.common.OverloadedException;
import io.stowage.server.db.DatabaseException;
import io.stowage.server.http.BodyException;
import io.stowage.server.http.Failures;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.http.Response.Header;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Renders every failure as the spec's JSON envelope ("Error Codes"). */
public final class ErrorEnvelope implements Failures {
  /** Why nobody can be let in at this moment. */
  public static final String LOG_INS_AT_ONCE = "too many log-ins at once: try again in a moment";

  private static final Logger log = LoggerFactory.getLogger(ErrorEnvelope.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String RETRY_SECONDS = "2";

  private static final int STORAGE_FULL = 507;

  @Override
  public Response render(Request request, Throwable thrown) {
    return switch (thrown) {
      case RegistryException e -> {
        Response answer = of(e.status(), e.code(), e.getMessage());
        for (Header header : e.headers()) {
          answer = answer.with(header.name(), header.value());
        }
        yield answer;
      }
      case BodyException e when e.kind() == BodyException.Kind.TOO_LARGE ->
          of(413, ErrorCode.SIZE_INVALID, String.valueOf(e.getMessage()));
      case BodyException e ->
          of(
                  e.kind() == BodyException.Kind.SLOW ? 408 : 400,
                  ErrorCode.BLOB_UPLOAD_INVALID,
                  String.valueOf(e.getMessage()))
              .with("Connection", "close");
      case OverloadedException e -> busy(String.valueOf(e.getMessage()));
      case BlobStoreException e when e.kind() == BlobStoreException.Kind.FULL -> full(request, e);
      case DatabaseException e when e.kind() == DatabaseException.Kind.FULL -> full(request, e);
      case BlobStoreException e -> away(request, "the blob store can't be reached", e);
      case DatabaseException e when e.kind() == DatabaseException.Kind.BUSY ->
          busy("the database is busy");
      case DatabaseException e -> away(request, "the database can't be reached", e);
      default -> {
        log.error("Request {} {} failed", request.method(), request.path(), thrown);
        yield of(
            500,
            ErrorCode.UNKNOWN,
            "something went wrong here; the log tells what, under request " + request.id());
      }
    };
  }

  @Override
  public Response reject(String path, int status, String message) {
    ErrorCode code = status == 503 ? ErrorCode.UNAVAILABLE : ErrorCode.UNSUPPORTED;
    Response answer = of(status, code, message);
    return status == 503 ? answer.with("Retry-After", RETRY_SECONDS) : answer;
  }

  private static Response full(Request request, RuntimeException e) {
    log.error("No room is left: {} {}: {}", request.method(), request.path(), e.getMessage());
    return of(
        STORAGE_FULL,
        ErrorCode.UNAVAILABLE,
        "no room is left in the registry's storage: nothing was stored; tell its administrator");
  }

  private static Response away(Request request, String what, RuntimeException e) {
    log.error("{}: {} {}", what, request.method(), request.path(), e);
    return busy(what);
  }

  private static Response busy(String why) {
    return of(503, ErrorCode.UNAVAILABLE, why + ": try again in a moment")
        .with("Retry-After", RETRY_SECONDS);
  }

  /** One error, which will be none after that time. */
  public static Response later(ErrorCode code, String message, Duration wait) {
    return of(code.status(), code, message)
        .with("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
  }

  /** One error, as the spec has it. */
  public static Response of(int status, ErrorCode code, String message) {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("errors").addObject().put("code", code.name()).put("message", message);
    return Response.status(status)
        .header("Content-Type", "application/json")
        .header("Docker-Distribution-Api-Version", "registry/2.0")
        .header("X-Content-Type-Options", "nosniff")
        .bytes(JSON.writeValueAsBytes(root));
  }
}
