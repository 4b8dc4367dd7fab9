package io.stowage.server.hub;

import io.stowage.server.account.Account;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Audits;
import io.stowage.server.account.By;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Actor;
import io.stowage.server.registry.Events;
import io.stowage.server.registry.Repositories;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts the repositories of an account that goes into the bin, from where administrators restore.
 */
public final class Departures implements Accounts.Farewell {
  private final Supplier<Repositories> repositories;
  private final Audit audit;
  private final Duration undo;
  private final InstantSource clock;

  /**
   * What is to be done when accounts go.
   *
   * @param repositories the registry's, once it is there
   * @param undo how long they lie in the bin; zero for not at all
   */
  public Departures(
      Supplier<Repositories> repositories, Audit audit, Duration undo, InstantSource clock) {
    this.repositories = repositories;
    this.audit = audit;
    this.undo = undo;
    this.clock = clock;
  }

  @Override
  public void deactivated(Transaction tx, Account account, By by) {
    Actor actor =
        new Actor(
            by.identity().subject().displayName(),
            Optional.empty(),
            by.identity().credential().toString());
    var source = new Events.Source(actor, "", by.address(), "", "", by.agent(), "");
    Optional<Duration> kept = Optional.of(undo).filter(time -> !time.isZero());
    for (DepartureStore.Left left : DepartureStore.in(tx, account.name())) {
      if (repositories.get().delete(tx, left.name(), kept, source)) {
        Search.remove(tx, left.id());
        Audits.record(
            audit,
            tx,
            clock.instant(),
            by,
            AuditAction.REPO_DELETE,
            account.name(),
            left.name().value(),
            Map.of("undo", undo.toSeconds(), "with", "account"));
      }
    }
  }
}
