package io.stowage.acceptance.crash;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.Tools;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk of its own, in a file, on which the power can be cut. Needs root, loop devices and the
 * disk tools; without them the test is skipped, loudly.
 */
final class LoopDisk implements AutoCloseable {
  private final Path mount;
  private final Command mounting;

  private LoopDisk(Path folder, String... mountWords) throws IOException {
    this.mount = Files.createDirectories(folder.resolve("data"));
    this.mounting = Command.of(mountWords).and(mount.toString());
    var outcome = mounting.run();
    if (outcome.status() != 0) {
      Tools.skip("this machine can't mount a disk for a test: " + outcome.err());
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::detach));
  }

  /** A file system of that type in a sparse file, mounted as {@code folder/data}. */
  static LoopDisk mounted(Path folder, String type, String size) throws IOException {
    Tools.requireRoot();
    Tools.require("mkfs." + type, "xfs_io", "mount", "umount");
    var image = folder.resolve("disk.img");
    Command.of("truncate", "-s", size, image.toString()).succeed();
    Command.of("mkfs." + type, "-q", image.toString()).succeed();
    return new LoopDisk(folder, "mount", "-o", "loop", image.toString());
  }

  /** A file system in memory, mounted as {@code folder/data}. */
  static LoopDisk inMemory(Path folder, String size) throws IOException {
    Tools.requireRoot();
    return new LoopDisk(folder, "mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs");
  }

  /** An empty folder, even where a run that was killed left a disk mounted in it. */
  static Path fresh(String name) {
    try (var mounts = Files.lines(Path.of("/proc/self/mounts"))) {
      mounts
          .map(line -> line.split(" ", 3)[1])
          .filter(point -> point.endsWith("/target/acceptance/" + name + "/data"))
          .forEach(point -> Command.of("umount", "-l", point).run());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Workspace.fresh(name);
  }

  Path mount() {
    return mount;
  }

  /**
   * Cuts the power: from now on nothing reaches the disk, neither bytes nor the file system's own
   * log, and all that was not forced to it before is forgotten.
   */
  void cutPower() {
    Command.of("xfs_io", "-x", "-c", "shutdown", mount.toString()).succeed();
  }

  /** Mounts what the power cut left; nobody may use the disk. */
  void powerOn() {
    Command.of("umount", mount.toString()).succeed();
    mounting.succeed();
  }

  private void detach() {
    Command.of("umount", "-l", mount.toString()).run();
  }

  @Override
  public void close() {
    detach();
  }
}
