package io.stowage.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stowage verify}. */
@Command(
    name = "verify",
    header = "Hash every blob again and name what is damaged.",
    description = {
      "A damaged blob counts as absent from then on: pushing it again mends it.",
      "Exits with 1 when there is damage."
    })
final class Verify extends Common implements Callable<Integer> {
  Verify(Program program) {
    super(program);
  }

  @Override
  public Integer call() {
    return program().control(given(), new ControlRequest.Verify(), out());
  }
}
