package io.stowage.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command that reads settings shares. */
abstract class Common {
  private final Program program;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML: ours, or distribution's config.yml.")
  @Nullable Path config;

  @Mixin Help help = new Help();

  Common(Program program) {
    this.program = program;
  }

  final Program program() {
    return program;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** The settings on the command line. */
  final Program.Given given() {
    var flags = new LinkedHashMap<String, String>();
    for (Program.Flag flag : program.flags()) {
      OptionSpec option = spec.findOption(flag.name());
      Object value = option == null ? null : option.getValue();
      if (value != null) {
        flags.put(flag.key(), value.toString());
      }
    }
    return new Program.Given(flags, Optional.ofNullable(config));
  }

  /** Adds a setting's flag to a command. */
  static void add(CommandSpec command, Program.Flag flag) {
    String fallback = flag.fallback().isEmpty() ? "" : " Default: " + flag.fallback() + ".";
    var option =
        OptionSpec.builder(flag.name())
            .type(flag.isSwitch() ? Boolean.class : String.class)
            .paramLabel(flag.label())
            .description(flag.doc().replace("%", "%%") + fallback);
    if (flag.isSwitch()) {
      option.arity("0..1").fallbackValue("true").paramLabel("true|false");
    }
    command.addOption(option.build());
  }
}
