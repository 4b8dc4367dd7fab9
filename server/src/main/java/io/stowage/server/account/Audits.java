package io.stowage.server.account;

import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.audit.AuditEntry;
import io.stowage.server.db.Transaction;
import java.time.Instant;
import java.util.Map;

/** Entries of the audit log about accounts. */
public final class Audits {
  private Audits() {}

  /** Something that was done. */
  public static void record(
      Audit audit,
      Transaction tx,
      Instant at,
      By by,
      AuditAction action,
      String namespace,
      String target,
      Map<String, Object> detail) {
    audit.record(
        tx, new AuditEntry(at, who(by), action, namespace, target, AuditEntry.Result.DONE, detail));
  }

  /** Something that was refused. */
  public static void refused(
      Audit audit,
      Transaction tx,
      Instant at,
      By by,
      AuditAction action,
      String namespace,
      String target) {
    audit.record(
        tx,
        new AuditEntry(
            at, who(by), action, namespace, target, AuditEntry.Result.REFUSED, Map.of()));
  }

  private static AuditEntry.Who who(By by) {
    return new AuditEntry.Who(
        by.identity().subject().displayName(),
        by.identity().credential().toString(),
        by.address(),
        by.agent());
  }
}
