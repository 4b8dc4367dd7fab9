package io.stowage.server.cli;

import picocli.CommandLine.Option;

/** How much of a list is shown. */
final class Paging {
  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = {"At most so many.", "Default: 1000"})
  int most;
}
