package io.stowage.server.cli;

import io.stowage.server.common.FileFault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stowage audit}: who did what. */
@Command(
    name = "audit",
    header = "See who did what, and when.",
    description = {
      "Administrators see all, owners what happened in their organization, everyone what they did",
      "themselves."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage audit list --namespace acme --from 2030-01-01",
      "  stowage audit list --action account.login.failed --limit 20",
      "  stowage audit export --format csv --output audit.csv"
    })
final class AuditCommands extends HubCommands {
  AuditCommands(Program program, Terminal terminal) {
    super(program, terminal);
  }

  /** How an export is written. */
  enum Format {
    CSV,
    JSONL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which entries. */
  static final class Filter {
    @Option(names = "--namespace", paramLabel = "NAME", description = "In this account.")
    @Nullable String namespace;

    @Option(names = "--actor", paramLabel = "NAME", description = "By this person or program.")
    @Nullable String actor;

    @Option(
        names = "--action",
        paramLabel = "ACTION",
        description = "Such as repo.delete: see stowage audit actions.")
    @Nullable String action;

    @Option(names = "--target", paramLabel = "TEXT", description = "On this repository or person.")
    @Nullable String target;

    @Option(
        names = "--from",
        paramLabel = "TIME",
        description = "Such as 2030-01-31, or 2030-01-31T12:00:00Z.")
    @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Up to then.")
    @Nullable String to;

    private ApiPath in(ApiPath path) {
      return path.with("namespace", namespace)
          .with("actor", actor)
          .with("action", action)
          .with("target", target)
          .with("from", time(from))
          .with("to", time(to));
    }

    /** Says in the command line's words that there is no such action. */
    private <T> T told(Supplier<T> work) {
      try {
        return work.get();
      } catch (HubProblem problem) {
        if (action != null && problem.isAbout("action")) {
          throw new CommandFailure(
              ExitCode.USAGE,
              "--action %s: there is no such action; stowage audit actions lists them, and repo. with"
                      .formatted(action)
                  + " its full stop is all that begins so.");
        }
        throw problem;
      }
    }

    private static @Nullable String time(@Nullable String text) {
      return text != null && text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")
          ? text + "T00:00:00Z"
          : text;
    }
  }

  @Command(name = "list", header = "List entries, the newest first.")
  int list(@Mixin Help asked, @Mixin Filter filter, @Mixin Paging paging) {
    return listed(
        filter.told(() -> on(hub -> hub.list(filter.in(ApiPath.of("audit")), paging.most))),
        Column.of("AT", "at"),
        Column.of("ACTOR", "actor"),
        Column.of("ACTION", "action"),
        Column.of("RESULT", "result"),
        Column.of("NAMESPACE", "namespace"),
        Column.of("ADDRESS", "address"),
        Column.of("TARGET", "target"));
  }

  @Command(name = "actions", header = "List the actions that are recorded.")
  int actions(@Mixin Help asked) {
    return listed(
        on(hub -> hub.get(ApiPath.of("audit", "actions"))),
        Column.of("ACTION", "action"),
        Column.of("GROUP", "group"),
        Column.of("DESCRIPTION", "description"));
  }

  @Command(name = "export", header = "Write all entries as CSV, or as lines of JSON.")
  int export(
      @Mixin Help asked,
      @Mixin Filter filter,
      @Option(
              names = "--format",
              paramLabel = "csv|jsonl",
              defaultValue = "jsonl",
              description = "Default: jsonl")
          Format format,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FILE",
              description = "Into this file; absent, to standard output.")
          @Nullable Path file,
      @Option(names = "--force", description = "Replace FILE where it is there already.")
          boolean force) {
    if (file != null && !force && Files.exists(file)) {
      throw new CommandFailure(ExitCode.USAGE, isThere(file));
    }
    ApiPath path = filter.in(ApiPath.of("audit", "export").with("format", format));
    return filter.told(
        () ->
            on(
                hub -> {
                  if (file == null) {
                    hub.copy(path, out());
                  } else {
                    copy(hub, path, file, force);
                  }
                  return ExitCode.OK;
                }));
  }

  private static String isThere(Path file) {
    return "The file %s is there already: name another one, or replace it with --force."
        .formatted(file);
  }

  /** Beside the file first: what breaks off leaves nothing that looks whole. */
  private static void copy(Hub hub, ApiPath path, Path file, boolean replaces) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      try (var writer = new PrintWriter(Files.newBufferedWriter(partial, StandardCharsets.UTF_8))) {
        hub.copy(path, writer);
        if (writer.checkError()) {
          throw new IOException("it could not be written");
        }
      }
      if (replaces) {
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(partial, file);
      }
    } catch (FileAlreadyExistsException _) {
      throw new CommandFailure(ExitCode.FAILED, isThere(file));
    } catch (IOException failure) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "The file %s can't be written: %s.".formatted(file, FileFault.of(file, failure)));
    } finally {
      partial.toFile().delete();
    }
  }
}
