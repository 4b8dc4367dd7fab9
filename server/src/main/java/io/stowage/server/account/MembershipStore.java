package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import java.util.List;

final class MembershipStore {
  private MembershipStore() {}

  static List<Long> ofPerson(Transaction tx, AccountId person) {
    return tx.handle()
        .select("SELECT organization_id FROM membership WHERE account_id = ?", person.value())
        .mapTo(Long.class)
        .list();
  }

  static List<String> ownedAlone(Transaction tx, AccountId person) {
    return List.of();
  }

  static void put(Transaction tx, AccountId org, AccountId person, Role role, long now) {}
}
