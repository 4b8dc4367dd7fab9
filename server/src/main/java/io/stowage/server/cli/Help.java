package io.stowage.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code --help}, everywhere. */
@Command(synopsisHeading = "Usage: ", descriptionHeading = "%n", optionListHeading = "%nOptions:%n")
final class Help {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean asked;
}
