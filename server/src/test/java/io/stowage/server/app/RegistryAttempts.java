package io.stowage.server.app;

import io.stowage.server.app.Cast.Actor;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** What clients of a registry do over {@code /v2}, and the search of {@code docker search}. */
final class RegistryAttempts implements Attempts {
  private final RegistryClient client;
  private final Stage stage;

  RegistryAttempts(RegistryClient client, Stage stage) {
    this.client = client;
    this.stage = stage;
  }

  @Override
  public String attempt(String action, Actor actor, String on) {
    String path = "/v2/" + on;
    return switch (action) {
      case "pull" -> send("GET", path + "/manifests/latest", actor);
      case "list tags" -> send("GET", path + "/tags/list", actor);
      case "referrers" -> send("GET", path + "/referrers/" + Cast.blob(on, "latest"), actor);
      case "list" -> {
        RegistryClient.Answer catalog = client.get("/v2/_catalog?n=1000", credential(actor));
        yield Attempts.holds(catalog.status(), () -> catalog.text().contains("\"" + on + "\""));
      }
      case "search" -> search(actor, on);
      case "push" -> send("POST", path + "/blobs/uploads/", actor);
      case "cancel upload" ->
          send(
              "DELETE",
              stage.beginUpload(on).orElse(path + "/blobs/uploads/" + UUID.randomUUID()),
              actor);
      case "mount from" ->
          mount(on, actor.own().isEmpty() ? on : actor.own() + "/mounted-" + actor.name(), actor);
      case "mount into" -> mount(Attempts.namespace(on) + "/open", on, actor);
      case "delete tag" -> send("DELETE", path + "/manifests/" + Stage.TAG, actor);
      default -> throw new AssertionError(action);
    };
  }

  private String mount(String from, String into, Actor actor) {
    return send(
        "POST",
        "/v2/%s/blobs/uploads/?mount=%s&from=%s".formatted(into, Cast.blob(from, "latest"), from),
        actor);
  }

  private String search(Actor actor, String repository) {
    RegistryClient.Answer answer =
        client.get("/v1/search?n=100&q=" + Attempts.lastPart(repository), credential(actor));
    return Attempts.holds(
        answer.status(),
        () ->
            JsonMapper.shared()
                .readTree(answer.body())
                .required("results")
                .valueStream()
                .anyMatch(found -> found.required("name").asString().equals(repository)));
  }

  private String send(String method, String path, Actor actor) {
    return Integer.toString(client.send(method, path, new byte[0], credential(actor)).status());
  }

  private static String[] credential(Actor actor) {
    return actor.basic().isEmpty() ? new String[0] : new String[] {"Authorization", actor.basic()};
  }
}
