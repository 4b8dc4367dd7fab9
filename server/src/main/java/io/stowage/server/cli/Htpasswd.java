package io.stowage.server.cli;

import io.stowage.server.access.PasswordFileEditor;
import io.stowage.server.access.PasswordFileEditor.Hash;
import io.stowage.server.common.FileFault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stowage htpasswd}: the file of those who may log in. */
@Command(
    name = "htpasswd",
    header = "Add, remove and list the users of serve --users FILE.",
    description = {
      "Users are kept in a file as htpasswd writes it; a running server sees changes by itself.",
      "Passwords are asked for, or read from standard input: never from the command line."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage htpasswd add users alice",
      "  echo \"$PASSWORD\" | stowage htpasswd add users ci",
      "  stowage serve --users users"
    })
final class Htpasswd {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Help help = new Help();
  private final Terminal terminal;

  Htpasswd(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(name = "add", header = "Add a user, or change a password.")
  int add(
      @Mixin Help asked,
      @Parameters(paramLabel = "FILE", description = "Made where there is none.") Path file,
      @Parameters(paramLabel = "NAME", description = "Who will log in.") String name,
      @Option(
              names = "--bcrypt",
              description = "For a file that other programs read too; else Argon2id is used.")
          boolean bcrypt)
      throws IOException {
    var hash = bcrypt ? Hash.BCRYPT : Hash.ARGON2;
    try {
      boolean changed = PasswordFileEditor.put(file, name, password(name), hash);
      out().println(changed ? "Changed the password of " + name + "." : "Added " + name + ".");
      return ExitCode.OK;
    } catch (IllegalArgumentException refused) {
      throw new CommandFailure(ExitCode.USAGE, refused.getMessage() + ". Nothing was changed.");
    } catch (UncheckedIOException failure) {
      throw unusable(file, failure);
    }
  }

  @Command(name = "remove", header = "Remove a user.")
  int remove(
      @Mixin Help asked,
      @Parameters(paramLabel = "FILE", description = "The file of users.") Path file,
      @Parameters(paramLabel = "NAME", description = "Who may log in no more.") String name) {
    try {
      if (!PasswordFileEditor.remove(file, name)) {
        throw new CommandFailure(ExitCode.FAILED, "There is no user " + name + " in " + file + ".");
      }
      out().println("Removed " + name + ".");
      return ExitCode.OK;
    } catch (UncheckedIOException failure) {
      throw unusable(file, failure);
    }
  }

  @Command(name = "list", header = "List the users' names.")
  int list(
      @Mixin Help asked,
      @Parameters(paramLabel = "FILE", description = "The file of users.") Path file) {
    try {
      PasswordFileEditor.names(file).forEach(out()::println);
      return ExitCode.OK;
    } catch (UncheckedIOException failure) {
      throw unusable(file, failure);
    }
  }

  private static CommandFailure unusable(Path file, UncheckedIOException failure) {
    return new CommandFailure(
        ExitCode.FAILED,
        "The file " + file + " can't be used: " + FileFault.of(file, failure.getCause()) + ".");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Asked twice at a terminal; else the first line of standard input. */
  private String password(String name) throws IOException {
    if (terminal.isInteractive()) {
      String first = terminal.askSecret("Password for " + name + ": ").orElse("");
      if (!terminal.askSecret("Again: ").equals(Optional.of(first))) {
        throw new CommandFailure(ExitCode.USAGE, "The passwords differ. Nothing was changed.");
      }
      return first;
    }
    return terminal.line().orElse("");
  }
}
