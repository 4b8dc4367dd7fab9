package io.stowage.server.hub;

import io.stowage.server.account.AccountId;
import io.stowage.server.db.Transaction;
import java.time.InstantSource;

/** People mark repositories that they like. */
public final class Stars {
  private final InstantSource clock;

  public Stars(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Marks a repository; again changes nothing.
   *
   * @return whether it is marked now and was not before
   */
  public boolean star(Transaction tx, AccountId person, long repository) {
    return StarStore.add(tx, person, repository, clock.millis());
  }

  /**
   * Takes the mark away; again changes nothing.
   *
   * @return whether there was one
   */
  public boolean unstar(Transaction tx, AccountId person, long repository) {
    return StarStore.remove(tx, person, repository);
  }
}
