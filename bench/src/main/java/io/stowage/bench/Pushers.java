package io.stowage.bench;

import io.stowage.bench.FreshBlobs.Blob;
import io.stowage.bench.Load.Passed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that push, each on a connection and a thread of its own. */
record Pushers(RunningServer server, int connections, PushMode mode) {

  /** Pushes each blob once; the clients share them out among themselves. */
  Passed push(List<Blob> blobs) throws IOException, InterruptedException {
    Queue<Blob> queue = new ConcurrentLinkedQueue<>(blobs);
    long begin = System.nanoTime();
    try (ExecutorService clients = Executors.newFixedThreadPool(connections)) {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < connections; client++) {
        String repository = "bench/push-" + client;
        running.add(clients.submit(() -> pushAll(repository, queue)));
      }
      for (Future<?> client : running) {
        client.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a push failed", e.getCause());
    }
    long bytes = blobs.stream().mapToLong(Blob::size).sum();
    return new Passed(blobs.size(), bytes, Duration.ofNanos(System.nanoTime() - begin));
  }

  private int pushAll(String repository, Queue<Blob> queue) throws IOException {
    int pushed = 0;
    try (Connection connection = server.connect()) {
      for (Blob blob = queue.poll(); blob != null; blob = queue.poll(), pushed++) {
        mode.push(connection, repository, blob);
      }
    }
    return pushed;
  }
}
