package io.stowage.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** GET and HEAD of one manifest by tag and by digest, from 16 keep-alive connections. */
final class ManifestTrial implements Trial {
  private static final int CONNECTIONS = 16;
  private static final String REPOSITORY = "bench/manifests";
  private static final String TAG = "latest";

  private final Image image = Image.fresh();
  private final List<Row> rows = new ArrayList<>();

  @Override
  public Table run(Field field) throws IOException, InterruptedException {
    try (Rivals rivals = Rivals.start(field.ground(), field.registries())) {
      for (RunningServer server : rivals.inTurn(0)) {
        try (Connection connection = server.connect()) {
          image.push(connection, REPOSITORY, TAG);
        }
        ask(server, "GET", TAG, field.plan().window().multipliedBy(2));
      }
      for (String method : List.of("GET", "HEAD")) {
        compare(rivals, method, "tag", TAG, field.plan());
        compare(rivals, method, "digest", image.digest().toString(), field.plan());
      }
    }
    return new Table("Manifests, " + CONNECTIONS + " connections", List.copyOf(rows));
  }

  private void compare(Rivals rivals, String method, String kind, String reference, Plan plan)
      throws IOException {
    String name = method + " by " + kind;
    Row speed =
        method.equals("GET")
            ? Row.of(name, Unit.REQUESTS_PER_SECOND, Target.atLeast(10, Distribution.LABEL))
            : Row.of(name, Unit.REQUESTS_PER_SECOND, Distribution.LABEL);
    Row cpu = Row.of(name, Unit.CPU_MICROS_PER_REQUEST, Distribution.LABEL);
    for (int round = 0; round < plan.rounds(); round++) {
      for (RunningServer server : rivals.inTurn(round)) {
        Turn turn = ask(server, method, reference, plan.window());
        speed.add(server.label(), turn.requestsPerSecond());
        cpu.add(server.label(), turn.cpuMicrosPerRequest());
      }
    }
    rows.add(speed);
    rows.add(cpu);
  }

  private static Turn ask(RunningServer server, String method, String reference, Duration window)
      throws IOException {
    String path = "/v2/" + REPOSITORY + "/manifests/" + reference;
    return Turn.requests(server, CONNECTIONS, method, path, window);
  }
}
