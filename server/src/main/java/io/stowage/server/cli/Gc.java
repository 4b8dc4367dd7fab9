package io.stowage.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stowage gc}. */
@Command(
    name = "gc",
    aliases = "garbage-collect",
    header = "Free the space of what nothing refers to any more.",
    description = {
      "The server does this by itself all the time; this does now what is due.",
      "It runs beside pushes and pulls: nothing needs to stop."
    })
final class Gc extends Common implements Callable<Integer> {
  @Option(
      names = {"--dry-run", "-d"},
      description = "Only name what would go.")
  boolean dryRun;

  /** As {@code registry garbage-collect} of distribution takes it. */
  @Parameters(arity = "0..1", paramLabel = "CONFIG", hidden = true)
  @Nullable Path positional;

  Gc(Program program) {
    super(program);
  }

  @Override
  public Integer call() {
    takeConfig(Optional.ofNullable(positional));
    return program().control(given(), new ControlRequest.Gc(dryRun), out());
  }
}
