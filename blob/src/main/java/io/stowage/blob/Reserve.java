package io.stowage.blob;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Room that uploads leave on a disk: a tenth of it, 64 MiB at most. Metadata usually lies on the
 * same disk, and a deletion, which alone makes room again, has to be written down first.
 */
final class Reserve {
  private static final long LARGEST = 64L << 20;
  private static final long LARGEST_STEP = 1L << 20;
  private static final int UPLOADS_AT_ONCE = 32;

  private final FileStore disk;
  private final long bytes;

  private Reserve(FileStore disk, long bytes) {
    this.disk = disk;
    this.bytes = bytes;
  }

  static Reserve on(Path folder) throws IOException {
    FileStore disk = Files.getFileStore(folder);
    return new Reserve(disk, Math.min(LARGEST, disk.getTotalSpace() / 10));
  }

  /** How many bytes an upload may write between two looks: all uploads together stay within it. */
  long step() {
    return Math.min(LARGEST_STEP, bytes / UPLOADS_AT_ONCE);
  }

  boolean isTouched() throws IOException {
    return disk.getUsableSpace() < bytes;
  }
}
