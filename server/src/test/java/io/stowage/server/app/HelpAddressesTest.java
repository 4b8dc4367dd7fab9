package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.api.HelpAddresses;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Where people find help is told to all, logged in or not. */
class HelpAddressesTest {
  @TempDir Path folder;

  @Test
  void theSessionTellsThoseThatAreSet() {
    HelpAddresses help =
        new HelpAddresses(
            Optional.of(URI.create("https://docs.example/x?y=1")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(URI.create("http://help.example")));
    try (RunningRegistry running =
        RunningRegistry.in(folder).hub(known -> with(known, help)).start()) {
      JsonNode told = new HubPeople(running).nobody().get("/session").json().required("help");

      assertThat(told.required("documentation").asString()).isEqualTo("https://docs.example/x?y=1");
      assertThat(told.required("support").asString()).isEqualTo("http://help.example");
      assertThat(told).hasSize(2);
    }
  }

  private static HubSettings with(HubSettings known, HelpAddresses help) {
    return new HubSettings(
        known.accounts(),
        known.notice(),
        known.anonymousPull(),
        known.baseUrl(),
        known.pullLimits(),
        known.privateSources(),
        known.undo(),
        known.dockerHub(),
        known.adminPassword(),
        help,
        known.inForce());
  }
}
