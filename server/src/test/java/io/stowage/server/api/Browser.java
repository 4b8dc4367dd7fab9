package io.stowage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.app.RunningHub;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.util.Map;
import java.util.Optional;

/** What a person's browser keeps: the cookie, and the proof that its pages show. */
record Browser(RunningHub hub, String cookie, String page) {

  /** Logged in with a password and nothing else. */
  static Browser of(RunningHub hub, String name, String password) {
    return new Browser(hub, "", "").after(logIn(hub, name, password));
  }

  /** Logged in as a person that {@link RunningHub#person} made. */
  static Browser of(RunningHub hub, String name) {
    return of(hub, name, RunningHub.password(name));
  }

  static Browser ofAdmin(RunningHub hub) {
    return of(hub, "admin", RunningHub.PASSWORD);
  }

  static Answer logIn(RunningHub hub, String name, String password) {
    return hub.nobody().post("/login", Map.of("name", name, "password", password));
  }

  /** With the cookie and the proof of an answer. */
  Browser after(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    String given = answer.header("Set-Cookie").orElseThrow();
    assertThat(given).contains("; HttpOnly; SameSite=Lax").contains("; Path=/;");
    return new Browser(
        hub, given.substring(0, given.indexOf(';')), answer.json().required("page").asString());
  }

  /** What one of our pages sends. */
  ApiClient client() {
    return bare().with("Origin", hub.origin()).with("X-Stowage-Page", page);
  }

  /** With the cookie and nothing else. */
  ApiClient bare() {
    return hub.nobody().with("Cookie", cookie);
  }

  /** What it logs in as, if anything. */
  Optional<String> user() {
    return Optional.ofNullable(bare().get("/session").json().path("user").get("name"))
        .map(name -> name.asString());
  }
}
