package io.stowage.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OldAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "/repository/docker/acme/app, /r/acme/app",
    "/repository/docker/acme/app/general, /r/acme/app",
    "/repository/docker/acme/app/tags, /r/acme/app/-/tags",
    "/repository/docker/acme/app/settings, /r/acme/app/-/settings",
    "/layers/acme/app/1.2, /r/acme/app/-/tags/1.2",
    "/layers/library/nginx/latest, /_/nginx/-/tags/latest",
    "/layers/acme/app/1.2/images/sha256-ab, /r/acme/app/-/tags/1.2?digest=sha256:ab",
    "/repositories, /",
    "/repositories/acme, /u/acme",
    "/search, /explore",
    "/orgs/acme/repositories, /orgs/acme",
    "/orgs/acme/groups, /orgs/acme/teams",
    "/orgs/acme/groups/ops, /orgs/acme/teams/ops",
    "/orgs/acme/teams/ops/members, /orgs/acme/teams/ops",
    "/orgs/acme/settings/general, /orgs/acme/settings",
  })
  void dockerHubsAddressesAreFoundHere(String theirs, String ours) {
    assertThat(OldAddresses.find(theirs)).contains(ours);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/r/acme/app",
        "/repository",
        "/repository/x/y/z",
        "/layers/a/b",
        "/orgs",
        "/orgs/acme",
        "/orgs/acme/members",
        "/orgs/acme/teams",
        "/orgs/acme/teams/ops",
        "/orgs/acme/settings"
      })
  void othersAreNotTheirs(String path) {
    assertThat(OldAddresses.find(path)).isEmpty();
  }

  @Test
  void noneLeadsElsewhere() {
    assertThat(OldAddresses.find("/repository/docker//evil.example/x").orElseThrow())
        .startsWith("/r/");
    assertThat(OldAddresses.find("/repositories//evil.example").orElseThrow()).startsWith("/u/");
  }
}
