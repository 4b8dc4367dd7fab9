package io.stowage.server.cli;

import io.stowage.server.access.PasswordFileEditor;
import io.stowage.server.access.PasswordFileEditor.Hash;
import io.stowage.server.common.FileFault;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
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
  private final InputStream in;

  Htpasswd(InputStream in) {
    this.in = in;
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
    Console console = System.console();
    if (console != null && console.isTerminal() && in == System.in) {
      char[] first = console.readPassword("Password for %s: ", name);
      char[] second = console.readPassword("Again: ");
      if (first == null || second == null || !Arrays.equals(first, second)) {
        throw new CommandFailure(ExitCode.USAGE, "The passwords differ. Nothing was changed.");
      }
      return new String(first);
    }
    String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line;
  }
}
