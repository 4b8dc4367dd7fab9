package io.stowage.server.cli;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stowage logout}: ends the session at the server, and forgets it here. */
@Command(
    name = "logout",
    header = "End a log-in, at the server and here.",
    footerHeading = "%nExample:%n",
    footer = "  stowage logout hub.example.com")
final class LogoutCommand extends HubCommands {
  @Parameters(arity = "0..1", paramLabel = "URL", description = "Absent: the current server.")
  @Nullable String url;

  LogoutCommand(Program program, Terminal terminal) {
    super(program, terminal);
  }

  @Override
  public void run() {
    LogInFile file = LogInFile.of(program().environment());
    Optional<URI> named =
        Optional.ofNullable(url).or(() -> Optional.ofNullable(server)).map(ServerAddress::of);
    LogInFile.LogIn logIn =
        named
            .map(file::at)
            .orElseGet(file::current)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.FAILED,
                        "You are not logged in "
                            + named.map(server -> "at " + server).orElse("anywhere")
                            + "."));
    // Forgotten first: a server that is gone for good keeps nobody logged in here.
    file.remove(logIn.server());
    try (var client =
        new HubClient(logIn.server(), Optional.of(logIn.secret()), program().version())) {
      client.send("POST", ApiPath.of("logout"), null, Optional.empty());
    } catch (HubProblem problem) {
      if (problem.status() != 401) {
        throw problem;
      }
      // Its session had ended by itself.
    }
    out().println("Logged out of " + logIn.server() + ".");
    file.current().ifPresent(next -> out().println("The current server is " + next.server() + "."));
  }
}
