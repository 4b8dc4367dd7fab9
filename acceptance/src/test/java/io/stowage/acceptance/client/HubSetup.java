package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.StowageProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Docker Hub's API as a program calls it, for somebody who has logged in: only what is in Docker's
 * own documents or in its clients, nothing of ours.
 */
final class HubSetup {
  private final HttpClient http;
  private final URI base;
  private final String agent;
  private final String token;

  private HubSetup(HttpClient http, URI base, String agent, String token) {
    this.http = http;
    this.base = base;
    this.agent = agent;
    this.token = token;
  }

  /** An answer; {@code json} is missing where the body is empty. */
  record Answer(int status, HttpResponse<String> response, JsonNode json) {}

  /**
   * Logs in with name and password, as every client of Docker Hub begins.
   *
   * @param base what comes before the paths, {@code /v2} and all
   * @param agent the User-Agent to go by
   */
  static HubSetup logIn(StowageProcess registry, URI base, String agent, Registry.Login login) {
    var stranger = new HubSetup(registry.tls().client(), base, agent, "");
    var answer =
        stranger.send(
            "POST", "/users/login", Map.of("username", login.user(), "password", login.password()));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return new HubSetup(
        registry.tls().client(), base, agent, answer.json().required("token").asString());
  }

  /** The token by which it calls. */
  String token() {
    return token;
  }

  /** Makes an organization whose owner is who logged in. */
  void organization(String name, String company) {
    succeed("POST", "/orgs/", Map.of("orgname", name, "company", company));
  }

  /** Makes a repository. */
  void repository(String namespace, String name, boolean isPrivate) {
    succeed(
        "POST",
        "/namespaces/" + namespace + "/repositories",
        Map.of(
            "name",
            name,
            "namespace",
            namespace,
            "registry",
            "docker.io",
            "is_private",
            isPrivate));
  }

  /** Makes a team, and returns its number. */
  long team(String organization, String name) {
    return succeed("POST", "/orgs/" + organization + "/groups", Map.of("name", name))
        .required("id")
        .longValue();
  }

  /** Puts somebody into a team. */
  void member(String organization, String team, String user) {
    succeed(
        "POST", "/orgs/" + organization + "/groups/" + team + "/members", Map.of("member", user));
  }

  /** Calls, expects success, and returns what was answered. */
  JsonNode succeed(String method, String path, Map<String, ?> body) {
    var answer = send(method, path, body);
    assertThat(answer.status()).as("%s %s: %s", method, path, answer).isBetween(200, 299);
    return answer.json();
  }

  JsonNode succeed(String method, String path) {
    return succeed(method, path, Map.of());
  }

  /** Calls, whatever comes of it. An empty body is none. */
  Answer send(String method, String path, Map<String, ?> body) {
    var content =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body));
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, content)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("User-Agent", agent);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response,
          response.body().isEmpty()
              ? MissingNode.getInstance()
              : JsonMapper.shared().readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while calling " + path, e);
    }
  }
}
