package io.stowage.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The servers of one trial, running side by side and working in turns. */
final class Rivals implements AutoCloseable {
  private final List<RunningServer> servers = new ArrayList<>();

  /** Starts them in fresh folders. */
  static Rivals start(Ground ground, List<Contestant> contestants)
      throws IOException, InterruptedException {
    Rivals rivals = new Rivals();
    try {
      for (Contestant contestant : contestants) {
        rivals.servers.add(
            RunningServer.start(ground, contestant, ground.fresh(contestant.label())));
      }
      return rivals;
    } catch (IOException | InterruptedException e) {
      rivals.close();
      throw e;
    }
  }

  /** All of them, each round with another one first: who comes first pays for a cold cache. */
  List<RunningServer> inTurn(int round) {
    List<RunningServer> turn = new ArrayList<>(servers);
    Collections.rotate(turn, -round);
    return turn;
  }

  @Override
  public void close() {
    for (RunningServer server : servers) {
      server.close();
    }
  }
}
