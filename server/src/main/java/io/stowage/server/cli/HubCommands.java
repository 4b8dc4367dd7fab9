package io.stowage.server.cli;

import io.stowage.server.account.Passwords;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the commands on a server's accounts and repositories share: one class a noun. */
@Command(commandListHeading = "%nCommands:%n", synopsisSubcommandLabel = "COMMAND")
abstract class HubCommands implements Runnable {
  private final Program program;
  private final Terminal terminal;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Help help = new Help();

  @Option(
      names = "--server",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "The server; absent, STOWAGE_URL, or where you logged in last.")
  @Nullable String server;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Answer with one JSON document, with the API's field names.")
  boolean json;

  HubCommands(Program program, Terminal terminal) {
    this.program = program;
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command.");
  }

  final Program program() {
    return program;
  }

  final Terminal terminal() {
    return terminal;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final Hub hub() {
    return Hub.of(Optional.ofNullable(server), program, terminal);
  }

  static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  /** Asks the server for something, and lets it go again. */
  final <T> T on(Function<Hub, T> work) {
    try (var hub = hub()) {
      return work.apply(hub);
    }
  }

  /** Shows a list, page after page. */
  final int list(ApiPath path, Paging paging, Column... columns) {
    return listed(on(hub -> hub.list(path, paging.most)), columns);
  }

  /** Shows the {@code items} of an answer. */
  final int listed(JsonNode answer, Column... columns) {
    if (json) {
      out().println(answer.toPrettyString());
      return ExitCode.OK;
    }
    var table = new Table(List.of(columns).stream().map(Column::title).toList());
    for (JsonNode item : answer.path("items")) {
      table.add(List.of(columns).stream().map(column -> column.cell(item)).toList());
    }
    table.lines(terminal.width()).forEach(out()::println);
    if (answer.has("next")) {
      spec.commandLine().getErr().println("stowage: there are more; see --limit.");
    }
    return ExitCode.OK;
  }

  /** Shows one thing, all of it. */
  final int shown(JsonNode thing) {
    if (json) {
      out().println(thing.toPrettyString());
    } else {
      Details.lines(thing).forEach(out()::println);
    }
    return ExitCode.OK;
  }

  /** Says what was done; in JSON, what the server answered. */
  final int done(JsonNode answer, String sentence) {
    if (!json) {
      out().println(sentence);
    } else if (!answer.isMissingNode()) {
      out().println(answer.toPrettyString());
    }
    return ExitCode.OK;
  }

  /**
   * Has a name typed once more before what can't be taken back.
   *
   * @param again what {@code --confirm} said
   * @param what is about to happen to it
   */
  final String confirmed(String name, @Nullable String again, String what) {
    String typed = again;
    if (typed == null) {
      if (!terminal.isInteractive()) {
        throw new CommandFailure(
            ExitCode.USAGE, "%s: say so with --confirm %s.".formatted(what, name));
      }
      typed = terminal.ask(what + ". Type " + name + " to go on: ").map(String::strip).orElse("");
    }
    if (!typed.equals(name)) {
      throw new CommandFailure(ExitCode.FAILED, "That is not " + name + ". Nothing was changed.");
    }
    return typed;
  }

  /** A secret from the next line of standard input, else asked for. */
  final String secret(String prompt, boolean fromInput, String option) {
    try {
      if (fromInput) {
        return terminal
            .line()
            .orElseThrow(
                () ->
                    new CommandFailure(ExitCode.USAGE, option + ": standard input is at its end."));
      }
    } catch (IOException failure) {
      throw new CommandFailure(ExitCode.FAILED, "Standard input can't be read: " + failure);
    }
    if (!terminal.isInteractive()) {
      throw new CommandFailure(ExitCode.USAGE, "Nobody can be asked here: use " + option + ".");
    }
    return terminal.askSecret(prompt).orElseThrow(HubCommands::givenUp);
  }

  /** A new password: asked for twice. */
  final String newPassword(String whose, boolean fromInput, String option) {
    if (!fromInput && terminal.isInteractive()) {
      spec.commandLine().getErr().println(Passwords.RULE);
    }
    String first = secret("New password" + whose + ": ", fromInput, option);
    if (!fromInput && !terminal.askSecret("Again: ").equals(Optional.of(first))) {
      throw new CommandFailure(ExitCode.USAGE, "The passwords differ. Nothing was changed.");
    }
    return first;
  }

  static CommandFailure givenUp() {
    return new CommandFailure(ExitCode.FAILED, "Nothing was changed.");
  }
}
