package io.stowage.server.hub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.oci.RepositoryName;
import io.stowage.server.account.Account;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Plans;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Database;
import io.stowage.server.registry.ErrorCode;
import io.stowage.server.registry.Quotas;
import io.stowage.server.registry.RegistryException;
import java.time.Duration;
import java.util.Optional;

/**
 * The room that a namespace's plan leaves. Namespaces without a limit are remembered for a moment,
 * so that they cost their pushes nothing.
 */
public final class PlanQuotas implements Quotas {
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  private final Database database;
  private final Cache<String, Boolean> unlimited =
      Caffeine.newBuilder()
          .maximumSize(10_000)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();

  public PlanQuotas(Database database) {
    this.database = database;
  }

  @Override
  public void admit(RepositoryName name, long bytes) {
    String namespace = name.namespace();
    if (unlimited.getIfPresent(namespace) != null) {
      return;
    }
    try {
      boolean isUnlimited =
          database.read(
              tx -> {
                Optional<Account> owner = Accounts.find(tx, namespace);
                if (owner.isEmpty() || !Plans.limitsStorage(tx, owner.get())) {
                  return true;
                }
                Plans.admitStorage(tx, owner.get().id(), bytes);
                return false;
              });
      if (isUnlimited) {
        unlimited.put(namespace, true);
      }
    } catch (Refusal refused) {
      throw RegistryException.of(ErrorCode.DENIED, "%s", refused.getMessage());
    }
  }
}
