package io.stowage.server.event;

import io.stowage.server.db.Transaction;
import java.util.List;
import java.util.Map;

/** The rows of {@code delivery}: events owed to an endpoint, in the order of their ids. */
final class DeliveryStore {

  /** An event that is owed. */
  record Delivery(long id, String event) {}

  void add(Transaction transaction, String endpoint, String event, long now) {
    transaction
        .handle()
        .createUpdate(
            "INSERT INTO delivery (endpoint, event, created_at) VALUES (:endpoint, :event, :now)")
        .bind("endpoint", endpoint)
        .bind("event", event)
        .bind("now", now)
        .execute();
  }

  /** The oldest first. */
  List<Delivery> next(Transaction transaction, String endpoint, int atMost) {
    return transaction
        .handle()
        .createQuery(
            "SELECT id, event FROM delivery WHERE endpoint = :endpoint ORDER BY id LIMIT :most")
        .bind("endpoint", endpoint)
        .bind("most", atMost)
        .map((row, _) -> new Delivery(row.getLong(1), row.getString(2)))
        .list();
  }

  void remove(Transaction transaction, List<Delivery> delivered) {
    // By id and not "up to": a lower id may be committed after a higher one.
    transaction
        .handle()
        .createUpdate("DELETE FROM delivery WHERE id IN (<ids>)")
        .bindList("ids", delivered.stream().map(Delivery::id).toList())
        .execute();
  }

  long count(Transaction transaction, String endpoint) {
    return transaction
        .handle()
        .createQuery("SELECT COUNT(*) FROM delivery WHERE endpoint = :endpoint")
        .bind("endpoint", endpoint)
        .mapTo(Long.class)
        .one();
  }

  /** How much each endpoint is owed, those included that are no longer configured. */
  Map<String, Long> counts(Transaction transaction) {
    return transaction
        .handle()
        .createQuery("SELECT endpoint, COUNT(*) AS owed FROM delivery GROUP BY endpoint")
        .reduceRows(
            new java.util.HashMap<>(),
            (counts, row) -> {
              counts.put(
                  row.getColumn("endpoint", String.class), row.getColumn("owed", Long.class));
              return counts;
            });
  }
}
