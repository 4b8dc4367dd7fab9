package io.stowage.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stowage import registry}. */
@Command(
    name = "registry",
    header = "Take over the folder of a registry:2.",
    description = {
      "No blob is copied: from then on they are served from DIR, which must stay where it is.",
      "What is broken is named line by line; what is whole is taken.",
      "Stop the old registry first."
    },
    footerHeading = "%nExample:%n",
    footer = "  stowage import registry /var/lib/registry --data /var/lib/registry")
final class ImportRegistry extends Common implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The folder that holds docker/registry/v2.")
  Path folder = Path.of("");

  @Option(names = "--verify", description = "Hash every blob. Slow, and sure.")
  boolean verify;

  ImportRegistry(Program program) {
    super(program);
  }

  @Override
  public Integer call() {
    return program().control(given(), new ControlRequest.ImportRegistry(folder, verify), out());
  }
}
