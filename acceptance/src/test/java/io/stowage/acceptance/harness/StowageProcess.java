package io.stowage.acceptance.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Stowage in a JVM of its own, as a user starts it: same main class, same flags, its data in a
 * folder. It can be stopped, killed and started again on the same port and data.
 */
public final class StowageProcess implements Registry {
  private static final String MAIN = "io.stowage.server.app.Main";

  private final Path folder;
  private final int port;
  private final List<String> flags;
  private final Map<String, String> environment;
  private ChildProcess process;

  private StowageProcess(
      Path folder, int port, List<String> flags, Map<String, String> environment) {
    this.folder = folder;
    this.port = port;
    this.flags = flags;
    this.environment = environment;
    this.process = launch();
  }

  /** Starts one that lets everyone do everything. */
  public static StowageProcess open(Path folder, String... flags) {
    return open(folder, Map.of(), flags);
  }

  /** Starts one that lets everyone do everything, with settings from the environment. */
  public static StowageProcess open(Path folder, Map<String, String> environment, String... flags) {
    return start(folder, withFirst("--open", flags), environment);
  }

  /** Starts one whose only user is {@link Registry#ALICE}; everyone may pull. */
  public static StowageProcess withUsers(Path folder, String... flags) {
    return withUsers(folder, Map.of(), flags);
  }

  /** Starts one with a user, and with settings from the environment. */
  public static StowageProcess withUsers(
      Path folder, Map<String, String> environment, String... flags) {
    var users = folder.resolve("users");
    try {
      Files.writeString(users, ALICE_LINE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start(folder, withFirst("--users=" + users, flags), environment);
  }

  /** Starts one on a free port, with its data in {@code folder/data} and these flags. */
  public static StowageProcess start(
      Path folder, List<String> flags, Map<String, String> environment) {
    return new StowageProcess(folder, ChildProcess.freePort(), flags, environment);
  }

  /** Starts one on this very port. */
  public static StowageProcess openOn(int port, Path folder) {
    return new StowageProcess(folder, port, List.of("--open"), Map.of());
  }

  /** Sends SIGTERM and waits for the end. Returns the exit status. */
  public int stop() {
    return process.terminate();
  }

  /** {@code kill -9}: no chance to write anything more. */
  public void kill() {
    process.kill();
  }

  /** Starts it again on the same port and data, once it has been stopped or killed. */
  public void startAgain() {
    if (process.isAlive()) {
      throw new IllegalStateException("stop it or kill it first");
    }
    process = launch();
  }

  public Path data() {
    return folder.resolve("data");
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.terminate();
    }
  }

  private ChildProcess launch() {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            classPath(),
            MAIN,
            "serve",
            "--port=" + port,
            "--data=" + data()));
    words.addAll(flags);
    var started = ChildProcess.start(words, environment, folder.resolve("log"));
    started.awaitHttp(uri("/v2/"));
    return started;
  }

  /** The test's class path without what only tests need: what ships is what is tested. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> withFirst(String first, String... rest) {
    var all = new ArrayList<String>();
    all.add(first);
    all.addAll(List.of(rest));
    return all;
  }
}
