package io.stowage.server.access;

import java.nio.file.Path;
import java.util.List;

/** A user file that can't be used. The message has a line for each problem, and no secret. */
public final class PasswordFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PasswordFileException(Path file, List<String> problems) {
    super("the user file " + file + " can't be used:\n  " + String.join("\n  ", problems));
  }
}
