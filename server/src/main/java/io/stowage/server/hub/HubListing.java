package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.access.Policy;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.account.Identities;
import io.stowage.server.account.Identity;
import io.stowage.server.db.Database;
import io.stowage.server.registry.Access.Wanted;
import io.stowage.server.registry.Action;
import io.stowage.server.registry.Actor;
import io.stowage.server.registry.Listing;
import java.util.List;
import java.util.Optional;

/** The registry's catalog, for everybody what they may see, and where they may mount from. */
public final class HubListing implements Listing {
  private static final int SOURCES_LOOKED_AT = 1000;
  private static final int SOURCES = 3;

  private final Database database;
  private final Identities identities;
  private final Policy policy;

  public HubListing(Database database, Identities identities, Policy policy) {
    this.database = database;
    this.identities = identities;
    this.policy = policy;
  }

  @Override
  public List<RepositoryName> page(Actor actor, Optional<String> after, int limit) {
    Viewer viewer = Viewer.of(who(actor), policy);
    return database.read(tx -> CatalogStore.page(tx, viewer, after.orElse(""), limit));
  }

  @Override
  public List<RepositoryName> sources(Actor actor, Digest digest) {
    Clause pulled = Visible.to(Viewer.pulling(who(actor), policy));
    List<RepositoryName> covered =
        actor
            .limits()
            .map(limits -> pulled.and(Visible.covered(pullable(limits), policy.isPublicForAll())))
            .map(clause -> holding(digest, clause))
            .orElse(List.of());
    return covered.isEmpty() ? holding(digest, pulled) : covered;
  }

  private List<RepositoryName> holding(Digest digest, Clause clause) {
    return database.read(
        tx -> CatalogStore.holding(tx, digest, clause, SOURCES_LOOKED_AT, SOURCES));
  }

  private static List<RepositoryName> pullable(List<Wanted.OnRepository> limits) {
    return limits.stream()
        .filter(one -> one.actions().contains(Action.PULL))
        .map(one -> one.name().canonical())
        .distinct()
        .toList();
  }

  private Identity who(Actor actor) {
    return CredentialRef.parse(actor.credential()).flatMap(identities::of).orElse(Identity.NOBODY);
  }
}
