package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path root;

  @Test
  void theSecondIsToldWhoHasTheFolder() throws Exception {
    var folder = new DataFolder(root);
    try (var lock = folder.lock()) {
      lock.publish(URI.create("http://127.0.0.1:5000"), "secret");

      assertThatThrownBy(() -> new DataFolder(root).lock())
          .isInstanceOf(DataFolder.InUseException.class)
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
          .hasMessageContaining("http://127.0.0.1:5000")
          .hasMessageNotContaining("secret");
    }

    try (var again = folder.lock()) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void anotherProcessCanNotTakeItAndReadsWhoHasIt() throws Exception {
    try (var lock = new DataFolder(root).lock()) {
      lock.publish(URI.create("http://127.0.0.1:5000"), "secret");

      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Other.class.getName(),
                  root.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(other.getInputStream().readAllBytes());

      assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(said).contains("a server at http://127.0.0.1:5000");
    }
  }

  @Test
  void theLockIsForItsOwnersEyesOnly() throws Exception {
    Path file = Files.createFile(root.resolve("stowage.lock"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    try (var _ = new DataFolder(root).lock()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aLockThatFailsToBeTakenLeavesTheFirstOneHeld() throws Exception {
    try (var _ = new DataFolder(root).lock()) {
      assertThatThrownBy(() -> new DataFolder(root).lock())
          .isInstanceOf(DataFolder.InUseException.class);

      assertThat(isFreeForOthers()).isFalse();
    }
  }

  /** Whether the kernel would give the lock away; this closes no descriptor of ours. */
  private boolean isFreeForOthers() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TryLock.class.getName(),
                root.resolve("stowage.lock").toString())
            .start();
    return other.waitFor() == 0;
  }

  /** Another process that wants the folder. */
  static final class Other {
    private Other() {}

    public static void main(String[] arguments) {
      try {
        new DataFolder(Path.of(arguments[0])).lock();
        System.out.println("taken");
      } catch (DataFolder.InUseException expected) {
        System.out.println(expected.getMessage());
      }
    }
  }

  /** Another process that asks the kernel alone. */
  static final class TryLock {
    private TryLock() {}

    public static void main(String[] arguments) throws IOException {
      try (var channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
        System.exit(channel.tryLock() == null ? 1 : 0);
      }
    }
  }
}
