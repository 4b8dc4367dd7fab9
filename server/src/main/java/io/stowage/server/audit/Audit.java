package io.stowage.server.audit;

import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The audit log. An entry is written by the transaction that does what it tells of, so that neither
 * is there without the other; what is refused or fails has a transaction for its entry alone.
 */
public final class Audit {
  /** Entries in a page at most. */
  public static final int LARGEST_PAGE = 500;

  private final Database database;
  private final int walk;

  public Audit(Database database) {
    this(database, 10_000);
  }

  /**
   * For tests that need small bounds.
   *
   * @param walk entries looked at for one page, so that a filter that finds nothing costs no scan
   */
  Audit(Database database, int walk) {
    this.database = database;
    this.walk = walk;
  }

  /** Writes an entry, together with all else that the transaction does. */
  public void record(Transaction tx, AuditEntry entry) {
    AuditStore.insert(tx, entry);
  }

  /** Writes an entry on its own; returns when it is durable. */
  public void record(AuditEntry entry) {
    database.execute(tx -> AuditStore.insert(tx, entry));
  }

  /**
   * Entries, newest first.
   *
   * @param after where the page before ended; absent: at the newest
   * @param limit entries at most; {@link #LARGEST_PAGE} where that is less
   */
  public AuditPage page(AuditFilter filter, Optional<AuditPosition> after, int limit) {
    int most = Math.clamp(limit, 1, LARGEST_PAGE);
    return database.read(tx -> AuditStore.page(tx, filter, after, most, walk));
  }

  /**
   * What people changed of a repository, newest first: not what was pushed and deleted there.
   *
   * @param from since when there is this repository: before, another may have had its name
   * @param before only what is older than this
   */
  public static List<AuditRecord> changes(
      Transaction tx, String repository, Instant from, AuditPosition before, int limit) {
    return AuditStore.changes(tx, repository, from, before, limit);
  }

  /**
   * All that passes the filter, newest first, as lines of a file: made page by page while they are
   * taken, so that no more than a page is in memory and no transaction waits for a slow reader.
   */
  public void export(AuditFilter filter, AuditFormat format, Consumer<String> line) {
    format.head().ifPresent(line);
    Optional<AuditPosition> next = Optional.empty();
    do {
      AuditPage page = page(filter, next, LARGEST_PAGE);
      page.records().forEach(one -> line.accept(format.line(one)));
      next = page.next();
    } while (next.isPresent());
  }
}
