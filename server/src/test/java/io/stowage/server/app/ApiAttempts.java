package io.stowage.server.app;

import io.stowage.server.app.Cast.Actor;
import io.stowage.server.web.ApiClient;
import java.util.Map;
import java.util.Optional;

/** What people and programs do over {@code /api/v1}. */
final class ApiAttempts implements Attempts {
  private final ApiClient client;
  private final Stage stage;

  ApiAttempts(ApiClient client, Stage stage) {
    this.client = client;
    this.stage = stage;
  }

  @Override
  public String attempt(String action, Actor actor, String on) {
    ApiClient as = actor.bearer().isEmpty() ? client : client.with("Authorization", actor.bearer());
    String path = "/repositories/" + on;
    return switch (action) {
      case "list" ->
          holds(
              as.get(
                  "/repositories?limit=100&namespace=%s&query=%s"
                      .formatted(Attempts.namespace(on), Attempts.lastPart(on))),
              on);
      case "search" -> holds(as.get("/search?limit=100&q=" + Attempts.lastPart(on)), on);
      case "create" -> status(as.post("/repositories", Map.of("name", on, "private", true)));
      case "see members" -> status(as.get("/organizations/" + on + "/members"));
      case "add team member" ->
          put(as, "/organizations/%s/teams/%s/members/mia".formatted(on, Stage.TEAM));
      case "undo" -> status(as.post("/bin/" + stage.binned(on).orElse("999999999") + "/restore"));
      default -> onRepository(action, actor, as, on, path);
    };
  }

  private String onRepository(String action, Actor actor, ApiClient as, String on, String path) {
    var confirm = Map.of("confirm", on);
    boolean isPersonal = actor.namespace().equals("paula");
    return switch (action) {
      case "view" -> status(as.get(path));
      case "see activity" -> status(as.get(path + "/-/activity"));
      case "list tags" -> status(as.get(path + "/-/tags"));
      case "delete tag" -> status(as.delete(path + "/-/tags/" + Stage.TAG));
      case "preview tag deletion" ->
          status(as.get(path + "/-/tags/" + Stage.kept(on) + "/deletion"));
      case "preview deletion" -> status(as.get(path + "/-/deletion"));
      case "edit" ->
          status(
              as.with("If-Match", "*")
                  .patch(
                      path, Map.of("description", "of " + actor.name(), "fullDescription", "#")));
      case "set privacy" ->
          status(
              as.put(
                  path + "/-/visibility", Map.of("private", !stage.isPrivate(on), "confirm", on)));
      case "archive" -> put(as, path + "/-/archive");
      case "transfer" ->
          status(as.post(path + "/-/transfer", Map.of("to", Stage.beside(actor), "confirm", on)));
      case "delete repository" -> status(as.send("DELETE", path, Optional.of(confirm)));
      case "see people" -> status(as.get(path + (isPersonal ? "/-/collaborators" : "/-/teams")));
      case "change people" ->
          isPersonal
              ? put(as, path + "/-/collaborators/mia")
              : status(as.put(path + "/-/teams/" + Stage.TEAM, Map.of("level", "read")));
      case "star" -> put(as, path + "/-/star");
      case "unstar" -> status(as.delete(path + "/-/star"));
      default -> throw new AssertionError(action);
    };
  }

  private static String put(ApiClient as, String path) {
    return status(as.send("PUT", path, Optional.empty()));
  }

  private static String status(ApiClient.Answer answer) {
    return Integer.toString(answer.status());
  }

  private static String holds(ApiClient.Answer answer, String repository) {
    return Attempts.holds(
        answer.status(),
        () ->
            answer
                .json()
                .required("items")
                .valueStream()
                .anyMatch(one -> one.required("name").asString().equals(repository)));
  }
}
