package io.stowage.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A small file system of its own, mounted from an image file or from memory, on which a test may
 * break what it likes. Needs root and the usual disk tools; without them the test is skipped, and
 * says so on standard error.
 */
final class LoopDisk implements AutoCloseable {
  private final Path mount;
  private final List<String> mounting;

  private LoopDisk(Path mount, List<String> mounting) throws IOException {
    this.mount = mount;
    this.mounting = mounting;
    Files.createDirectories(mount);
    requireToWork(mounting);
  }

  /** A file system made by {@code mkfs.TYPE} in a sparse file. */
  static LoopDisk of(Path folder, String type, String size, String... makeOptions)
      throws IOException {
    Path image = folder.resolve(type + ".img");
    requireToWork(List.of("truncate", "-s", size, image.toString()));
    List<String> make = new ArrayList<>(List.of("mkfs." + type, "-q"));
    make.addAll(List.of(makeOptions));
    make.add(image.toString());
    requireToWork(make);
    Path mount = folder.resolve(type);
    return new LoopDisk(mount, List.of("mount", "-o", "loop", image.toString(), mount.toString()));
  }

  /** A file system in memory. */
  static LoopDisk inMemory(Path folder, String size) throws IOException {
    Path mount = folder.resolve("tmpfs");
    return new LoopDisk(
        mount, List.of("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", mount.toString()));
  }

  Path mount() {
    return mount;
  }

  void makeReadOnly() throws IOException {
    run("mount", "-o", "remount,ro", mount.toString());
  }

  void makeWritable() throws IOException {
    run("mount", "-o", "remount,rw", mount.toString());
  }

  void resize(String size) throws IOException {
    run("mount", "-o", "remount,size=" + size, mount.toString());
  }

  /** From now on every read and write fails, as when the disk is pulled. */
  void die() throws IOException {
    run("xfs_io", "-x", "-c", "shutdown -f", mount.toString());
  }

  /**
   * Cuts the power: what was not forced to the disk is dropped, and from now on every call fails.
   */
  void cutPower() throws IOException {
    run("xfs_io", "-x", "-c", "shutdown", mount.toString());
  }

  /** Mounts again what the power cut left; no file may be open. */
  void restorePower() throws IOException {
    run("umount", mount.toString());
    run(mounting.toArray(String[]::new));
  }

  @Override
  public void close() throws IOException {
    run("umount", mount.toString());
  }

  private static void requireToWork(List<String> command) {
    String problem;
    try {
      problem = attempt(command);
    } catch (IOException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (!problem.isEmpty()) {
      String text = "SKIPPED, as this machine can't mount a test disk (needs root): " + problem;
      System.err.println(text);
      Assumptions.abort(text);
    }
  }

  private static void run(String... command) throws IOException {
    String problem = attempt(List.of(command));
    if (!problem.isEmpty()) {
      fail(problem);
    }
  }

  private static String attempt(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      return process.waitFor() == 0 ? "" : String.join(" ", command) + ": " + output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command, e);
    }
  }
}
