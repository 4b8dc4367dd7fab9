package io.stowage.server.dockerhub;

import io.stowage.blob.BlobStoreException;
import io.stowage.server.common.OverloadedException;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.DatabaseException;
import io.stowage.server.http.BodyException;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Renders every failure below this API as Docker Hub does. */
final class HubErrors {
  private static final Logger log = LoggerFactory.getLogger(HubErrors.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration A_MOMENT = Duration.ofSeconds(2);
  private static final int STORAGE_FULL = 507;
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

  private HubErrors() {}

  static Response render(Request request, RuntimeException thrown) {
    return switch (thrown) {
      case HubException e -> answer(e.status(), e.json());
      case Refusal e -> refused(e);
      case BodyException e when e.kind() == BodyException.Kind.TOO_LARGE ->
          of(413, "the body is too large");
      case BodyException _ -> of(400, "the body did not come whole").with("Connection", "close");
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
            500, "something went wrong here; the log tells what, under request " + request.id());
      }
    };
  }

  /** What the features refuse. A missing thing is named in the words that clients look for. */
  private static Response refused(Refusal refusal) {
    String text = refusal.getMessage();
    return switch (refusal.kind()) {
      case NOT_FOUND -> of(404, text + " (not found)");
      case CONFLICT, STALE -> of(409, text);
      case INVALID ->
          refusal
              .field()
              .map(field -> HubException.invalid(snake(field), text))
              .map(e -> answer(e.status(), e.json()))
              .orElseGet(() -> of(400, text));
      case FORBIDDEN, LIMIT -> of(403, text);
      case UNAUTHENTICATED -> of(401, text);
      case TOO_MANY -> later(of(429, text), refusal.delay().orElse(A_MOMENT));
      case UNAVAILABLE -> later(of(503, text), refusal.delay().orElse(A_MOMENT));
    };
  }

  /** A field as this API spells it. */
  private static String snake(String field) {
    return CAPITAL.matcher(field).replaceAll("_$0").toLowerCase(Locale.ROOT);
  }

  /** Too many calls: these words, and this odd field, are Docker Hub's. */
  static Response tooMany() {
    return answer(
        429, JSON.createObjectNode().put("detail", "Rate limit exceeded").put("error", false));
  }

  static Response of(int status, String detail) {
    return answer(status, HubException.of(status, detail).json());
  }

  private static Response answer(int status, ObjectNode body) {
    return Response.status(status)
        .header("Content-Type", "application/json")
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .bytes(JSON.writeValueAsBytes(body));
  }

  private static Response full(Request request, RuntimeException e) {
    log.error("No room is left: {} {}: {}", request.method(), request.path(), e.getMessage());
    return of(STORAGE_FULL, "no room is left: nothing was changed; tell the administrator");
  }

  private static Response away(Request request, String what, RuntimeException e) {
    log.error("{}: {} {}", what, request.method(), request.path(), e);
    return busy(what);
  }

  private static Response busy(String why) {
    return later(of(503, why + ": try again in a moment"), A_MOMENT);
  }

  private static Response later(Response answer, Duration wait) {
    return answer.with(
        "Retry-After", Long.toString(Math.max(1, Math.ceilDiv(wait.toMillis(), 1000))));
  }
}
