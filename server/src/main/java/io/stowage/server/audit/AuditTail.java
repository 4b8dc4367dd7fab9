package io.stowage.server.audit;

import io.stowage.server.db.Database;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is written into the log from now on, by this process or another, asked for again and again.
 * Of two that write at once the one with the smaller id may commit later: so each look goes back a
 * little, and leaves out what it has seen. Not for several threads at once.
 */
public final class AuditTail {
  /** Ids that a look goes back. */
  static final int BACK = 256;

  /** New entries of one look. */
  static final int MOST = 1000;

  private final Database database;
  private final Set<Long> seen = new HashSet<>();
  private long floor;
  private long last;

  public AuditTail(Database database) {
    this.database = database;
  }

  /**
   * What is new.
   *
   * @param isCut whether there were more, which are left out for good
   */
  public record Look(List<AuditRecord> records, boolean isCut) {}

  /** Begins here: what was written before is not told. */
  public void begin() {
    floor = database.read(AuditStore::newest);
    last = floor;
    seen.clear();
  }

  /** What was written since the look before. */
  public Look look() {
    long from = Math.max(floor, last - BACK);
    List<AuditRecord> found = database.read(tx -> AuditStore.since(tx, from, BACK + MOST + 1));
    List<AuditRecord> fresh = found.stream().filter(one -> seen.add(one.id())).limit(MOST).toList();
    if (found.size() > BACK + MOST) {
      begin();
      return new Look(fresh, true);
    }
    if (!found.isEmpty()) {
      last = Math.max(last, found.getLast().id());
      seen.removeIf(id -> id <= last - BACK);
    }
    return new Look(fresh, false);
  }
}
