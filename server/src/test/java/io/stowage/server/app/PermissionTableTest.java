package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.app.Cast.Actor;
import io.stowage.server.app.PermissionTable.Row;
import io.stowage.server.app.PermissionTable.Trial;
import io.stowage.server.db.Dialect;
import io.stowage.server.dockerhub.DockerHub;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ContractCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Walks the table of who may do what against a running server: every cell, denials too. What is
 * refused must have changed nothing, and what is done something.
 */
class PermissionTableTest {
  private static final int AT_ONCE = 4;
  private static final Set<String> READING = Set.of("pull", "view");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void everyCellIsAsTheTableHasIt(Dialect dialect) throws Exception {
    PermissionTable table = PermissionTable.read();
    List<String> wrong = new ArrayList<>();
    try (var running =
            RunningRegistry.in(folder).on(dialect).hub(PermissionTableTest::patient).start();
        var pool = Executors.newFixedThreadPool(AT_ONCE)) {
      Cast cast = new Cast(running);
      Stage stage = new Stage(running, cast);
      Function<String, Attempts> apis = apis(running, stage);
      // Each password costs a hash once, and those are made in turn: nobody is to wait too long.
      table
          .actors()
          .forEach(name -> apis.apply("v2").attempt("pull", cast.actor(name), "acme/open"));
      // What one action changes no other looks at, so they may be tried at the same time.
      List<Callable<List<String>>> walks =
          table.rows().stream()
              .collect(Collectors.groupingBy(row -> row.trial().action()))
              .values()
              .stream()
              .<Callable<List<String>>>map(rows -> () -> walk(rows, cast, stage, apis))
              .toList();
      for (Future<List<String>> walk : pool.invokeAll(walks)) {
        wrong.addAll(walk.get());
      }
    }

    assertThat(wrong).as("of %d cells", table.rows().size() * table.actors().size()).isEmpty();
  }

  /** What is wrong in these lines. */
  private static List<String> walk(
      List<Row> rows, Cast cast, Stage stage, Function<String, Attempts> apis) {
    List<String> wrong = new ArrayList<>();
    for (Row row : rows) {
      row.cells()
          .forEach(
              (actor, wanted) ->
                  check(row.trial(), wanted, cast.actor(actor), stage, apis).ifPresent(wrong::add));
    }
    return wrong;
  }

  /** Docker Hub's API counts those without a log-in of a person by their address: all of them. */
  private static HubSettings patient(HubSettings usual) {
    return DockerHubTest.with(usual, new DockerHub.Settings(Optional.empty(), 1_000_000));
  }

  private static Function<String, Attempts> apis(RunningRegistry running, Stage stage) {
    var registry = new RegistryAttempts(running.client(), stage);
    var client = new ApiClient("http://127.0.0.1:" + running.port(), ContractCheck.ofTheApi());
    var api = new ApiAttempts(client, stage);
    var dockerHub = new DockerHubAttempts(running.client(), stage);
    return name ->
        switch (name) {
          case "v1", "v2" -> registry;
          case "api" -> api;
          case "hub" -> dockerHub;
          default -> throw new AssertionError(name);
        };
  }

  /** What is wrong with a cell. */
  private static Optional<String> check(
      Trial trial, String wanted, Actor actor, Stage stage, Function<String, Attempts> apis) {
    String on = stage.ready(trial, actor);
    Object before = stage.state(trial.action(), on);
    String answered = apis.apply(trial.api()).attempt(trial.action(), actor, on);
    boolean isChanged = !stage.state(trial.action(), on).equals(before);
    if (isChanged) {
      stage.reset(trial, on);
    }
    if (!answered.equals(wanted)) {
      return Optional.of("%s by %s: %s, not %s".formatted(trial, actor.name(), answered, wanted));
    }
    return isChanged == (answered.startsWith("2") && Stage.changes(trial.action()))
        ? Optional.empty()
        : Optional.of(
            "%s by %s: %s, and %s is changed"
                .formatted(trial, actor.name(), answered, isChanged ? "something" : "nothing"));
  }

  @Test
  void whoMayNotSeeARepositoryCanNotTellItFromNone() throws Exception {
    PermissionTable table = PermissionTable.read();
    for (Row row : table.rows()) {
      Trial trial = row.trial();
      Optional<Row> unknown = table.on("unknown", trial);
      if (!trial.on().equals("private") || unknown.isEmpty()) {
        continue;
      }
      table.actors().stream()
          .filter(actor -> !maySee(table, trial.api(), actor))
          .forEach(
              actor ->
                  assertThat(row.cells().get(actor))
                      .as("%s by %s", trial, actor)
                      .isEqualTo(unknown.get().cells().get(actor)));
    }
  }

  private static boolean maySee(PermissionTable table, String api, String actor) {
    return table.rows().stream()
        .filter(row -> READING.contains(row.trial().action()))
        .filter(row -> row.trial().api().equals(api) && row.trial().on().equals("private"))
        .allMatch(row -> row.cells().getOrDefault(actor, "").equals("200"));
  }

  @ParameterizedTest
  @CsvSource({
    "v2, pull|push|delete tag|list tags|list|referrers|mount from|mount into|cancel upload",
    "v1, search",
    "api, view|see activity|list tags|create|delete tag|preview tag deletion|delete"
        + " repository|preview deletion|undo|edit|set privacy|archive|transfer|see people|change"
        + " people|see members|add team member|list|search|star|unstar",
    "hub, view|list tags|create|delete tag|delete repository|edit|set privacy"
        + "|see people|change people|see members|add team member|list|search|star|unstar"
  })
  void nothingIsLeftOut(String api, String actions) throws Exception {
    assertThat(PermissionTable.read().rows())
        .extracting(Row::trial)
        .filteredOn(trial -> trial.api().equals(api))
        .extracting(Trial::action)
        .containsOnly(actions.split("\\|"));
  }

  @Test
  void thePageNamesTheTable() throws Exception {
    assertThat(Path.of("../docs/access.md"))
        .content()
        .contains("server/src/test/resources/" + PermissionTable.FILE);
    assertThat(Files.exists(Path.of("src/test/resources", PermissionTable.FILE))).isTrue();
  }
}
