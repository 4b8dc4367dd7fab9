package io.stowage.bench;

import io.stowage.bench.FreshBlobs.Blob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One blob of 64 MiB, in the page cache, pulled over and over by 1, 16 and 64 clients. */
final class PullTrial implements Trial {
  private static final int SIZE = 64 * 1024 * 1024;
  private static final List<Integer> CONNECTIONS = List.of(1, 16, 64);

  private final Blob blob = new FreshBlobs(SIZE).next();
  private final List<Row> rows = new ArrayList<>();

  @Override
  public Table run(Field field) throws IOException, InterruptedException {
    try (Rivals rivals = Rivals.start(field.ground(), field.all())) {
      for (RunningServer server : rivals.inTurn(0)) {
        pull(server, 16, provide(server), field.plan().window().multipliedBy(2));
      }
      Ground.settle();
      for (int connections : CONNECTIONS) {
        compare(rivals, connections, field.plan());
      }
    }
    return new Table("Pull: a blob of 64 MiB from the page cache", List.copyOf(rows));
  }

  private void compare(Rivals rivals, int connections, Plan plan) throws IOException {
    String name = connections + (connections == 1 ? " connection" : " connections");
    Row cpu = Row.of(name, Unit.CPU_SECONDS_PER_GIB, Target.atMost(1.1, Nginx.LABEL));
    Row bothEnds = Row.of(name + ", with the client", Unit.CPU_SECONDS_PER_GIB, Nginx.LABEL);
    Row speed = Row.of(name, Unit.GIB_PER_SECOND, Nginx.LABEL);
    for (int round = 0; round < plan.rounds(); round++) {
      for (RunningServer server : rivals.inTurn(round)) {
        Turn turn = pull(server, connections, pathOn(server), plan.window());
        cpu.add(server.label(), turn.cpuSecondsPerGib());
        bothEnds.add(server.label(), turn.bothEndsSecondsPerGib());
        speed.add(server.label(), turn.gibPerSecond());
      }
    }
    rows.addAll(List.of(cpu, bothEnds, speed));
  }

  private static Turn pull(RunningServer server, int connections, String path, Duration window)
      throws IOException {
    return Turn.requests(server, connections, "GET", path, window);
  }

  /** A registry gets it by push, nginx as a file. */
  private String provide(RunningServer server) throws IOException {
    if (server.label().equals(Nginx.LABEL)) {
      write(Nginx.files(server.home()).resolve("blob"));
    } else {
      try (Connection connection = server.connect()) {
        PushMode.MONOLITHIC.push(connection, "bench/pull", blob);
      }
    }
    return pathOn(server);
  }

  private String pathOn(RunningServer server) {
    return server.label().equals(Nginx.LABEL) ? "/blob" : "/v2/bench/pull/blobs/" + blob.digest();
  }

  private void write(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer[] content = blob.slice(0, blob.size());
      for (long left = blob.size(); left > 0; ) {
        left -= channel.write(content);
      }
    }
  }
}
