package io.stowage.acceptance.harness;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds other people's programs, and skips a test loudly where one is missing. With {@code
 * -Dacceptance.skips=fail} a skip is a failure: a run that must count wants nothing left out.
 */
public final class Tools {
  private static final boolean SKIPS_FAIL =
      System.getProperty("acceptance.skips", "").equals("fail");

  private Tools() {}

  /** Skips the running test unless all these programs are installed. */
  public static void require(String... programs) {
    for (String program : programs) {
      if (find(program).isEmpty()) {
        skip(program + " is not installed: run ./dev setup");
      }
    }
  }

  /** Skips the running test unless it runs as root, as the engines must. */
  public static void requireRoot() {
    if (!"root".equals(System.getProperty("user.name"))) {
      skip("this needs root: run the tests as root, or on a machine of CI's kind");
    }
  }

  /** Ends the running test as skipped, and says so where nobody can overlook it. */
  public static void skip(String why) {
    System.out.println("SKIPPED: " + why);
    if (SKIPS_FAIL) {
      Assertions.fail("skipped, and skips fail in this run: " + why);
    }
    Assumptions.abort(why);
  }

  /** Where a program is, by {@code PATH} and the folders of system programs. */
  public static Optional<Path> find(String program) {
    var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Stream.concat(
            Arrays.stream(path.split(File.pathSeparator, -1)),
            Stream.of("/usr/sbin", "/sbin", "/usr/local/go/bin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
