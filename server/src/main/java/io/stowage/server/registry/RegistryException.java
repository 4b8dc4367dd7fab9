package io.stowage.server.registry;

import io.stowage.oci.InvalidValueException;
import io.stowage.server.http.Response.Header;
import java.util.List;

/**
 * A request that can't be served as it stands, in the terms of the spec. It carries no stack trace:
 * it says what was wrong with the request, not where in our code that was found.
 */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final int status;
  private final transient List<Header> headers;

  private RegistryException(ErrorCode code, int status, String message, List<Header> headers) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }

  /** With the code's own status. The message says what is wrong with what, and what to do. */
  public static RegistryException of(ErrorCode code, String message, Object... arguments) {
    return new RegistryException(code, code.status(), message.formatted(arguments), List.of());
  }

  /** For a text that is not the value it should be: its own message says why. */
  public static RegistryException of(ErrorCode code, InvalidValueException cause) {
    return new RegistryException(
        code, code.status(), String.valueOf(cause.getMessage()), List.of());
  }

  public RegistryException withStatus(int other) {
    return new RegistryException(code, other, getMessage(), headers);
  }

  public RegistryException withHeaders(List<Header> more) {
    return new RegistryException(code, status, getMessage(), List.copyOf(more));
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public ErrorCode code() {
    return code;
  }

  public int status() {
    return status;
  }

  public List<Header> headers() {
    return headers;
  }
}
