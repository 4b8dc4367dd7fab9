package io.stowage.server.audit;

import java.util.List;
import java.util.Optional;

/**
 * A part of the log, newest first.
 *
 * @param next where to go on; absent: that is all. A page may hold less than was asked for, and
 *     even nothing, while there is more to look through.
 */
public record AuditPage(List<AuditRecord> records, Optional<AuditPosition> next) {
  public AuditPage {
    records = List.copyOf(records);
  }
}
