package io.stowage.server.db;

import static io.stowage.server.db.DatabaseContract.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.db.DatabaseException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may happen to the file: a killed process, a full disk, a file that is something else. */
class SqliteFileTest {
  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedSurvivesAKilledProcess() throws Exception {
    DatabaseSettings.Sqlite settings = TestDatabases.sqlite(folder);
    for (int round = 0; round < 2; round++) {
      List<String> acknowledged = writeUntilKilled(settings.file(), "round" + round);

      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(300);
      try (Database database = Database.open(settings)) {
        assertThat(database.<List<String>>read(DatabaseContract::names)).containsAll(acknowledged);
        database.execute(t -> insert(t, "after"));
        database.execute(t -> t.handle().execute("DELETE FROM repository WHERE name = 'after'"));
      }
    }
  }

  @Test
  void theFileAndItsLogAreForTheirOwnersEyesOnly() throws IOException {
    try (Database database =
            Database.open(new DatabaseSettings.Sqlite(folder.resolve("stowage.db")));
        Stream<Path> files = Files.list(folder)) {
      database.execute(transaction -> insert(transaction, "a"));

      assertThat(files)
          .hasSizeGreaterThan(1)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  private static List<String> writeUntilKilled(Path file, String prefix) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AcknowledgingWriter.class.getName(),
                file.toString(),
                prefix)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      while (acknowledged.size() < 300) {
        String line = lines.readLine();
        assertThat(line).as("the writer ended early").isNotNull();
        addWhole(line, acknowledged);
      }
      // By its handle: the process itself would close the stream that is still to be read.
      child.toHandle().destroyForcibly();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        addWhole(line, acknowledged);
      }
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor()).as("exit code of a killed process").isEqualTo(128 + 9);
    return acknowledged;
  }

  /** The last line of a killed process may be cut. */
  private static void addWhole(String line, List<String> acknowledged) {
    if (line.startsWith("ok ") && line.endsWith(".")) {
      acknowledged.add(line.substring(3, line.length() - 1));
    }
  }

  @Test
  void aFullDiskIsToldAndWritingGoesOnWhenThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=4m", "none", disk.toString()),
        "SKIPPED: a full disk needs the right to mount a small tmpfs");
    try {
      Path ballast = Files.write(disk.resolve("ballast"), new byte[1 << 20]);
      Database database = Database.open(TestDatabases.sqlite(disk));
      try (database) {
        List<String> acknowledged = fill(database);
        assertThat(database.<List<String>>read(DatabaseContract::names))
            .containsExactlyInAnyOrderElementsOf(acknowledged);
        fillTheLastPages(database);
        for (int tries = 0; tries < 3; tries++) {
          assertThatThrownBy(database::check).isInstanceOf(DatabaseException.class);
        }

        Files.delete(ballast);
        database.execute(t -> insert(t, "room again"));

        acknowledged.add("room again");
        assertThat(database.<List<String>>read(DatabaseContract::names))
            .containsExactlyInAnyOrderElementsOf(acknowledged);
        database.check();
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  /** Eight callers write until each has met the full disk. */
  private static List<String> fill(Database database) throws Exception {
    String padding = "x".repeat(20_000);
    List<Future<List<String>>> callers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int c = 0; c < 8; c++) {
        String prefix = c + "-";
        callers.add(
            threads.submit(
                () -> {
                  List<String> acknowledged = new ArrayList<>();
                  while (acknowledged.size() < 1000) {
                    String name = prefix + acknowledged.size() + padding;
                    try {
                      database.execute(t -> insert(t, name));
                      acknowledged.add(name);
                    } catch (DatabaseException e) {
                      assertThat(e).hasMessageContaining("full");
                      assertThat(e.kind()).isEqualTo(Kind.FULL);
                      return acknowledged;
                    }
                  }
                  throw new AssertionError("The disk never filled");
                }));
      }
      List<String> all = new ArrayList<>();
      for (Future<List<String>> each : callers) {
        all.addAll(each.get());
      }
      return all;
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }

  /** Rewrites one page until even that finds no room. */
  private static void fillTheLastPages(Database database) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 5000; i++) {
                database.execute(t -> t.handle().execute("PRAGMA user_version = 0"));
              }
            })
        .isInstanceOf(DatabaseException.class);
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndKept() throws Exception {
    Path file = folder.resolve("notes.txt");
    String text = "These are my notes.\n".repeat(1000);
    Files.writeString(file, text);

    assertThatThrownBy(() -> Database.open(new DatabaseSettings.Sqlite(file)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("no SQLite database");
    assertThat(file).hasContent(text);
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path file = folder.resolve("absent").resolve("stowage.db");

    assertThatThrownBy(() -> Database.open(new DatabaseSettings.Sqlite(file)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("Check that its folder exists");
  }
}
