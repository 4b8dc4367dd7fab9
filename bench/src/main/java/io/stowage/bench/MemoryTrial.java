package io.stowage.bench;

import io.stowage.bench.FreshBlobs.Blob;
import io.stowage.bench.Load.Passed;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Memory at rest after the start, and its peak under 64 pulls and 16 pushes at once. */
final class MemoryTrial implements Trial {
  private static final int PULLS = 64;
  private static final int PUSHES = 16;
  private static final int SIZE = 10 * 1024 * 1024;
  private static final int BLOBS_PER_SECOND = 12;
  private static final double MB = 1e6;

  private final Row idle = Row.of("idle, resident", Unit.MEGABYTES, Target.atMost(150));
  private final Row loaded = Row.of("loaded, resident", Unit.MEGABYTES, Distribution.LABEL);
  private final Row peak = Row.of("loaded, peak", Unit.MEGABYTES, Target.atMost(400));

  @Override
  public Table run(Field field) throws IOException, InterruptedException {
    for (Contestant contestant : field.registries()) {
      try (Rivals alone = Rivals.start(field.ground(), List.of(contestant))) {
        watch(alone.inTurn(0).getFirst(), field.plan());
      }
    }
    return new Table(
        "Memory: %d pulls and %d pushes at once".formatted(PULLS, PUSHES),
        List.of(idle, loaded, peak));
  }

  private void watch(RunningServer server, Plan plan) throws IOException, InterruptedException {
    Thread.sleep(3000); // at rest, what the start has left behind is given back
    idle.add(server.label(), server.usage().resident() / MB);
    load(server, plan);
    Usage usage = server.usage();
    loaded.add(server.label(), usage.resident() / MB);
    peak.add(server.label(), usage.peak() / MB);
  }

  private static void load(RunningServer server, Plan plan)
      throws IOException, InterruptedException {
    FreshBlobs blobs = new FreshBlobs(SIZE);
    Blob pulled = blobs.next();
    try (Connection connection = server.connect()) {
      PushMode.MONOLITHIC.push(connection, "bench/memory", pulled);
    }
    List<Blob> pushed =
        Stream.generate(blobs::next).limit(plan.load().toSeconds() * BLOBS_PER_SECOND).toList();
    Callable<Passed> pushing = () -> new Pushers(server, PUSHES, PushMode.CHUNKED).push(pushed);
    String path = "/v2/bench/memory/blobs/" + pulled.digest();
    try (ExecutorService pushers = Executors.newSingleThreadExecutor();
        Load pulls = new Load(server.port(), PULLS, "GET", path)) {
      Future<Passed> pushes = pushers.submit(pushing);
      do {
        pulls.run(plan.load());
      } while (!pushes.isDone());
      pushes.get();
    } catch (ExecutionException e) {
      throw new IOException("a push failed beside the pulls", e);
    }
  }
}
