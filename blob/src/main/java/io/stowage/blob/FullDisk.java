package io.stowage.blob;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells a full disk from a broken one. The JDK has no type for it, only the operating system's
 * text, and that comes in the language of the process; so the text is learnt from {@code
 * /dev/full}, and where that is silent (a quota in another language) the room that is left decides.
 */
final class FullDisk {
  private static final long TOO_LITTLE = 64 * 1024;
  private static final Optional<String> LEARNT = learn();

  private FullDisk() {}

  /** Whether a write below this folder failed for want of room: bytes, file entries or quota. */
  static boolean isCauseOf(IOException failure, Path folder) {
    String reason = String.valueOf(failure.getMessage());
    return Stream.concat(
                LEARNT.stream(),
                Stream.of(
                    "No space left on device",
                    "Disk quota exceeded",
                    "There is not enough space on the disk"))
            .anyMatch(reason::contains)
        || hasNoRoom(folder);
  }

  private static boolean hasNoRoom(Path folder) {
    try {
      var disk = Files.getFileStore(folder);
      return !disk.isReadOnly() && disk.getUsableSpace() < TOO_LITTLE;
    } catch (IOException _) {
      return false;
    }
  }

  private static Optional<String> learn() {
    Path full = Path.of("/dev/full");
    if (!Files.isWritable(full)) {
      return Optional.empty();
    }
    try (OutputStream out = Files.newOutputStream(full)) {
      out.write(1);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }
}
