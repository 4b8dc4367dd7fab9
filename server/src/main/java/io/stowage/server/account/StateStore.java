package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import java.util.Optional;

/** The rows of {@code server_state}. */
final class StateStore {
  static final String ADMIN_USER = "admin-user.enabled";

  private StateStore() {}

  static Optional<String> get(Transaction tx, String name) {
    return tx.handle()
        .select("SELECT value FROM server_state WHERE name = ?", name)
        .mapTo(String.class)
        .findOne();
  }

  static void put(Transaction tx, String name, String value) {
    tx.handle()
        .execute(
            "INSERT INTO server_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name,
            value);
  }
}
