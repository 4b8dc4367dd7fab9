package io.stowage.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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

    private static @Nullable String time(@Nullable String text) {
      return text != null && text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")
          ? text + "T00:00:00Z"
          : text;
    }
  }

  @Command(name = "list", header = "List entries, the newest first.")
  int list(@Mixin Help asked, @Mixin Filter filter, @Mixin Paging paging) {
    return list(
        filter.in(ApiPath.of("audit")),
        paging,
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
              description = "Into a new file; absent, to standard output.")
          @Nullable Path file) {
    ApiPath path = filter.in(ApiPath.of("audit", "export").with("format", format));
    try (var hub = hub()) {
      if (file == null) {
        hub.copy(path, out());
      } else {
        copy(hub, path, file);
      }
    }
    return ExitCode.OK;
  }

  /** Beside the file first: what breaks off leaves nothing that looks whole. */
  private void copy(Hub hub, ApiPath path, Path file) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      try (var writer = new PrintWriter(Files.newBufferedWriter(partial, StandardCharsets.UTF_8))) {
        hub.copy(path, writer);
        if (writer.checkError()) {
          throw new IOException("it could not be written");
        }
      }
      Files.move(partial, file);
    } catch (IOException failure) {
      throw new CommandFailure(
          ExitCode.FAILED, "The file " + file + " can't be written: " + failure + ".");
    } finally {
      partial.toFile().delete();
    }
  }
}
