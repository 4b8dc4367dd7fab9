package io.stowage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the trials one after the other and prints their tables. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Compares Stowage with distribution and nginx on this machine.")
public final class SideBySide implements Callable<Integer> {

  /** What can be compared. */
  enum Kind {
    PULL,
    PUSH,
    MANIFESTS,
    ACCOUNTS,
    TAGS,
    MEMORY,
    START;

    Trial trial() {
      return switch (this) {
        case PULL -> new PullTrial();
        case PUSH -> new PushTrial();
        case MANIFESTS -> new ManifestTrial();
        case ACCOUNTS -> new AccountsTrial();
        case TAGS -> new TagTrial();
        case MEMORY -> new MemoryTrial();
        case START -> new StartTrial();
      };
    }
  }

  @Option(names = "--quick", description = "One short round: to see that it works, not to quote.")
  private boolean quick;

  @Option(names = "--peers", description = "The peers alone, without Stowage.")
  private boolean peers;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "KIND",
      description = "Some of: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<Kind> only = List.of(Kind.values());

  @Option(
      names = "--launcher",
      paramLabel = "FILE",
      description = "What starts Stowage. Default: ${DEFAULT-VALUE}.")
  private Path launcher = Path.of("stowage");

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where all write to; about 60 GB pass through. Default: ${DEFAULT-VALUE}.")
  private Path work = Path.of("bench", "target", "side-by-side");

  private SideBySide() {}

  /** The command line; {@code --help} tells what it takes. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new SideBySide());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Stowage> stowage =
        peers
            ? Optional.empty()
            : Optional.of(new Stowage(List.of(launcher.toAbsolutePath().toString())));
    System.out.print(setting());
    try (Ground ground = new Ground(work)) {
      Field field = new Field(ground, quick ? Plan.quick() : Plan.full(), stowage);
      for (Kind kind : only) {
        System.out.print(kind.trial().run(field).markdown());
        ground.clear();
      }
    }
    return 0;
  }

  /** Figures without the machine they come from mean nothing. */
  private static String setting() throws IOException {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, Linux %s, JDK %s%n%n",
        LocalDate.now(ZoneId.systemDefault()),
        Runtime.getRuntime().availableProcessors(),
        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
        Runtime.version());
  }
}
