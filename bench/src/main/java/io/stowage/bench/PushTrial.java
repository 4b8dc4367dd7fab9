package io.stowage.bench;

import io.stowage.bench.FreshBlobs.Blob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Fresh blobs of 1, 10 and 100 MiB, in one piece and in chunks, from 1 and 4 clients. */
final class PushTrial implements Trial {
  private static final List<Integer> CONNECTIONS = List.of(1, 4);
  private static final int MIB = 1024 * 1024;

  private final List<Row> rows = new ArrayList<>();

  @Override
  public Table run(Field field) throws IOException, InterruptedException {
    Plan plan = field.plan();
    try (Rivals rivals = Rivals.start(field.ground(), field.registries())) {
      warmUp(rivals);
      for (Plan.Push push : plan.pushes()) {
        FreshBlobs blobs = new FreshBlobs(push.size());
        for (PushMode mode : PushMode.values()) {
          for (int connections : CONNECTIONS) {
            compare(rivals, plan.pushRounds(), new Work(push, blobs, mode, connections));
          }
        }
      }
    }
    return new Table("Push: fresh blobs", List.copyOf(rows));
  }

  /** What each server gets in its turn. */
  private record Work(Plan.Push push, FreshBlobs blobs, PushMode mode, int connections) {
    String name() {
      return "%s, %s, %d %s"
          .formatted(
              push.label(),
              mode.name().toLowerCase(Locale.ROOT),
              connections,
              connections == 1 ? "client" : "clients");
    }

    Turn giveTo(RunningServer server) throws IOException {
      List<Blob> fresh = Stream.generate(blobs::next).limit(push.count()).toList();
      return Turn.of(server, () -> new Pushers(server, connections, mode).push(fresh));
    }
  }

  private void compare(Rivals rivals, int rounds, Work work)
      throws IOException, InterruptedException {
    Row cpu =
        Row.of(work.name(), Unit.CPU_SECONDS_PER_GIB, Target.atMost(0.65, Distribution.LABEL));
    Row speed = Row.of(work.name(), Unit.MIB_PER_SECOND, Target.atLeast(1.5, Distribution.LABEL));
    for (int round = 0; round < rounds; round++) {
      for (RunningServer server : rivals.inTurn(round)) {
        Ground.settle();
        Turn turn = work.giveTo(server);
        cpu.add(server.label(), turn.cpuSecondsPerGib());
        speed.add(server.label(), turn.gibPerSecond() * 1024);
      }
    }
    rows.add(cpu);
    rows.add(speed);
  }

  /**
   * Code that is compiled while it runs needs some runs before it is itself: as a server that has
   * been up for an hour.
   */
  private static void warmUp(Rivals rivals) throws IOException {
    for (Plan.Push push : List.of(new Plan.Push(MIB, 2500), new Plan.Push(16 * MIB, 32))) {
      FreshBlobs blobs = new FreshBlobs(push.size());
      for (RunningServer server : rivals.inTurn(0)) {
        for (PushMode mode : PushMode.values()) {
          new Work(push, blobs, mode, 4).giveTo(server);
        }
      }
    }
  }
}
