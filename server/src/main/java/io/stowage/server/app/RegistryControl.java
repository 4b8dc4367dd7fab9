package io.stowage.server.app;

import io.stowage.oci.InvalidValueException;
import io.stowage.oci.RepositoryName;
import io.stowage.server.account.Rescue;
import io.stowage.server.cli.Control;
import io.stowage.server.cli.ExitCode;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Threads;
import io.stowage.server.importer.DistributionImporter;
import io.stowage.server.importer.ImportReport;
import io.stowage.server.importer.OciLayoutImporter;
import io.stowage.server.registry.Registry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Does what commands ask for, on the registry of this process. */
final class RegistryControl implements Control {
  private static final int MOST_CANDIDATES = 10_000;

  private final Registry registry;
  private final Path blobs;
  private final Optional<Rescue> rescue;

  RegistryControl(Registry registry, Path blobs, Optional<Rescue> rescue) {
    this.registry = registry;
    this.blobs = blobs;
    this.rescue = rescue;
  }

  @Override
  public int gc(boolean dryRun, Consumer<String> out) {
    if (dryRun) {
      var candidates = registry.garbageCollector().dryRun(MOST_CANDIDATES);
      candidates.forEach(
          blob -> out.accept("would delete %s, %d bytes".formatted(blob.digest(), blob.size())));
      long bytes = candidates.stream().mapToLong(blob -> blob.size()).sum();
      out.accept("%d blobs, %d bytes would be freed now.".formatted(candidates.size(), bytes));
    } else {
      var round = registry.garbageCollector().run();
      out.accept(
          "Freed %d bytes: %d blobs, %d manifests, %d unfinished uploads."
              .formatted(round.bytes(), round.blobs(), round.manifests(), round.sessions()));
    }
    return ExitCode.OK;
  }

  @Override
  public int verify(Consumer<String> out) {
    var report = registry.verifier().run(out);
    out.accept(
        "%d blobs, %d bytes: %s."
            .formatted(
                report.blobs(),
                report.bytes(),
                report.damaged() == 0 ? "all whole" : report.damaged() + " damaged"));
    return report.damaged() == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  @Override
  public int importRegistry(Path folder, boolean verify, Consumer<String> out) {
    var importer = new DistributionImporter(registry.adoption(), blobs);
    return imported(() -> importer.run(folder, verify, out), out);
  }

  @Override
  public int importOciLayout(Path folder, Optional<String> name, Consumer<String> out) {
    var importer = new OciLayoutImporter(registry.adoption());
    return imported(() -> importer.run(folder, name, out), out);
  }

  /** An import reads folders and files all along, so it has a platform thread of its own. */
  private static int imported(Supplier<ImportReport> work, Consumer<String> out) {
    var done = new CompletableFuture<ImportReport>();
    Threads.daemon(
            "import",
            () -> {
              try {
                done.complete(work.get());
              } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            })
        .start();
    try {
      return BlockingPool.Outcome.await(done).problems() == 0 ? ExitCode.OK : ExitCode.FAILED;
    } catch (IllegalArgumentException wrong) {
      out.accept(String.valueOf(wrong.getMessage()));
      return ExitCode.USAGE;
    }
  }

  @Override
  public int deleteRepository(String name, Consumer<String> out) {
    try {
      if (registry.repositories().delete(new RepositoryName(name))) {
        out.accept("Deleted " + name + ".");
        return ExitCode.OK;
      }
      out.accept("There is no repository " + name + ".");
      return ExitCode.FAILED;
    } catch (InvalidValueException invalid) {
      out.accept("Nothing was deleted: " + invalid.getMessage());
      return ExitCode.USAGE;
    }
  }

  @Override
  public int rescue(String name, boolean asAdministrator, Consumer<String> out) {
    if (rescue.isEmpty()) {
      out.accept("This server has no accounts; a file of users is kept with stowage htpasswd.");
      return ExitCode.USAGE;
    }
    try {
      tell(rescue.get().rescue(name, asAdministrator), out);
      return ExitCode.OK;
    } catch (Refusal refused) {
      out.accept("Nothing was changed: " + refused.getMessage());
      return ExitCode.FAILED;
    }
  }

  private static void tell(Rescue.Rescued rescued, Consumer<String> out) {
    out.accept("Password of %s, for once: %s".formatted(rescued.name(), rescued.password()));
    out.accept("The next log-in (stowage login, or the pages) asks for one of their own.");
    if (rescued.lostTwoFactor()) {
      out.accept("The second factor is off: switch it on again.");
    }
    if (rescued.wasSuspended()) {
      out.accept("They were suspended, and are no more.");
    }
    out.accept(
        rescued.isAdministrator()
            ? "They administer this server."
            : "They do not administer this server; with --administrator they would.");
  }
}
