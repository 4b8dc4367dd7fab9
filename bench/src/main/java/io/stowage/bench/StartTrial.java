package io.stowage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** From execution to the first 200 on {@code /v2/}, on a folder that was served before. */
final class StartTrial implements Trial {
  private final Row start = Row.of("start", Unit.SECONDS, Target.atMost(1));

  @Override
  public Table run(Field field) throws IOException, InterruptedException {
    for (Contestant contestant : field.registries()) {
      Path home = field.ground().fresh(contestant.label());
      for (int i = -1; i < field.plan().starts(); i++) {
        try (RunningServer server = RunningServer.start(field.ground(), contestant, home)) {
          if (i >= 0) {
            start.add(contestant.label(), Turn.seconds(server.startTime()));
          }
        }
      }
    }
    return new Table("Start to first answer", List.of(start));
  }
}
