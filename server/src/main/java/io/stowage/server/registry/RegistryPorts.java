package io.stowage.server.registry;

import java.util.Optional;

/**
 * What the registry asks and tells others.
 *
 * @param listing what the catalog shows; absent: all there is
 */
public record RegistryPorts(
    Access access,
    Events events,
    Births births,
    Pulls pulls,
    Quotas quotas,
    Optional<Listing> listing) {

  /** Whoever is let in may push new repositories, which are public, and pull without limit. */
  public static RegistryPorts open(Access access, Events events) {
    return new RegistryPorts(
        access, events, Births.PUBLIC, Pulls.UNLIMITED, Quotas.UNLIMITED, Optional.empty());
  }

  public RegistryPorts withBirths(Births other) {
    return new RegistryPorts(access, events, other, pulls, quotas, listing);
  }

  public RegistryPorts withPulls(Pulls other) {
    return new RegistryPorts(access, events, births, other, quotas, listing);
  }

  public RegistryPorts withQuotas(Quotas other) {
    return new RegistryPorts(access, events, births, pulls, other, listing);
  }
}
