package io.stowage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.app.RunningHub;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The registry's admin user, over HTTP. */
class AdminUserRoutesTest {
  private static final String PATH = "/admin/admin-user";

  @TempDir Path folder;

  private static int registry(RunningHub hub, String password) {
    String pair = "stowage:" + password;
    return hub.registry()
        .get(
            "/v2/",
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
        .status();
  }

  @Test
  void itHasAPartInWhatRepositoriesHoldAndInNothingElse() {
    try (RunningHub hub = RunningHub.start(Dialect.SQLITE, folder)) {
      ApiClient admin = Browser.ofAdmin(hub).client();
      admin.post("/repositories", Map.of("name", "admin/app", "private", true));
      String password = admin.post(PATH).json().path("passwords").get(0).path("value").asString();
      ApiClient adminUser = hub.nobody().bearing(password).with("If-Match", "*");
      String app = "/repositories/admin/app";

      assertThat(adminUser.get(app).status()).isEqualTo(200);
      assertThat(adminUser.patch(app, Map.of("description", "mine")).status()).isEqualTo(403);
      assertThat(
              adminUser
                  .put(app + "/-/visibility", Map.of("private", false, "confirm", "admin/app"))
                  .status())
          .isEqualTo(403);
      assertThat(
              hub.registry()
                  .delete("/hub/v2/repositories/admin/app", "Authorization", "Bearer " + password)
                  .status())
          .isEqualTo(403);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void itIsSwitchedOnWithTwoPasswordsEachMadeAnewOnItsOwn(Dialect dialect) {
    try (RunningHub hub = RunningHub.start(dialect, folder)) {
      ApiClient admin = Browser.ofAdmin(hub).client();
      assertThat(admin.get(PATH).json().path("enabled").asBoolean(true)).isFalse();
      assertThat(admin.post(PATH + "/password/regenerate").code()).isEqualTo("admin_user_disabled");

      JsonNode on = admin.post(PATH).json();

      assertThat(on.path("userName").asString()).isEqualTo("stowage");
      assertThat("http://" + on.path("loginServer").asString()).isEqualTo(hub.origin());
      String first = on.path("passwords").get(0).path("value").asString();
      String second = on.path("passwords").get(1).path("value").asString();
      assertThat(registry(hub, first)).isEqualTo(200);
      assertThat(admin.post(PATH).code()).isEqualTo("admin_user_enabled");
      Answer anew = admin.post(PATH + "/password/regenerate");
      assertThat(registry(hub, first)).isEqualTo(401);
      assertThat(registry(hub, second)).isEqualTo(200);
      assertThat(registry(hub, anew.json().path("value").asString())).isEqualTo(200);
      Answer standing = admin.get(PATH);
      assertThat(standing.json().required("passwords")).hasSize(2);
      assertThat(standing.text()).doesNotContain("stw_adm_");
      assertThat(admin.post(PATH + "/password3/regenerate").status()).isEqualTo(404);
      assertThat(admin.delete(PATH).status()).isEqualTo(204);
      assertThat(registry(hub, second)).isEqualTo(401);
      assertThat(String.join("\n", hub.audited()))
          .contains("admin_user.enable", "admin_user.regenerate", "admin_user.disable")
          .doesNotContain(first, second);
    }
  }

  @Test
  void itIsForAdministratorsWhoseSessionIsFresh() {
    try (RunningHub hub = RunningHub.start(Dialect.SQLITE, folder)) {
      hub.person("alice");
      ApiClient alice = Browser.of(hub, "alice").client();
      ApiClient admin = Browser.ofAdmin(hub).client();
      hub.clock().advance(Duration.ofMinutes(20));

      for (String path : new String[] {PATH, PATH + "/password/regenerate"}) {
        assertThat(alice.post(path).code()).isEqualTo("administrators_only");
        assertThat(admin.post(path).code()).isEqualTo("confirmation_needed");
      }
      assertThat(alice.get(PATH).status()).isEqualTo(403);
      assertThat(alice.delete(PATH).status()).isEqualTo(403);
      assertThat(admin.delete(PATH).code()).isEqualTo("confirmation_needed");
      assertThat(admin.get(PATH).status()).isEqualTo(200);
    }
  }
}
