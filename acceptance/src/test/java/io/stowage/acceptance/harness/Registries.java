package io.stowage.acceptance.harness;

import java.nio.file.Path;

/**
 * The registry that client tests talk to: Stowage. With {@code -Dacceptance.against=distribution}
 * it is the reference implementation instead, which tells a fault of ours from a client's own.
 */
public final class Registries {
  private static final boolean PEER =
      System.getProperty("acceptance.against", "stowage").equals("distribution");

  private Registries() {}

  /** One that lets everyone do everything. */
  public static Registry open(String name, String... flags) {
    Path folder = Workspace.fresh(name);
    return PEER ? DistributionProcess.open(folder) : StowageProcess.open(folder, flags);
  }

  /** One that asks for a log-in to push; everyone may pull. */
  public static Registry withUsers(String name, String... flags) {
    Path folder = Workspace.fresh(name);
    return PEER ? DistributionProcess.withUsers(folder) : StowageProcess.withUsers(folder, flags);
  }

  /** Skips what the reference implementation cannot do, when it stands in for Stowage. */
  public static void requireStowage() {
    if (PEER) {
      Tools.skip("only Stowage does this, and this run is against the reference implementation");
    }
  }
}
