package io.stowage.server.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The answers that tests have got, as {@code getVersion 200}, kept in a folder: a file for each JVM
 * that ran some of them. The build names the folder, a new one each time, and asks {@link
 * ContractCoverage} in the end; elsewhere there is none.
 */
final class SeenAnswers {
  private static final String FOLDER = "contract.seen";

  private SeenAnswers() {}

  /** Where this build keeps them. */
  static Optional<Path> folder() {
    return Optional.ofNullable(System.getProperty(FOLDER)).map(Path::of);
  }

  /** Adds one. */
  static synchronized void add(Path folder, String answer) {
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve(ProcessHandle.current().pid() + ".txt"),
          answer + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that any JVM has added; none where no test got any. */
  static Set<String> all(Path folder) {
    Set<String> answers = new TreeSet<>();
    if (!Files.isDirectory(folder)) {
      return answers;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        answers.addAll(Files.readAllLines(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answers;
  }
}
