package io.stowage.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line {@code stowage}, with its commands. */
@Command(
    name = "stowage",
    header = "A registry for container images.",
    description = "Try it: stowage serve --open",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  it went well",
      "  1  it failed, or damage was found",
      "  2  the command line or a setting is wrong; nothing was done",
      "  3  the server can't be reached, or another process holds the data folder",
      "",
      "More of a command: stowage COMMAND --help"
    })
public final class Stowage implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Help help = new Help();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  private final Program program;

  private Stowage(Program program) {
    this.program = program;
  }

  /** Runs one command; answers with an {@link ExitCode}. */
  public static int run(
      Program program, InputStream in, PrintWriter out, PrintWriter err, List<String> arguments) {
    return run(program, new OwnTerminal(in, program.environment()), out, err, arguments);
  }

  /** Runs one command, whose questions are asked elsewhere. */
  static int run(
      Program program,
      Terminal terminal,
      PrintWriter out,
      PrintWriter err,
      List<String> arguments) {
    var line = commandLine(program, terminal);
    line.setOut(out).setErr(err);
    int code = line.execute(asDistributions(arguments).toArray(String[]::new));
    out.flush();
    err.flush();
    return code;
  }

  /** The image {@code registry:2} serves when it is given a file of settings alone. */
  private static List<String> asDistributions(List<String> arguments) {
    if (arguments.size() == 1 && arguments.getFirst().matches("[^-].*\\.ya?ml")) {
      return List.of("serve", arguments.getFirst());
    }
    return arguments;
  }

  private static CommandLine commandLine(Program program, Terminal terminal) {
    var imports = group("import", "Take images in from elsewhere.");
    imports.addSubcommand(of(new ImportRegistry(program), program));
    imports.addSubcommand(of(new ImportOciLayout(program), program));
    var repositories = group("repository", "Work on whole repositories.");
    repositories.getCommandSpec().usageMessage().hidden(true);
    repositories.addSubcommand(of(new DeleteRepository(program), program));
    var serve = new CommandLine(new Serve(program));
    program.flags().forEach(flag -> Common.add(serve.getCommandSpec(), flag));
    var htpasswd = new CommandLine(new Htpasswd(terminal));
    var root =
        new CommandLine(new Stowage(program))
            .addSubcommand(serve)
            .addSubcommand(new LoginCommand(program, terminal))
            .addSubcommand(new LogoutCommand(program, terminal))
            .addSubcommand(new SearchCommand(program, terminal))
            .addSubcommand(new RepoCommands(program, terminal))
            .addSubcommand(new OrgCommands(program, terminal))
            .addSubcommand(new TeamCommands(program, terminal))
            .addSubcommand(new TokenCommands(program, terminal))
            .addSubcommand(new ScopeMapCommands(program, terminal))
            .addSubcommand(people(program, terminal))
            .addSubcommand(new AdminUserCommands(program, terminal))
            .addSubcommand(new PlanCommands(program, terminal))
            .addSubcommand(new AuditCommands(program, terminal))
            .addSubcommand(htpasswd)
            .addSubcommand(imports)
            .addSubcommand(repositories)
            .addSubcommand(of(new Gc(program), program))
            .addSubcommand(of(new Verify(program), program))
            .addSubcommand(of(new Health(program), program))
            .addSubcommand("settings", new SettingsList(program))
            .addSubcommand("completion", new Completion())
            .addSubcommand("version", new Version(program))
            .addSubcommand(new HelpOn())
            .addSubcommand("train", new Train(program));
    root.getCommandSpec().versionProvider(() -> new String[] {"stowage " + program.version()});
    root.setExecutionStrategy(new CommandLine.RunLast());
    root.setExecutionExceptionHandler(Stowage::explain);
    root.setParameterExceptionHandler(Stowage::misused);
    root.setUsageHelpWidth(96);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    closeGaps(root);
    return root;
  }

  /** Where a command has no description, its heading would be a second blank line. */
  private static void closeGaps(CommandLine line) {
    var usage = line.getCommandSpec().usageMessage();
    if (usage.description().length == 0) {
      usage.descriptionHeading("");
    }
    line.getSubcommands().values().forEach(Stowage::closeGaps);
  }

  /** One of these commands is on the data, so what says which server is not for it. */
  private static CommandLine people(Program program, Terminal terminal) {
    var rescue = of(new RescueUser(program), program);
    var people = new CommandLine(new UserCommands(program, terminal)).addSubcommand(rescue);
    var spec = rescue.getCommandSpec();
    for (String inherited : List.of("--server", "--json")) {
      spec.remove(spec.findOption(inherited));
    }
    return people;
  }

  private static CommandLine group(String name, String header) {
    var line = new CommandLine(new Group());
    line.getCommandSpec()
        .name(name)
        .usageMessage()
        .header(header)
        .commandListHeading("%nCommands:%n")
        .synopsisSubcommandLabel("COMMAND");
    return line;
  }

  /** A command on the data: it needs to know where that is, and nothing else of serve. */
  private static CommandLine of(Object command, Program program) {
    var line = new CommandLine(command);
    program.flags().stream()
        .filter(flag -> flag.key().equals("data"))
        .forEach(flag -> Common.add(line.getCommandSpec(), flag));
    return line;
  }

  private static int explain(Exception failure, CommandLine line, ParseResult ignored) {
    switch (failure) {
      case CommandFailure expected -> {
        expected.getMessage().lines().forEach(text -> line.getErr().println("stowage: " + text));
        return expected.exitCode();
      }
      case HubProblem problem -> {
        problem.sentences().forEach(text -> line.getErr().println("stowage: " + text));
        return problem.exitCode();
      }
      case IOException io -> {
        line.getErr().println("stowage: " + io.getClass().getSimpleName() + ": " + io.getMessage());
        return ExitCode.FAILED;
      }
      default -> {
        line.getErr().println("stowage: this should not have happened; please report it.");
        failure.printStackTrace(line.getErr());
        return ExitCode.FAILED;
      }
    }
  }

  private static int misused(CommandLine.ParameterException wrong, String[] ignored) {
    CommandLine line = wrong.getCommandLine();
    line.getErr().println("stowage: " + wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, line.getErr());
    line.getErr().println("See " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "name a command.");
  }

  /** A command that only has commands. */
  @Command
  private static final class Group implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin Help help = new Help();

    @Override
    public void run() {
      throw new CommandLine.ParameterException(spec.commandLine(), "name a command.");
    }
  }

  /** {@code stowage settings}. */
  @Command(
      header = "List every setting: key, name in the environment, flag, default.",
      description = {
        "A setting is read from a flag, else from the environment, else from the file of settings",
        "(stowage.yaml, or --config), else it has its default."
      })
  private static final class SettingsList implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin Help help = new Help();

    @Option(names = "--markdown", description = "As a Markdown table.")
    boolean markdown;

    private final Program program;

    SettingsList(Program program) {
      this.program = program;
    }

    @Override
    public void run() {
      spec.commandLine().getOut().print(program.settings(markdown));
    }
  }

  /** {@code stowage version}. */
  @Command(header = "Show the version.")
  private static final class Version implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin Help help = new Help();
    private final Program program;

    Version(Program program) {
      this.program = program;
    }

    @Override
    public void run() {
      spec.commandLine().getOut().println("stowage " + program.version());
    }
  }

  /** {@code stowage train}: a step of the build, nothing for people. */
  @Command(hidden = true)
  private static final class Train implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();
    private final Program program;

    Train(Program program) {
      this.program = program;
    }

    @Override
    public Integer call() {
      return program.train(spec.commandLine().getOut());
    }
  }
}
