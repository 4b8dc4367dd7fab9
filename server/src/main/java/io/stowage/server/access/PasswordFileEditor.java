package io.stowage.server.access;

import io.stowage.server.account.PasswordHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Adds users to a file, removes and lists them: what {@code stowage htpasswd} does. */
public final class PasswordFileEditor {
  private PasswordFileEditor() {}

  /**
   * Gives a user a password, as an Argon2id hash; all other lines stay as they are. A new file is
   * readable by its owner alone, a running server sees the old content or the new and nothing
   * between.
   *
   * @return whether the user was there before
   * @throws IllegalArgumentException if the name or the password can't be used
   * @throws UncheckedIOException if the file can't be read or written
   */
  public static boolean put(Path file, String name, String password) {
    return put(file, name, password, Hash.ARGON2);
  }

  /** How a password is kept: Argon2id, or bcrypt for files that other programs read too. */
  public enum Hash {
    ARGON2,
    BCRYPT
  }

  /** As {@link #put(Path, String, String)}, with a hash of one's choice. */
  public static boolean put(Path file, String name, String password, Hash hash) {
    Users.requireName(name);
    if (password.isEmpty() || password.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a password is not empty and has no control characters");
    }
    PasswordHash kept =
        switch (hash) {
          case ARGON2 -> PasswordHash.create(password);
          case BCRYPT -> PasswordHash.createBcrypt(password);
        };
    String line = name + ":" + kept.encoded();
    try {
      List<String> lines =
          Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
      int at =
          lines.stream()
              .map(String::strip)
              .map(l -> l.startsWith(name + ":"))
              .toList()
              .indexOf(true);
      if (at < 0) {
        lines.add(line);
      } else {
        lines.set(at, line);
      }
      replace(file, String.join("\n", lines) + "\n");
      return at >= 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes a user; all other lines stay as they are.
   *
   * @return whether there was one
   * @throws UncheckedIOException if the file can't be read or written
   */
  public static boolean remove(Path file, String name) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      boolean found = lines.removeIf(line -> line.strip().startsWith(name + ":"));
      if (found) {
        replace(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The users' names, in the file's order.
   *
   * @throws UncheckedIOException if the file can't be read
   */
  public static List<String> names(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.startsWith("#") && line.indexOf(':') > 0)
          .map(line -> line.substring(0, line.indexOf(':')))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void replace(Path file, String content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    // Made readable by its owner alone; an existing file's rights are carried over.
    Path fresh = Files.createTempFile(folder, ".users", ".tmp");
    try {
      try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        var bytes = java.nio.ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      if (Files.exists(file)) {
        Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file));
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
