package io.stowage.server.cli;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stowage health}. */
@Command(
    name = "health",
    header = "Ask the server whether it is ready.",
    description = "Exits with 0 when it is, with 1 when it says no, with 3 when none answers.")
final class Health extends Common implements Callable<Integer> {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server; absent, the one on the data folder, or on the settings' port.")
  @Nullable URI url;

  Health(Program program) {
    super(program);
  }

  @Override
  public Integer call() {
    return program().health(given(), Optional.ofNullable(url), out());
  }
}
