package io.stowage.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stowage completion}. */
@Command(
    name = "completion",
    header = "Print a script that completes stowage's commands in your shell.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(stowage completion bash)",
      "  stowage completion fish > ~/.config/fish/completions/stowage.fish"
    })
final class Completion implements Callable<Integer> {

  /** Shells that are known. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Help help = new Help();

  @Parameters(paramLabel = "bash|zsh|fish")
  Shell shell = Shell.bash;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    String script =
        switch (shell) {
          case bash, zsh -> AutoComplete.bash("stowage", root);
          case fish -> fish(root);
        };
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  /** Commands, their commands, and options with their first sentence. */
  private static String fish(CommandLine root) {
    var script = new StringBuilder("complete -c stowage -f\n");
    for (CommandLine command : root.getSubcommands().values().stream().distinct().toList()) {
      var spec = command.getCommandSpec();
      if (spec.usageMessage().hidden()) {
        continue;
      }
      offer(script, "__fish_use_subcommand", "-a " + spec.name(), header(spec));
      options(script, "__fish_seen_subcommand_from " + spec.name(), spec);
      for (CommandLine below : command.getSubcommands().values().stream().distinct().toList()) {
        var inner = below.getCommandSpec();
        var within = "__fish_seen_subcommand_from " + spec.name();
        var fresh = within + "; and not __fish_seen_subcommand_from " + inner.name();
        offer(script, fresh, "-a " + inner.name(), header(inner));
        options(script, within + "; and __fish_seen_subcommand_from " + inner.name(), inner);
      }
    }
    return script.toString();
  }

  private static void options(StringBuilder script, String when, CommandSpec spec) {
    if (spec.positionalParameters().stream().anyMatch(each -> each.type() == Path.class)) {
      script.append("complete -c stowage -n '%s' -F\n".formatted(when));
    }
    for (OptionSpec option : spec.options()) {
      String name = option.longestName();
      if (name.startsWith("--")) {
        String value = option.arity().min() == 0 ? "" : value(option);
        String first = option.description().length == 0 ? "" : option.description()[0];
        offer(script, when, "-l " + name.substring(2) + value, first);
      }
    }
  }

  /** What completes an option's value: files, one of several words, or nothing. */
  private static String value(OptionSpec option) {
    if (option.type() == Path.class) {
      return " -r -F";
    }
    return option.completionCandidates() == null
        ? " -x"
        : " -x -a '" + String.join(" ", option.completionCandidates()) + "'";
  }

  private static void offer(StringBuilder script, String when, String what, String doc) {
    String quoted = doc.replace("\\", "\\\\").replace("'", "\\'");
    script.append("complete -c stowage -n '%s' %s -d '%s'\n".formatted(when, what, quoted));
  }

  private static String header(CommandSpec spec) {
    String[] header = spec.usageMessage().header();
    return header.length == 0 ? "" : header[0];
  }
}
