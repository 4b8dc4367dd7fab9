package io.stowage.acceptance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** A server that was started for a test, with its log in a file. It dies with the test's JVM. */
final class ChildProcess {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final Process process;
  private final Path log;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a program that appends its output to {@code log}. */
  static ChildProcess start(List<String> words, Map<String, String> environment, Path log) {
    try {
      var builder =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      // What the tester's own shell sets for a server must not reach these.
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.startsWith("STOWAGE_") || name.startsWith("REGISTRY_"));
      builder.environment().putAll(environment);
      var process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new ChildProcess(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that nobody listens on now. */
  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until {@code GET} of the address answers at all, and fails early if the process died. */
  void awaitHttp(URI address) {
    awaitHttp(address, HTTP);
  }

  /** The same by a client of one's own. */
  void awaitHttp(URI address, HttpClient client) {
    var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(2)).build();
    try {
      Awaitility.await("answer from " + address)
          .atMost(Duration.ofSeconds(40))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(25))
          .ignoreExceptionsInstanceOf(IOException.class)
          .failFast("the server ended", () -> !process.isAlive())
          .until(
              () ->
                  client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 500);
    } catch (TerminalFailureException | ConditionTimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError(
          "it is not serving: " + e.getMessage() + "; its log says:\n" + log(), e);
    }
  }

  /** Sends SIGTERM and waits for the end. Returns the exit status. */
  int terminate() {
    process.destroy();
    return awaitEnd();
  }

  /** Sends SIGKILL and waits for the end. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int awaitEnd() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("the server did not stop within a minute: see " + log);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a server stopped", e);
    }
  }
}
