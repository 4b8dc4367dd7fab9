package io.stowage.server.app;

import io.stowage.server.common.FileFault;
import io.stowage.server.db.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder in which everything lies: blobs, the lock and, with SQLite, the metadata. One process
 * at a time works in it; the lock says which, and how to ask it to do something.
 */
public final class DataFolder {

  /**
   * Folders this process holds. Needed because POSIX drops a process's lock when the process closes
   * any descriptor of the file: who holds it already must not open it to look.
   */
  private static final Map<Path, Holder> HELD_HERE = new ConcurrentHashMap<>();

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path root;

  public DataFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  public Path root() {
    return root;
  }

  /** Where SQLite keeps the metadata. */
  public Path database() {
    return root.resolve("stowage.db");
  }

  /** Under which blobs and unfinished uploads lie. */
  public Path blobs() {
    return root;
  }

  /** Whether a {@code registry:2} kept its images here, and they were not taken over yet. */
  public boolean isUnimportedRegistry() {
    return Files.isDirectory(root.resolve("docker/registry/v2/repositories"))
        && !Files.exists(database());
  }

  /**
   * Whether Stowage keeps data here, its metadata in this database; true also where this process
   * may not look, as then {@link #lock()} says so.
   */
  public boolean isInUse(DatabaseSettings metadata) {
    return switch (metadata) {
      case DatabaseSettings.Sqlite sqlite -> !Files.notExists(sqlite.file());
      case DatabaseSettings.Postgres _ -> !Files.notExists(blobs().resolve("blobs"));
    };
  }

  private Path lockFile() {
    return root.resolve("stowage.lock");
  }

  /**
   * Who works in a data folder.
   *
   * @param url where the server listens, such as {@code http://127.0.0.1:5000}; empty while it
   *     starts, and for a command that works by itself
   * @param token opens {@code /control}; secret
   */
  public record Holder(long pid, Optional<URI> url, String token) {
    @Override
    public String toString() {
      return "process " + pid + url.map(at -> " (a server at " + at + ")").orElse("");
    }
  }

  /** The folder is another process's. */
  public static final class InUseException extends Exception {
    private static final long serialVersionUID = 1;

    InUseException(Path root, Optional<Holder> holder) {
      super(
          "The data folder "
              + root
              + " is in use by "
              + holder.map(Holder::toString).orElse("another process")
              + ". Stop it, or choose another folder with --data.");
    }
  }

  /**
   * Takes the folder for this process, making it where there is none.
   *
   * @throws InUseException when another has it
   * @throws SettingsException when it is no folder
   * @throws UncheckedIOException when it can't be written
   */
  public Lock lock() throws InUseException {
    try {
      Files.createDirectories(root);
      Path real = root.toRealPath();
      Holder starting = new Holder(ProcessHandle.current().pid(), Optional.empty(), "");
      Holder already = HELD_HERE.putIfAbsent(real, starting);
      if (already != null) {
        throw new InUseException(root, Optional.of(already));
      }
      Optional<Lock> lock = Optional.empty();
      try {
        lock = acquire(real);
      } finally {
        if (lock.isEmpty()) {
          HELD_HERE.remove(real);
        }
      }
      var held = lock.orElseThrow(() -> new InUseException(root, holder()));
      held.write(starting);
      return held;
    } catch (FileAlreadyExistsException _) {
      throw new SettingsException(
          List.of("data: " + root + " is a file: name a folder with --data, or none yet there."));
    } catch (AccessDeniedException denied) {
      throw new UncheckedIOException(
          "The data folder %s can't be used: permission denied. Give it to this process: chown -R %s %1$s; or choose another with --data."
              .formatted(root, user()),
          denied);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "The data folder " + root + " can't be used: " + FileFault.of(root, failure), failure);
    }
  }

  /**
   * Whom this process runs as, {@code uid:gid} where the system says: in a container, no name is
   * known outside.
   */
  private static String user() {
    try {
      var self = Files.readAttributes(Path.of("/proc/self"), "unix:uid,gid");
      return self.get("uid") + ":" + self.get("gid");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
      return System.getProperty("user.name");
    }
  }

  private Optional<Lock> acquire(Path real) throws IOException {
    createLockFile();
    var channel = FileChannel.open(lockFile(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      var lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new Lock(real, channel, lock));
      }
    } catch (OverlappingFileLockException _) {
      // The file is reached by two names; another part of this process has it.
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
    channel.close();
    return Optional.empty();
  }

  /** For its owner's eyes only from the first moment: it will hold a token. */
  private void createLockFile() throws IOException {
    if (Files.exists(lockFile(), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      if (Files.getFileStore(root).supportsFileAttributeView("posix")) {
        Files.createFile(
            lockFile(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(lockFile());
      }
    } catch (FileAlreadyExistsException _) {
      // Another process was faster; the lock decides who has the folder.
    }
  }

  /** Who has the folder now, or had it last; empty when that can't be read. */
  public Optional<Holder> holder() {
    try {
      var here = HELD_HERE.get(root.toRealPath());
      if (here != null) {
        return Optional.of(here);
      }
      var json = JSON.readTree(Files.readString(lockFile()));
      return Optional.of(
          new Holder(
              json.path("pid").asLong(0),
              json.hasNonNull("url")
                  ? Optional.of(URI.create(json.path("url").asString()))
                  : Optional.empty(),
              json.path("token").asString("")));
    } catch (IOException | JacksonException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The folder is ours until this is closed. */
  public final class Lock implements AutoCloseable {
    private final Path real;
    private final FileChannel channel;
    private final FileLock lock;

    private Lock(Path real, FileChannel channel, FileLock lock) {
      this.real = real;
      this.channel = channel;
      this.lock = lock;
    }

    /** Tells commands where the server listens and what opens its {@code /control}. */
    public void publish(URI url, String token) {
      try {
        write(new Holder(ProcessHandle.current().pid(), Optional.of(url), token));
      } catch (IOException failure) {
        throw new UncheckedIOException(
            "The lock of " + root + " can't be written: " + failure.getMessage(), failure);
      }
    }

    private void write(Holder holder) throws IOException {
      HELD_HERE.put(real, holder);
      var json = JSON.createObjectNode().put("pid", holder.pid());
      holder.url().ifPresent(url -> json.put("url", url.toString()).put("token", holder.token()));
      var bytes = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
      if (Files.getFileStore(root).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(
            lockFile(), Set.copyOf(PosixFilePermissions.fromString("rw-------")));
      }
      channel.truncate(0);
      while (bytes.hasRemaining()) {
        channel.write(bytes, bytes.position());
      }
    }

    /** Lets the folder go. The file stays: removing it would race with the next who takes it. */
    @Override
    public void close() {
      try (channel) {
        channel.truncate(0);
        lock.release();
      } catch (IOException failure) {
        throw new UncheckedIOException(
            "The lock of " + root + " can't be let go: " + failure.getMessage(), failure);
      } finally {
        HELD_HERE.remove(real);
      }
    }
  }
}
