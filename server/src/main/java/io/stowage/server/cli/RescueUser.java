package io.stowage.server.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code stowage user rescue}: the way back in where no administrator can log in. */
@Command(
    name = "rescue",
    header = "On the server's machine: let somebody in who is locked out.",
    description = {
      "Shows a new password, this once, which the next log-in replaces; ends all log-ins, switches",
      "the second factor off, and lets them in again where they were suspended. For whoever can"
          + " read",
      "the server's data: whether it runs or not, with the --data and --config that it has."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage user rescue admin --data /srv/images",
      "  podman exec hub stowage user rescue bob --administrator"
    })
final class RescueUser extends Common implements Callable<Integer> {
  @ParentCommand @Nullable UserCommands user;

  @Parameters(paramLabel = "NAME", description = "Their name.")
  String name = "";

  @Option(names = "--administrator", description = "They administer the server from now on.")
  boolean asAdministrator;

  RescueUser(Program program) {
    super(program);
  }

  @Override
  public Integer call() {
    if (user != null && (user.server != null || user.json)) {
      throw new ParameterException(
          spec.commandLine(),
          "rescue works on this machine's data and takes neither --server nor --json.");
    }
    return program().control(given(), new ControlRequest.Rescue(name, asAdministrator), out());
  }
}
