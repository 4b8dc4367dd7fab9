package io.stowage.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stowage help}. */
@Command(name = "help", header = "Show the help of a command.")
final class HelpOn implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Help help = new Help();

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "Such as serve, or htpasswd add; absent, all commands are listed.")
  List<String> path = new ArrayList<>();

  @Override
  public Integer call() {
    CommandLine at = spec.root().commandLine();
    for (String word : path) {
      CommandLine below = at.getSubcommands().get(word);
      if (below == null) {
        throw new ParameterException(
            spec.commandLine(), "there is no command " + String.join(" ", path) + ".");
      }
      at = below;
    }
    at.usage(spec.commandLine().getOut());
    return ExitCode.OK;
  }
}
