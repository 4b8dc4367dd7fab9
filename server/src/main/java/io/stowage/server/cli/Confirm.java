package io.stowage.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can't be taken back is said twice. */
final class Confirm {
  @Option(
      names = "--confirm",
      paramLabel = "NAME",
      description = "The name once more, where nobody can be asked for it.")
  @Nullable String again;
}
