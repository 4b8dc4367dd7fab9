package io.stowage.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The folder all contestants write to, so that they share one disk. When the run ends, also by an
 * interrupt, their processes are stopped and the folder goes.
 */
final class Ground implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path root;
  private final Queue<Process> processes = new ConcurrentLinkedQueue<>();
  private final Thread whenInterrupted = new Thread(this::leave);
  private int folders;

  Ground(Path parent) throws IOException {
    Files.createDirectories(parent);
    root = Files.createTempDirectory(parent, "run-").toAbsolutePath();
    Runtime.getRuntime().addShutdownHook(whenInterrupted);
  }

  /** A folder that does not exist yet. */
  Path fresh(String label) {
    return root.resolve(label + "-" + folders++);
  }

  /** Starts a process that does not outlive the run. */
  Process start(ProcessBuilder command) throws IOException {
    Process process = command.start();
    processes.add(process);
    return process;
  }

  /** Asks it to stop, as its people would; insists after a while. */
  static void end(Process process) {
    process.destroy();
    try {
      process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException _) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }

  /** Waits until the disk has what was written, so that nobody's turn pays for another's. */
  static void settle() throws IOException, InterruptedException {
    new ProcessBuilder("sync").inheritIO().start().waitFor();
  }

  /** Removes what the last trial left. */
  void clear() throws IOException {
    removeRoot();
    Files.createDirectories(root);
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(whenInterrupted);
    leave();
  }

  private void leave() {
    processes.forEach(Ground::end);
    try {
      removeRoot();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void removeRoot() throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      paths.sorted(Comparator.reverseOrder()).forEach(Ground::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
