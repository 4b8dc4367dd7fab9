package io.stowage.server.registry;

/**
 * The error codes of the distribution-spec, "Error Codes", and the few of Docker's that it lacks,
 * with their status.
 */
public enum ErrorCode {
  BLOB_UNKNOWN(404),
  BLOB_UPLOAD_INVALID(416),
  BLOB_UPLOAD_UNKNOWN(404),
  DIGEST_INVALID(400),
  MANIFEST_BLOB_UNKNOWN(400),
  MANIFEST_INVALID(400),
  MANIFEST_UNKNOWN(404),
  NAME_INVALID(400),
  NAME_UNKNOWN(404),
  SIZE_INVALID(400),
  UNAUTHORIZED(401),
  DENIED(403),
  UNSUPPORTED(405),
  TOOMANYREQUESTS(429),
  /** Docker's. */
  PAGINATION_NUMBER_INVALID(400),
  /** Docker's: our fault, for now. */
  UNAVAILABLE(503),
  /** Docker's: our fault. */
  UNKNOWN(500);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /** The HTTP status unless the failure says otherwise. */
  public int status() {
    return status;
  }
}
