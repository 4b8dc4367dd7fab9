package io.stowage.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A contestant's process; closing it ends the process, its folder stays. */
final class RunningServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Contestant contestant;
  private final Path home;
  private final int port;
  private final Process process;
  private final Duration startTime;

  private RunningServer(
      Contestant contestant, Path home, int port, Process process, Duration startTime) {
    this.contestant = contestant;
    this.home = home;
    this.port = port;
    this.process = process;
    this.startTime = startTime;
  }

  /** Starts it on a free loopback port and waits for its first 200. */
  static RunningServer start(Ground ground, Contestant contestant, Path home)
      throws IOException, InterruptedException {
    Files.createDirectories(home);
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(contestant.command(home, port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("output.log").toFile()));
    long begin = System.nanoTime();
    Process process = ground.start(builder);
    while (!answers(port, contestant.readyPath())) {
      if (!process.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
        process.destroyForcibly();
        throw new IOException(contestant.label() + " does not serve:\n" + output(home));
      }
      Thread.sleep(2);
    }
    Duration startTime = Duration.ofNanos(System.nanoTime() - begin);
    return new RunningServer(contestant, home, port, process, startTime);
  }

  String label() {
    return contestant.label();
  }

  Path home() {
    return home;
  }

  int port() {
    return port;
  }

  /** From its execution to its first 200. */
  Duration startTime() {
    return startTime;
  }

  Usage usage() throws IOException {
    requireAlive();
    return Usage.ofFamily(process.toHandle());
  }

  /** A server that ended tells why in its output, which goes with its folder. */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(
          "%s ended with %d:%n%s".formatted(label(), process.exitValue(), output(home)));
    }
  }

  Connection connect() throws IOException {
    return Connection.open(port);
  }

  @Override
  public void close() {
    Ground.end(process);
  }

  private static boolean answers(int port, String path) {
    try (Connection connection = Connection.open(port)) {
      return connection.send("GET", path).status() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private static String output(Path home) throws IOException {
    return Files.readString(home.resolve("output.log"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
