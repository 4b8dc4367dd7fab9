package io.stowage.server.app;

import io.stowage.server.app.RegistryClient.Answer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** What an address of Docker Hub's API is aimed at: {@link Aim} for the other API. */
final class HubAim {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)\\+?}");

  private final Belongings all;
  private final RegistryClient client;
  private final String team;

  HubAim(Belongings all, RegistryClient client) {
    this.all = all;
    this.client = client;
    this.team = all.team(client, logIn("alice"));
  }

  /** A token of a person's. */
  String logIn(String name) {
    Map<String, String> sent = Map.of("username", name, "password", HubPeople.password(name));
    Answer answer =
        client.send("POST", "/hub/v2/users/login", JsonMapper.shared().writeValueAsBytes(sent));
    return JsonMapper.shared().readTree(answer.body()).path("token").asString("");
  }

  /** What of an owner's stands in the places of an address. */
  Map<String, String> values(String form, String owner, String repository) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher places = PLACE.matcher(form);
    while (places.find()) {
      values.put(
          places.group(1),
          switch (places.group(1)) {
            case "ns" -> owner;
            case "r" -> form.contains("{ns}") ? repository : "hidden";
            case "org" -> "acme";
            case "user" -> "mia";
            case "group" -> "keepers";
            case "team" -> team;
            case "tag" -> "latest";
            case "name", "account" -> owner;
            case "uuid" -> all.id("token");
            case "id" ->
                all.id(
                    form.contains("/invites/")
                        ? "acme invitation"
                        : form.contains("/accounts/") ? "acme" : "acme token");
            default ->
                throw new AssertionError(
                    "%s has a place %s: say here what of alice's it may be"
                        .formatted(form, places.group(1)));
          });
    }
    return values;
  }

  /** Asks with all that any address takes as its body; nobody asks with an empty token. */
  Answer ask(String form, Map<String, String> values, String token) {
    String method = form.substring(0, form.indexOf(' '));
    String address = "/hub/" + form.substring(form.indexOf(' ') + 1);
    for (Map.Entry<String, String> value : values.entrySet()) {
      address =
          address
              .replace("{" + value.getKey() + "}", value.getValue())
              .replace("{" + value.getKey() + "+}", value.getValue());
    }
    byte[] body =
        method.equals("GET") || method.equals("DELETE")
            ? new byte[0]
            : JsonMapper.shared().writeValueAsBytes(body(values));
    return token.isEmpty()
        ? client.send(method, address, body)
        : client.send(method, address, body, "Authorization", "Bearer " + token);
  }

  /** All that any address takes; what it does not know it passes over. */
  private Map<String, Object> body(Map<String, String> values) {
    Map<String, Object> body = new HashMap<>();
    body.put("org", "acme");
    body.put("namespace", values.getOrDefault("ns", "alice"));
    body.put("name", "taken");
    body.put("description", "mine");
    body.put("full_name", "mine");
    body.put("is_private", false);
    body.put("is_active", false);
    body.put("role", "owner");
    body.put("member", "mallory");
    body.put("invitees", List.of("mallory"));
    body.put("group_id", Long.parseLong(team));
    body.put("permission", "admin");
    body.put("label", "mine");
    body.put("token_label", "mine");
    String below = values.getOrDefault("org", "acme") + "/*";
    List<String> scopes = List.of("scope-image-pull");
    body.put("resources", List.of(Map.of("type", "TYPE_REPO", "path", below, "scopes", scopes)));
    return body;
  }
}
