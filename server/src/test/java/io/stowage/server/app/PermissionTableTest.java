package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Digest;
import io.stowage.server.app.Cast.Actor;
import io.stowage.server.db.Dialect;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Walks the table of who may do what, {@code permissions.csv}, against a running server: every
 * cell, denials too.
 */
class PermissionTableTest {
  @TempDir Path folder;

  private record Line(String action, String api, String on, List<String> cells) {}

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void everyCellIsAsTheTableHasIt(Dialect dialect) throws Exception {
    List<String> wrong = new ArrayList<>();
    int cells = 0;
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Cast cast = new Cast(running);
      List<List<String>> rows = read();
      List<String> actors = rows.getFirst().subList(3, rows.getFirst().size());
      for (List<String> row : rows.subList(1, rows.size())) {
        Line line = new Line(row.get(0), row.get(1), row.get(2), row.subList(3, row.size()));
        assertThat(line.cells()).as(line.toString()).hasSameSizeAs(actors);
        for (int i = 0; i < actors.size(); i++) {
          cells++;
          String answered = ask(running.client(), cast, cast.actor(actors.get(i)), line);
          if (!answered.equals(line.cells().get(i))) {
            wrong.add(
                "%s over %s on %s by %s: %s, not %s"
                    .formatted(
                        line.action(),
                        line.api(),
                        line.on(),
                        actors.get(i),
                        answered,
                        line.cells().get(i)));
          }
        }
      }
    }

    assertThat(wrong).as("of %d cells", cells).isEmpty();
  }

  private static List<List<String>> read() throws Exception {
    try (InputStream file =
        Objects.requireNonNull(PermissionTableTest.class.getResourceAsStream("/permissions.csv"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> Arrays.asList(line.split(",", -1)))
          .toList();
    }
  }

  private static String ask(RegistryClient client, Cast cast, Actor actor, Line line) {
    String repository =
        actor.namespace()
            + "/"
            + switch (line.on()) {
              case "private" -> "app";
              case "public" -> "open";
              case "unknown" -> "none";
              case "new" -> "new-" + actor.name();
              default -> throw new AssertionError(line.on());
            };
    return switch (line.action()) {
      case "pull" -> status(client.get("/v2/" + repository + "/manifests/latest", basic(actor)));
      case "list tags" -> status(client.get("/v2/" + repository + "/tags/list", basic(actor)));
      case "referrers" ->
          status(
              client.get(
                  "/v2/" + repository + "/referrers/" + Cast.blob(repository, "latest"),
                  basic(actor)));
      case "push" -> status(client.post("/v2/" + repository + "/blobs/uploads/", basic(actor)));
      case "cancel upload" -> {
        String upload =
            client
                .post(
                    "/v2/" + repository + "/blobs/uploads/", "Authorization", cast.administrator())
                .location();
        yield status(client.delete(upload, basic(actor)));
      }
      case "mount from" -> {
        Digest blob = Cast.blob(repository, "latest");
        String into = actor.own().isEmpty() ? repository : actor.own() + "/mounted-" + actor.name();
        yield status(
            client.post(
                "/v2/" + into + "/blobs/uploads/?mount=" + blob + "&from=" + repository,
                basic(actor)));
      }
      case "delete tag" -> {
        cast.push(repository, "gone-" + actor.name());
        yield status(
            client.delete("/v2/" + repository + "/manifests/gone-" + actor.name(), basic(actor)));
      }
      case "catalog" ->
          client.get("/v2/_catalog?n=1000", basic(actor)).text().contains("\"" + repository + "\"")
              ? "yes"
              : "no";
      default -> throw new AssertionError(line.action());
    };
  }

  private static String status(RegistryClient.Answer answer) {
    return Integer.toString(answer.status());
  }

  private static String[] basic(Actor actor) {
    return actor.basic().isEmpty() ? new String[0] : new String[] {"Authorization", actor.basic()};
  }
}
