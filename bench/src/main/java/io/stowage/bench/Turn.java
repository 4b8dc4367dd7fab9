package io.stowage.bench;

import io.stowage.bench.Load.Passed;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * What one server did in its turn.
 *
 * @param cpu the processor time it took for that
 * @param bothEnds the same with the client's: on loopback the kernel does much of a sender's work
 *     in the name of whoever reads, the more so the slower the reader is
 */
record Turn(Passed passed, Duration cpu, Duration bothEnds) {
  private static final double GIB = 1 << 30;

  /** Runs the work and counts what the server used meanwhile. */
  static Turn of(RunningServer server, Callable<Passed> work) throws IOException {
    try {
      Duration client = Usage.ofThisProcess().cpu();
      Duration before = server.usage().cpu();
      Passed passed = work.call();
      Duration cpu = server.usage().cpu().minus(before);
      return new Turn(passed, cpu, cpu.plus(Usage.ofThisProcess().cpu()).minus(client));
    } catch (Exception e) {
      server.requireAlive();
      throw new IOException("while " + server.label() + " had its turn", e);
    }
  }

  /** The same request on every connection, over and over. */
  static Turn requests(
      RunningServer server, int connections, String method, String path, Duration window)
      throws IOException {
    return requests(server, connections, method, path, "", window);
  }

  /** As the other, with more headers. */
  static Turn requests(
      RunningServer server,
      int connections,
      String method,
      String path,
      String headers,
      Duration window)
      throws IOException {
    return of(
        server,
        () -> {
          try (Load load = new Load(server.port(), connections, method, path, headers)) {
            return load.run(window);
          }
        });
  }

  double gibPerSecond() {
    return passed.bytes() / GIB / seconds(passed.elapsed());
  }

  double cpuSecondsPerGib() {
    return seconds(cpu) / (passed.bytes() / GIB);
  }

  double bothEndsSecondsPerGib() {
    return seconds(bothEnds) / (passed.bytes() / GIB);
  }

  double requestsPerSecond() {
    return passed.requests() / seconds(passed.elapsed());
  }

  double cpuMicrosPerRequest() {
    return seconds(cpu) * 1e6 / passed.requests();
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
