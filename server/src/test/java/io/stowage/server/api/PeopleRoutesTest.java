package io.stowage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.By;
import io.stowage.server.account.Person;
import io.stowage.server.app.RunningHub;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People as anybody may see them, over HTTP. */
class PeopleRoutesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aProfileTellsWhatItsOwnerSaysAndNoMore(Dialect dialect) {
    try (RunningHub hub = RunningHub.start(dialect, folder)) {
      hub.person("alice");
      Browser.of(hub, "alice")
          .client()
          .with("If-Match", "*")
          .patch("/me", Map.of("fullName", "Alice <A>"));

      Answer profile = hub.nobody().get("/users/alice");

      assertThat(profile.json().path("fullName").asString()).isEqualTo("Alice <A>");
      assertThat(profile.text()).doesNotContain("example.com", "administrator", "twoFactor");
      assertThat(hub.nobody().get("/users/nobody").status()).isEqualTo(404);
      assertThat(hub.nobody().get("/users/Alice").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoIsGoneOrKeptOutIsAnsweredAsWhoNeverWas(Dialect dialect) {
    try (RunningHub hub = RunningHub.start(dialect, folder)) {
      Person gone = hub.person("gone");
      Person suspended = hub.person("sue");
      hub.accounts().deactivate(gone.id(), "gone", By.SERVER);
      hub.accounts().setSuspended(suspended.id(), true, By.SERVER);

      for (String name : new String[] {"gone", "sue", "never"}) {
        Answer profile = hub.nobody().get("/users/" + name);
        Answer avatar = hub.nobody().get("/users/" + name + "/avatar");
        assertThat(profile.status()).isEqualTo(404).isEqualTo(avatar.status());
        assertThat(profile.code()).isEqualTo("not_found");
      }
    }
  }

  @Test
  void anAvatarIsAPictureThatDoesNothing() {
    try (RunningHub hub = RunningHub.start(Dialect.SQLITE, folder)) {
      Answer picture = hub.nobody().get("/users/admin/avatar");

      assertThat(picture.status()).isEqualTo(200);
      assertThat(picture.header("Content-Type")).contains("image/svg+xml");
      assertThat(picture.header("Content-Security-Policy")).contains("default-src 'none'; sandbox");
      assertThat(picture.header("Cache-Control")).contains("public, max-age=86400");
      assertThat(picture.text()).startsWith("<svg").doesNotContain("script");
      ApiClient again = hub.nobody().with("If-None-Match", picture.header("ETag").orElseThrow());
      assertThat(again.get("/users/admin/avatar").status()).isEqualTo(304);
    }
  }

  @Test
  void aClosedHubShowsNobodyToNobody() {
    try (RunningHub hub = RunningHub.start(Dialect.SQLITE, folder, RunningHub.closed())) {
      hub.person("alice");

      assertThat(hub.nobody().get("/users/alice").status()).isEqualTo(401);
      assertThat(hub.nobody().get("/users/never").status()).isEqualTo(401);
      assertThat(hub.nobody().get("/users/alice/avatar").status()).isEqualTo(401);
      Browser alice = Browser.of(hub, "alice");
      assertThat(alice.bare().get("/users/alice").status()).isEqualTo(200);
      assertThat(alice.bare().get("/users/alice/avatar").header("Cache-Control"))
          .contains("private, max-age=86400");
    }
  }
}
