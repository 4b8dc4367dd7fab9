package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.account.Identities;
import io.stowage.server.account.Identity;
import io.stowage.server.db.Database;
import io.stowage.server.registry.Actor;
import io.stowage.server.registry.Listing;
import java.util.List;
import java.util.Optional;

/** The registry's catalog, for everybody what they may see. */
public final class HubListing implements Listing {
  private final Database database;
  private final Identities identities;

  public HubListing(Database database, Identities identities) {
    this.database = database;
    this.identities = identities;
  }

  @Override
  public List<RepositoryName> page(Actor actor, Optional<String> after, int limit) {
    Identity who =
        CredentialRef.parse(actor.credential()).flatMap(identities::of).orElse(Identity.NOBODY);
    Viewer viewer = Viewer.of(who);
    return database.read(tx -> CatalogStore.page(tx, viewer, after.orElse(""), limit));
  }
}
