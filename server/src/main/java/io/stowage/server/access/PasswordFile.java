package io.stowage.server.access;

import io.stowage.server.common.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of users, read again when it changes. An edit that can't be read keeps the users of before
 * and is logged once.
 */
final class PasswordFile {
  private static final Logger log = LoggerFactory.getLogger(PasswordFile.class);
  private static final long CHECK_EACH_MILLIS = 1000;
  private static final long LARGEST = 4 * 1024 * 1024;

  private final Path file;
  private final Clock clock;
  private final ReentrantLock checking = new ReentrantLock();
  private volatile Users users;
  private volatile long nextCheck;
  private Stamp seen;
  private boolean unreadable;

  /** What tells one content from the next without reading it. */
  private record Stamp(FileTime modified, long size, String key) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
    }
  }

  /**
   * Reads the file.
   *
   * @throws PasswordFileException if it can't be read or has a line that is wrong
   */
  PasswordFile(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
    try {
      seen = Stamp.of(file);
      users = Users.parse(1, read());
    } catch (Users.InvalidLines e) {
      throw new PasswordFileException(file, e.problems());
    } catch (IOException e) {
      throw new PasswordFileException(file, List.of(reason(file, e)));
    }
    nextCheck = clock.millis() + CHECK_EACH_MILLIS;
  }

  /**
   * The users now, no more than a second old. One caller at a time looks at the file; the others go
   * on with what was read last, so that a slow disk holds up one thread at most.
   */
  Users current() {
    if (clock.millis() >= nextCheck && checking.tryLock()) {
      try {
        check();
        nextCheck = clock.millis() + CHECK_EACH_MILLIS;
      } finally {
        checking.unlock();
      }
    }
    return users;
  }

  private void check() {
    try {
      Stamp stamp = Stamp.of(file);
      if (!unreadable && stamp.equals(seen)) {
        return;
      }
      List<String> lines = read();
      unreadable = false;
      seen = stamp;
      users = Users.parse(users.generation() + 1, lines);
      log.info("The user file {} changed: {} users now", file, users.count());
    } catch (Users.InvalidLines e) {
      log.error(
          "The user file {} changed and can't be used; the users of before stay: {}",
          file,
          e.getMessage());
    } catch (IOException e) {
      if (!unreadable) {
        log.error(
            "The user file {} can't be read; the users of before stay: {}", file, reason(file, e));
      }
      unreadable = true;
    }
  }

  private List<String> read() throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException("it is larger than " + LARGEST + " bytes");
    }
    return Files.readAllLines(file);
  }

  private static String reason(Path file, IOException e) {
    String reason = FileFault.of(file, e);
    return e instanceof NoSuchFileException
        ? reason + "; make one: stowage htpasswd add " + file + " NAME"
        : reason;
  }
}
