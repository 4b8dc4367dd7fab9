package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server tells anybody of itself. */
class SystemApiTest {
  @TempDir Path folder;

  @Test
  void anybodyReadsTheVersionAndTheContract() throws Exception {
    try (ApiHub hub = ApiHub.on(Dialect.SQLITE, folder, SystemApiTest::closed)) {
      Answer json = hub.anybody().get("/openapi.json");
      Answer yaml = hub.anybody().get("/openapi.yaml");

      assertThat(hub.anybody().get("/version").json().required("version").asString()).isNotEmpty();
      assertThat(yaml.text()).isEqualTo(Files.readString(Path.of("..", "docs", "openapi.yaml")));
      assertThat(json.json().required("paths").propertyNames())
          .contains("/version", "/openapi.json", "/organizations/{organization}/tokens");
      String tag = json.header("ETag").orElseThrow();
      assertThat(hub.anybody().with("If-None-Match", tag).get("/openapi.json").status())
          .isEqualTo(304);
    }
  }

  /** Nothing is shown to those without a name; the contract is. */
  private static HubSettings closed(HubSettings known) {
    return new HubSettings(
        known.accounts(),
        known.notice(),
        false,
        known.baseUrl(),
        known.pullLimits(),
        known.privateSources(),
        known.undo(),
        known.dockerHub(),
        known.adminPassword());
  }
}
