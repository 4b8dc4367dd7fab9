package io.stowage.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stowage import oci-layout}. */
@Command(
    name = "oci-layout",
    header = "Take in a folder in the OCI image layout.",
    footerHeading = "%nExample:%n",
    footer = "  stowage import oci-layout ./build/image team/app:1.0")
final class ImportOciLayout extends Common implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "The folder that holds index.json.")
  Path folder = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME[:TAG]",
      description = {
        "What to call it; absent, the layout's own annotations say.",
        "A tag is for a layout of one image."
      })
  @Nullable String name;

  ImportOciLayout(Program program) {
    super(program);
  }

  @Override
  public Integer call() {
    var request = new ControlRequest.ImportOciLayout(folder, Optional.ofNullable(name));
    return program().control(given(), request, out());
  }
}
