package io.stowage.server.app;

import io.stowage.server.app.Cast.Actor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Docker Hub's clients do over {@code /hub/v2}. */
final class DockerHubAttempts implements Attempts {
  private final RegistryClient client;
  private final Stage stage;

  DockerHubAttempts(RegistryClient client, Stage stage) {
    this.client = client;
    this.stage = stage;
  }

  @Override
  public String attempt(String action, Actor actor, String on) {
    return switch (action) {
      case "list" -> {
        String path =
            "/repositories/%s?page_size=100&name=%s"
                .formatted(Attempts.namespace(on), Attempts.lastPart(on));
        yield holds(
            path,
            actor,
            on,
            one -> one.required("namespace").asString() + "/" + one.required("name").asString());
      }
      case "search" ->
          holds(
              "/search/repositories?page_size=100&query=" + Attempts.lastPart(on),
              actor,
              on,
              one -> one.required("repo_name").asString());
      case "create" ->
          send(
              "POST",
              "/namespaces/%s/repositories".formatted(Attempts.namespace(on)),
              "{\"name\":\"%s\",\"is_private\":true}".formatted(Attempts.lastPart(on)),
              actor);
      case "see members" -> send("GET", "/orgs/" + on + "/members", "", actor);
      case "add team member" ->
          send(
              "POST",
              "/orgs/%s/groups/%s/members".formatted(on, Stage.TEAM),
              "{\"member\":\"mia\"}",
              actor);
      default -> onRepository(action, actor, on, "/repositories/" + on);
    };
  }

  private String onRepository(String action, Actor actor, String on, String path) {
    return switch (action) {
      case "view" -> send("GET", path, "", actor);
      case "list tags" -> send("GET", path + "/tags", "", actor);
      case "delete tag" -> send("DELETE", path + "/tags/" + Stage.TAG, "", actor);
      case "edit" ->
          send(
              "PATCH",
              path,
              "{\"description\":\"of %s\",\"full_description\":\"#\"}".formatted(actor.name()),
              actor);
      case "set privacy" ->
          send(
              "POST",
              path + "/privacy",
              "{\"is_private\":%s}".formatted(!stage.isPrivate(on)),
              actor);
      case "delete repository" -> send("DELETE", path, "", actor);
      case "see people" -> send("GET", path + "/groups/" + stage.team("readers"), "", actor);
      case "change people" ->
          send(
              "POST",
              path + "/groups",
              "{\"group_id\":%d,\"permission\":\"read\"}".formatted(stage.team(Stage.TEAM)),
              actor);
      case "star" -> send("POST", path + "/stars", "", actor);
      case "unstar" -> send("DELETE", path + "/stars", "", actor);
      default -> throw new AssertionError(action);
    };
  }

  private String holds(
      String path, Actor actor, String repository, Function<JsonNode, String> name) {
    RegistryClient.Answer answer = answer("GET", path, "", actor);
    return Attempts.holds(
        answer.status(),
        () ->
            JsonMapper.shared()
                .readTree(answer.body())
                .required("results")
                .valueStream()
                .map(name)
                .anyMatch(repository::equals));
  }

  private String send(String method, String path, String body, Actor actor) {
    return Integer.toString(answer(method, path, body, actor).status());
  }

  private RegistryClient.Answer answer(String method, String path, String body, Actor actor) {
    List<String> headers = new ArrayList<>(List.of("Content-Type", "application/json"));
    if (!actor.bearer().isEmpty()) {
      headers.addAll(List.of("Authorization", actor.bearer()));
    }
    return client.send(
        method,
        "/hub/v2" + path,
        body.getBytes(StandardCharsets.UTF_8),
        headers.toArray(String[]::new));
  }
}
