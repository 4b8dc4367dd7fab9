package io.stowage.server.web;

import io.stowage.server.http.Response.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that can't be served as it stands, as a problem of RFC 9457. It carries no stack trace:
 * it says what was wrong with the request, not where in our code that was found.
 */
public final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final transient List<FieldError> errors;
  private final transient List<Header> headers;

  private ApiProblem(
      int status, String code, String detail, List<FieldError> errors, List<Header> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
    this.headers = List.copyOf(headers);
  }

  /**
   * Any problem.
   *
   * @param code in lower case with underscores; once released it is never renamed
   * @param detail what is wrong with what, and what to do; no secret
   */
  public static ApiProblem of(int status, String code, String detail) {
    return new ApiProblem(status, code, detail, List.of(), List.of());
  }

  /** 400: the request does not fit the contract. */
  public static ApiProblem invalid(List<FieldError> errors) {
    return of(400, "invalid_request", "the request does not fit: see errors").withErrors(errors);
  }

  /** 401: nobody in particular asks, or somebody who could not show that it is them. */
  public static ApiProblem unauthenticated(String detail) {
    return unauthenticated("unauthenticated", detail);
  }

  /** As {@link #unauthenticated(String)}, for a reason of its own. */
  public static ApiProblem unauthenticated(String code, String detail) {
    return of(401, code, detail).withHeader("WWW-Authenticate", "Bearer realm=\"stowage\"");
  }

  /** 403. */
  public static ApiProblem forbidden(String code, String detail) {
    return of(403, code, detail);
  }

  /** 404, the same for what is not there and for what the caller must not know of. */
  public static ApiProblem notFound() {
    return of(404, "not_found", "there is no such thing, or none that you may see");
  }

  /** 409. */
  public static ApiProblem conflict(String code, String detail) {
    return of(409, code, detail);
  }

  /** 422: well-formed, and yet it can't be carried out. */
  public static ApiProblem unprocessable(String code, String detail) {
    return of(422, code, detail);
  }

  /** 429. */
  public static ApiProblem tooManyRequests(String detail, Duration wait) {
    return of(429, "too_many_requests", detail).retryAfter(wait);
  }

  /** Says when to come again, in whole seconds, 1 at least. */
  public ApiProblem retryAfter(Duration wait) {
    return withHeader("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }

  public ApiProblem withErrors(List<FieldError> more) {
    return new ApiProblem(status, code, detail(), more, headers);
  }

  public ApiProblem withHeader(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new ApiProblem(status, code, detail(), errors, more);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public List<FieldError> errors() {
    return errors;
  }

  public List<Header> headers() {
    return headers;
  }
}
