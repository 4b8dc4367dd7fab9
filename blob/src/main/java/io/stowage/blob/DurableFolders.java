package io.stowage.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes folders whose names survive a power cut. A new folder's name is kept by the folder above
 * it, which must be forced to the disk; as each force costs milliseconds, the folders already
 * forced are remembered, so only those that stay may be asked for here.
 *
 * <p>A folder is remembered only after the force has returned: another thread that finds it in the
 * memory relies on it at once.
 */
final class DurableFolders {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path root;
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  /** Begins with a folder that is made if it is missing, and is nobody's to remove. */
  DurableFolders(Path root) throws IOException {
    makeMissing(root.toAbsolutePath().normalize());
    this.root = root.toRealPath();
    durable.add(this.root);
  }

  Path root() {
    return root;
  }

  /** Makes a folder below the root and all between them, and their names durable. */
  void make(Path folder) throws IOException {
    if (durable.contains(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent == null) {
      throw new IOException(folder + " is not below " + root);
    }
    make(parent);
    create(folder);
    force(parent);
    durable.add(folder);
  }

  private static void makeMissing(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent == null || Files.isDirectory(folder)) {
      return;
    }
    makeMissing(parent);
    create(folder);
    force(parent);
  }

  /** Makes one folder, without a force. What is there already must be a folder and no link. */
  static void create(Path folder) throws IOException {
    try {
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectory(folder, OWNER_ONLY);
      } else {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException e) {
      // Fails as missing when it was pruned in between, so that the caller tries again.
      if (!Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isDirectory()) {
        throw new FileSystemException(
            folder.toString(), null, "it must be a folder of its own, not a link or a file");
      }
    }
  }

  /** Forgets a folder that turned out to be gone, and those above it, which may be gone too. */
  void forget(Path folder) {
    for (Path next = folder; next != null && !next.equals(root); next = next.getParent()) {
      durable.remove(next);
    }
  }

  static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
