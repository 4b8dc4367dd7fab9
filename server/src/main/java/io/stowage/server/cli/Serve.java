package io.stowage.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stowage serve}. */
@Command(
    name = "serve",
    header = "Run the registry.",
    abbreviateSynopsis = true,
    sortOptions = false,
    description = "Serves until it is told to stop; pushes and pulls in flight may end first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage serve --open                       anyone may push: to try it out",
      "  stowage serve --users users --data /srv/images",
      "  stowage serve --tls-certificate cert.pem --tls-key key.pem --port 443",
      "",
      "More settings: stowage settings"
    })
final class Serve extends Common implements Callable<Integer> {

  /** As {@code registry serve} of distribution takes it. */
  @Parameters(arity = "0..1", paramLabel = "CONFIG", hidden = true)
  @Nullable Path positional;

  Serve(Program program) {
    super(program);
  }

  @Override
  public Integer call() {
    takeConfig(Optional.ofNullable(positional));
    return program().serve(given(), out());
  }
}
