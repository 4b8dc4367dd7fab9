package io.stowage.server.api;

import io.stowage.server.common.Refusal;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.Endpoint;
import io.stowage.server.web.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Renders what the features refuse as problems: the one place where the two meet. */
final class Domain {
  private static final Duration MOMENT = Duration.ofSeconds(5);

  private Domain() {}

  /** The endpoint, with its refusals told as problems. */
  static Endpoint<Caller> told(Endpoint<Caller> endpoint) {
    return call -> {
      try {
        return endpoint.handle(call);
      } catch (Refusal refusal) {
        throw problem(refusal);
      }
    };
  }

  static ApiProblem problem(Refusal refusal) {
    String detail = refusal.getMessage();
    return switch (refusal.kind()) {
      case NOT_FOUND -> ApiProblem.of(404, refusal.code(), detail);
      case CONFLICT -> ApiProblem.conflict(refusal.code(), detail);
      case INVALID ->
          ApiProblem.unprocessable(refusal.code(), detail)
              .withErrors(
                  refusal
                      .field()
                      .map(
                          field ->
                              List.of(
                                  new FieldError(
                                      Optional.of("/" + field),
                                      Optional.empty(),
                                      refusal.code(),
                                      detail)))
                      .orElse(List.of()));
      case FORBIDDEN, LIMIT -> ApiProblem.forbidden(refusal.code(), detail);
      case UNAUTHENTICATED -> ApiProblem.unauthenticated(refusal.code(), detail);
      case STALE -> ApiProblem.of(412, refusal.code(), detail);
      case TOO_MANY ->
          ApiProblem.of(429, refusal.code(), detail).retryAfter(refusal.delay().orElse(MOMENT));
      case UNAVAILABLE ->
          ApiProblem.of(503, refusal.code(), detail).retryAfter(refusal.delay().orElse(MOMENT));
    };
  }
}
