package io.stowage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.account.Person;
import io.stowage.server.account.Profile;
import io.stowage.server.app.RunningHub;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whoHasLoggedInFindsPeopleByHowTheirNamesBegin(Dialect dialect) {
    try (RunningHub hub = RunningHub.start(dialect, folder)) {
      for (String name : List.of("ann", "anna", "annabel", "anton", "bob")) {
        hub.person(name);
      }
      hub.accounts().deactivate(hub.person("anngone").id(), "anngone", By.SERVER);
      hub.accounts().setSuspended(hub.person("annsue").id(), true, By.SERVER);
      hub.organizations()
          .make(
              new AccountName("annorg"),
              Profile.EMPTY,
              Optional.of(new AccountName("bob")),
              By.SERVER);
      ApiClient bob = Browser.of(hub, "bob").bare();

      assertThat(hub.nobody().get("/users?query=ann").status()).isEqualTo(401);
      assertThat(hub.nobody().bearing(Tokens.robot(hub, "bob")).get("/users?query=ann").status())
          .isEqualTo(403);
      Answer first = bob.get("/users?query=ann&limit=2");
      assertThat(names(first)).containsExactly("ann", "anna");
      String next = first.json().required("next").asString();
      Answer second = bob.get("/users?query=ann&limit=2&cursor=" + next);
      assertThat(names(second)).containsExactly("annabel");
      assertThat(second.json().has("next")).isFalse();
      assertThat(first.json().at("/items/0")).isEqualTo(bob.get("/users/ann").json());
      assertThat(names(Browser.ofAdmin(hub).bare().get("/users?query=an")))
          .containsExactly("ann", "anna", "annabel", "anton");
      assertThat(names(bob.get("/users?query=Anna"))).containsExactly("anna", "annabel");
      for (String none : List.of("nn", "%25", "ann_", "~", "%C3%A4")) {
        assertThat(names(bob.get("/users?query=" + none))).as(none).isEmpty();
      }
      assertThat(bob.get("/users").errors()).containsKey("query");
      assertThat(bob.get("/users?query=").errors()).containsKey("query");
    }
  }

  private static List<String> names(Answer page) {
    assertThat(page.status()).isEqualTo(200);
    return page.json()
        .required("items")
        .valueStream()
        .map(one -> one.required("name").asString())
        .toList();
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
  void aClosedHubShowsNoOrganizationToNobody() {
    try (RunningHub hub = RunningHub.start(Dialect.SQLITE, folder, RunningHub.closed())) {
      hub.person("alice");
      Browser alice = Browser.of(hub, "alice");
      assertThat(alice.client().post("/organizations", Map.of("name", "acme")).status())
          .isEqualTo(201);

      assertThat(hub.nobody().get("/organizations/acme").status()).isEqualTo(401);
      assertThat(hub.nobody().get("/organizations/never").status()).isEqualTo(401);
      assertThat(hub.registry().get("/hub/v2/orgs/acme").status()).isEqualTo(401);
      assertThat(hub.registry().get("/hub/v2/orgs/never").status()).isEqualTo(401);
      assertThat(hub.registry().get("/hub/v2/users/alice").status()).isEqualTo(401);
      assertThat(alice.bare().get("/organizations/acme").status()).isEqualTo(200);
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
