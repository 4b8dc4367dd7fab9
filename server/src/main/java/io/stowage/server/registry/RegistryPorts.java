package io.stowage.server.registry;

/** What the registry asks and tells others. */
public record RegistryPorts(
    Access access, Events events, Births births, Pulls pulls, Quotas quotas) {

  /** Whoever is let in may push new repositories, which are public, and pull without limit. */
  public static RegistryPorts open(Access access, Events events) {
    return new RegistryPorts(access, events, Births.PUBLIC, Pulls.UNLIMITED, Quotas.UNLIMITED);
  }

  public RegistryPorts withBirths(Births other) {
    return new RegistryPorts(access, events, other, pulls, quotas);
  }

  public RegistryPorts withPulls(Pulls other) {
    return new RegistryPorts(access, events, births, other, quotas);
  }

  public RegistryPorts withQuotas(Quotas other) {
    return new RegistryPorts(access, events, births, pulls, other);
  }
}
