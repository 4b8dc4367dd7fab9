package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.Account;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Plans;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.audit.AuditEntry;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Actor;
import io.stowage.server.registry.Births;
import io.stowage.server.registry.ErrorCode;
import io.stowage.server.registry.RegistryException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of a repository that a push makes: private or public as its owner has it, within
 * their plan; official images are public, and what nobody owns is private.
 */
public final class HubBirths implements Births {
  private final Audit audit;
  private final InstantSource clock;

  public HubBirths(Audit audit, InstantSource clock) {
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public Birth judge(Transaction tx, RepositoryName name, Actor actor) {
    if (name.namespace().equals(RepositoryName.LIBRARY)) {
      return new Birth(false);
    }
    Optional<Account> owner = Accounts.find(tx, name.namespace());
    if (owner.isPresent() && !owner.get().isActive()) {
      throw RegistryException.of(
          ErrorCode.DENIED, "the account %s is not active", name.namespace());
    }
    boolean isPrivate =
        owner.map(account -> account.privateByDefault() || !account.allowsPublic()).orElse(true);
    if (isPrivate && owner.isPresent()) {
      try {
        Plans.admitPrivate(tx, owner.get().id());
      } catch (Refusal refused) {
        throw RegistryException.of(ErrorCode.DENIED, "%s", refused.getMessage());
      }
    }
    return new Birth(isPrivate);
  }

  @Override
  public void born(Transaction tx, long id, RepositoryName name, Actor actor) {
    Search.index(tx, id);
    audit.record(
        tx,
        new AuditEntry(
            clock.instant(),
            new AuditEntry.Who(actor.name(), actor.credential(), "", ""),
            AuditAction.REPO_CREATE,
            name.namespace(),
            name.value(),
            AuditEntry.Result.DONE,
            Map.of("by", "push")));
  }

  @Override
  public void gone(Transaction tx, long id) {
    Search.remove(tx, id);
  }
}
