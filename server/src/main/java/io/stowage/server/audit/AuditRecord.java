package io.stowage.server.audit;

import io.stowage.server.audit.AuditEntry.Result;
import io.stowage.server.audit.AuditEntry.Who;
import java.time.Instant;
import java.util.Map;

/**
 * An entry as it was read back.
 *
 * @param action its word, which a newer or older Stowage may have written
 */
public record AuditRecord(
    long id,
    Instant at,
    Who who,
    String action,
    String namespace,
    String target,
    Result result,
    Map<String, Object> detail) {

  /** Where a page that begins after this one begins. */
  public AuditPosition position() {
    return new AuditPosition(at, id);
  }
}
