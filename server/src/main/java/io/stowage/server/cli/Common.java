package io.stowage.server.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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

  /**
   * Takes a file of settings without {@code --config}, as distribution's commands do.
   *
   * @throws ParameterException when the word is none: most likely it was meant for something else
   */
  final void takeConfig(Optional<Path> word) {
    if (word.isEmpty()) {
      return;
    }
    boolean isFile = word.get().toString().matches(".*\\.ya?ml") || Files.exists(word.get());
    if (config != null || !isFile) {
      throw new ParameterException(
          spec.commandLine(),
          "%s takes no word \"%s\"; a file of settings is named with --config."
              .formatted(spec.name(), word.get()));
    }
    config = word.get();
  }

  /** Adds a setting's flag to a command; a default has a line of its own, lest it be broken. */
  static void add(CommandSpec command, Program.Flag flag) {
    String doc = flag.doc().replace("%", "%%");
    var option =
        OptionSpec.builder(flag.name())
            .type(flag.label().equals("PATH") ? Path.class : String.class)
            .paramLabel(flag.label())
            .description(
                flag.fallback().isEmpty()
                    ? new String[] {doc}
                    : new String[] {doc, "Default: " + flag.fallback()});
    if (flag.isSwitch()) {
      option
          .type(Boolean.class)
          .converters(Common::parseSwitch)
          .arity("0..1")
          .fallbackValue("true")
          .paramLabel("true|false");
    } else if (flag.label().contains("|")) {
      option.completionCandidates(List.of(flag.label().split("\\|")));
    }
    command.addOption(option.build());
  }

  /** What settings take for true and false. */
  private static Boolean parseSwitch(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default ->
          throw new TypeConversionException(
              "\"" + text + "\" is not true or false (or yes, on, 1; no, off, 0)");
    };
  }
}
