package io.stowage.server.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code stowage login}: name and password for a session, which is kept for the next commands. */
@Command(
    name = "login",
    header = "Log in to a server, for the commands that follow.",
    description = {
      "Asks for name, password and, where it is on, the code of your second factor. The log-in is",
      "kept in stowage/login.json in your folder of settings, readable by you alone; the server"
          + " you",
      "logged in to last is the current one.",
      "Scripts need none: they set STOWAGE_URL and STOWAGE_TOKEN, a personal token."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage login https://hub.example.com",
      "  stowage login localhost:5000 -u alice --password-stdin < password",
      "  stowage login --list",
      "  stowage login --use hub.example.com     the current one from now on"
    })
final class LoginCommand extends HubCommands {
  private static final String HERE = "localhost:5000";

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      description = "The server; absent, STOWAGE_URL, the current one, or " + HERE + ".")
  @Nullable String url;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "NAME",
      description = "Your name, or your mail address.")
  @Nullable String user;

  @Option(names = "--password-stdin", description = "The password is a line of standard input.")
  boolean passwordFromInput;

  @Option(
      names = "--new-password-stdin",
      description = "The password of your own, where you must choose one, is the next line of it.")
  boolean newPasswordFromInput;

  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = "Of your second factor, or a recovery code: each is good once.")
  @Nullable String code;

  @Option(names = "--list", description = "Only list where you are logged in.")
  boolean list;

  @Option(
      names = "--use",
      description = "Only make it the current server; you are logged in there.")
  boolean use;

  LoginCommand(Program program, Terminal terminal) {
    super(program, terminal);
  }

  @Override
  public void run() {
    LogInFile file = LogInFile.of(program().environment());
    if (list) {
      list(file);
      return;
    }
    URI server = server(file);
    if (use) {
      file.put(file.at(server).orElseThrow(() -> notThere(server)));
      out().println("The current server is " + server + ".");
      return;
    }
    if (ServerAddress.isInTheClear(server)) {
      spec.commandLine()
          .getErr()
          .println(
              "stowage: " + server + " has no TLS: who listens on the way gets your password.");
    }
    try (var client = new HubClient(server, Optional.empty(), program().version())) {
      LogInFile.LogIn logIn = logIn(server, client);
      file.put(logIn);
      done(
          object().put("url", server.toString()).put("name", logIn.name()),
          "Logged in to %s as %s.".formatted(server, logIn.name()));
    }
  }

  private static CommandFailure notThere(URI server) {
    return new CommandFailure(
        ExitCode.FAILED, "You are not logged in there: stowage login " + server);
  }

  private void list(LogInFile file) {
    ObjectNode answer = object();
    var items = answer.putArray("items");
    boolean isCurrent = true;
    for (LogInFile.LogIn each : file.all()) {
      items
          .addObject()
          .put("url", each.server().toString())
          .put("name", each.name())
          .put("current", isCurrent);
      isCurrent = false;
    }
    listed(
        answer,
        Column.of("SERVER", "url"),
        Column.of("NAME", "name"),
        Column.of("CURRENT", "current"));
  }

  private URI server(LogInFile file) {
    Map<String, String> environment = program().environment();
    return Optional.ofNullable(url)
        .or(() -> Optional.ofNullable(server))
        .or(() -> Optional.ofNullable(environment.get("STOWAGE_URL")))
        .filter(text -> !text.isBlank())
        .map(ServerAddress::of)
        .or(() -> file.current().map(LogInFile.LogIn::server))
        .orElseGet(() -> ServerAddress.of(HERE));
  }

  /** Goes from step to step until the server lets us in. */
  private LogInFile.LogIn logIn(URI server, HubClient client) {
    String name = name();
    String password = secret("Password: ", passwordFromInput, "--password-stdin");
    ObjectNode first = object().put("name", name).put("password", password);
    JsonNode answer = step(client, first);
    boolean asked = false;
    while (true) {
      String next = answer.path("next").asString("");
      switch (answer.path("step").asString("")) {
        case "done" -> {
          String secret = answer.path("token").asString("");
          String known = answer.path("user").path("name").asString(name);
          if (!secret.isEmpty()) {
            return new LogInFile.LogIn(server, known, secret);
          }
          throw unknown(server);
        }
        case "code" -> {
          answer = step(client, object().put("next", next).put("code", code(asked)), "code");
          asked = true;
        }
        case "password" -> {
          if (isAsked()) {
            err().println("You need a password of your own.");
          }
          answer = ownPassword(client, next);
        }
        default -> throw unknown(server);
      }
    }
  }

  private boolean isAsked() {
    return !newPasswordFromInput && terminal().isInteractive();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Asked for again while the server says that it is not good enough. */
  private JsonNode ownPassword(HubClient client, String next) {
    while (true) {
      String own = newPassword("", newPasswordFromInput, "--new-password-stdin");
      try {
        return step(client, object().put("next", next).put("password", own), "password");
      } catch (HubProblem problem) {
        if (problem.status() != 422 || !isAsked()) {
          throw problem;
        }
        problem.sentences().forEach(err()::println);
      }
    }
  }

  private static CommandFailure unknown(URI server) {
    return new CommandFailure(
        ExitCode.FAILED,
        "The server at " + server + " wants something that this stowage does not know.");
  }

  private JsonNode step(HubClient client, ObjectNode body, String... below) {
    ApiPath path = ApiPath.of("login").below(below);
    return client.send("POST", path, body.put("bearer", true), Optional.empty()).body();
  }

  private String name() {
    if (user != null) {
      return user;
    }
    if (!terminal().isInteractive()) {
      throw new CommandFailure(ExitCode.USAGE, "Nobody can be asked here: say who with -u NAME.");
    }
    return terminal().ask("Name: ").map(String::strip).orElseThrow(HubCommands::givenUp);
  }

  private String code(boolean asked) {
    if (code != null && !asked) {
      return code;
    }
    if (!terminal().isInteractive()) {
      throw new CommandFailure(
          ExitCode.USAGE, "This needs the code of your second factor: --code CODE.");
    }
    return terminal()
        .ask("Code of your second factor: ")
        .map(String::strip)
        .orElseThrow(HubCommands::givenUp);
  }
}
