package io.stowage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What accounts cost: the same GET of a manifest with a bearer token and without, from 16
 * keep-alive connections to one server in turns; and the first log-in after a start, its hash
 * included.
 */
final class AccountsTrial implements Trial {
  private static final int CONNECTIONS = 16;
  private static final String REPOSITORY = "bench/manifests";
  private static final String PATH = "/v2/" + REPOSITORY + "/manifests/latest";
  private static final String ANONYMOUS = "anonymous";
  private static final String PASSWORD = "a password for the bench";

  private final Row speed =
      Row.of("GET by tag with a token", Unit.REQUESTS_PER_SECOND, Target.atLeast(0.8, ANONYMOUS));
  private final Row cpu = Row.of("GET by tag with a token", Unit.CPU_MICROS_PER_REQUEST, ANONYMOUS);
  private final Row logIn = Row.of("log-in, hash included, CPU", Unit.SECONDS, Target.atMost(0.3));
  private final Row cold = Row.of("the first after a start, CPU", Unit.SECONDS, ANONYMOUS);

  /** Each is hashed like a right one; a few are taken without a wait. */
  private static final int WRONG_BEFORE = 3;

  @Override
  public Table run(Field field) throws IOException, InterruptedException {
    if (field.stowage().isPresent()) {
      Stowage open = field.stowage().get();
      Path home = field.ground().fresh("accounts");
      try (RunningServer server = RunningServer.start(field.ground(), open, home);
          Connection connection = server.connect()) {
        Image.fresh().push(connection, REPOSITORY, "latest");
      }
      WithAccounts accounts = new WithAccounts(open);
      for (int start = 0; start < field.plan().starts(); start++) {
        try (RunningServer server = RunningServer.start(field.ground(), accounts, home)) {
          cold.add(Stowage.LABEL, Turn.seconds(logIn(server, "wrong", 401)));
          for (int i = 1; i < WRONG_BEFORE; i++) {
            logIn(server, "wrong", 401);
          }
          // The right one for the first time: later ones are remembered.
          logIn.add(Stowage.LABEL, Turn.seconds(logIn(server, PASSWORD, 200)));
        }
      }
      try (RunningServer server = RunningServer.start(field.ground(), accounts, home)) {
        compare(server, field.plan());
      }
    }
    return new Table("Accounts", List.of(speed, cpu, logIn, cold));
  }

  private void compare(RunningServer server, Plan plan) throws IOException {
    String bearer = "Authorization: Bearer " + token(server) + "\r\n";
    ask(server, bearer, plan.window().multipliedBy(2));
    ask(server, "", plan.window().multipliedBy(2));
    for (int round = 0; round < plan.rounds(); round++) {
      boolean isTokenFirst = round % 2 == 0;
      Turn first = ask(server, isTokenFirst ? bearer : "", plan.window());
      Turn second = ask(server, isTokenFirst ? "" : bearer, plan.window());
      Turn with = isTokenFirst ? first : second;
      Turn without = isTokenFirst ? second : first;
      speed.add(Stowage.LABEL, with.requestsPerSecond());
      speed.add(ANONYMOUS, without.requestsPerSecond());
      cpu.add(Stowage.LABEL, with.cpuMicrosPerRequest());
      cpu.add(ANONYMOUS, without.cpuMicrosPerRequest());
    }
  }

  private static Turn ask(RunningServer server, String headers, Duration window)
      throws IOException {
    return Turn.requests(server, CONNECTIONS, "GET", PATH, headers, window);
  }

  private static Duration logIn(RunningServer server, String password, int expected)
      throws IOException {
    Duration before = server.usage().cpu();
    ask(server, password, expected);
    return server.usage().cpu().minus(before);
  }

  private static String token(RunningServer server) throws IOException {
    return ask(server, PASSWORD, 200)
        .body()
        .replaceFirst("(?s).*\"token\" ?: ?\"([^\"]+)\".*", "$1");
  }

  private static Connection.Response ask(RunningServer server, String password, int expected)
      throws IOException {
    String basic = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(UTF_8));
    try (Connection connection = server.connect()) {
      Connection.Response answer =
          connection.send(
              "GET",
              "/token?scope=repository:" + REPOSITORY + ":pull",
              "Authorization: Basic " + basic + "\r\n");
      answer.require(expected);
      return answer;
    }
  }

  /** As it is started without {@code --open}. */
  private record WithAccounts(Stowage stowage) implements Contestant {
    @Override
    public String label() {
      return stowage.label();
    }

    @Override
    public List<String> command(Path home, int port) throws IOException {
      Path settings = home.resolve("stowage.yaml");
      Files.writeString(settings, "admin:\n  password: " + PASSWORD + "\n");
      List<String> command = new ArrayList<>(stowage.command(home, port));
      command.remove("--open");
      command.addAll(List.of("--config", settings.toString()));
      return command;
    }

    @Override
    public String readyPath() {
      return "/health/ready";
    }
  }
}
