package io.stowage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The median time of a page of 100 tags, somewhere in a repository of 1,000 and of 1,000,000 tags.
 * distribution has no million: it would be three million folders.
 */
final class TagTrial implements Trial {
  private static final String FEW = "bench/few";
  private static final String MANY = "bench/many";
  private static final int THOUSAND = 1_000;
  private static final int MILLION = 1_000_000;

  private final Row few = Row.of("page of 1,000 tags", Unit.MILLISECONDS, Distribution.LABEL);
  private final Row many = Row.of("page of 1,000,000 tags", Unit.MILLISECONDS, Distribution.LABEL);
  private final Row growth = Row.of("1,000,000 tags by 1,000", Unit.TIMES, Target.atMost(1.3));

  @Override
  public Table run(Field field) throws IOException, InterruptedException {
    for (Contestant contestant : field.registries()) {
      Path home = field.ground().fresh(contestant.label());
      try (RunningServer server = RunningServer.start(field.ground(), contestant, home)) {
        fillFew(server);
      }
      if (contestant instanceof Stowage) {
        TagFiller.fill(Stowage.data(home), MANY, MILLION);
      }
      try (RunningServer server = RunningServer.start(field.ground(), contestant, home)) {
        time(server, contestant instanceof Stowage, field.plan());
      }
    }
    return new Table("Tag pages, n=100, one connection", List.of(few, many, growth));
  }

  static String tag(int number) {
    return "t-%07d".formatted(number);
  }

  private static void fillFew(RunningServer server) throws IOException {
    Image image = Image.fresh();
    try (Connection connection = server.connect()) {
      image.push(connection, MANY, tag(0));
      image.push(connection, FEW, tag(0));
      for (int i = 1; i < THOUSAND; i++) {
        image.tag(connection, FEW, tag(i));
      }
    }
  }

  private void time(RunningServer server, boolean withMany, Plan plan) throws IOException {
    try (Connection connection = server.connect()) {
      for (int round = -1; round < plan.rounds(); round++) {
        double thousand = page(connection, FEW, THOUSAND, plan.pages());
        double million = withMany ? page(connection, MANY, MILLION, plan.pages()) : 0;
        if (round < 0) {
          continue; // code that is compiled while it runs needs some runs before it is itself
        }
        few.add(server.label(), thousand);
        if (withMany) {
          many.add(server.label(), million);
          growth.add(server.label(), million / thousand);
        }
      }
    }
  }

  /** The median of so many pages, each behind another tag, in milliseconds. */
  private static double page(Connection connection, String repository, int tags, int pages)
      throws IOException {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    long[] nanos = new long[pages];
    for (int i = 0; i < pages; i++) {
      String path =
          "/v2/%s/tags/list?n=100&last=%s".formatted(repository, tag(random.nextInt(tags - 101)));
      long begin = System.nanoTime();
      connection.send("GET", path).require(200);
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    return nanos[pages / 2] / 1e6;
  }
}
