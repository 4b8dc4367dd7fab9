package io.stowage.server.dockerhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Forms of addresses, and what stands in their places. */
class HubPathTest {
  private static final HubPath TAG =
      HubPath.of("v2/repositories/{namespace}/{repository+}/tags/{tag}");

  private static Optional<Map<String, String>> match(HubPath path, String address) {
    return path.match(HubPath.parts(address));
  }

  @Test
  void aLongPlaceTakesWhatTheOthersLeave() {
    assertThat(match(TAG, "v2/repositories/acme/app/tags/1"))
        .contains(Map.of("namespace", "acme", "repository", "app", "tag", "1"));
    assertThat(match(TAG, "v2/repositories/acme/a/tags/b/tags/1/"))
        .contains(Map.of("namespace", "acme", "repository", "a/tags/b", "tag", "1"));
  }

  @Test
  void aPlaceIsNeverEmpty() {
    assertThat(match(TAG, "v2/repositories/acme/tags/1")).isEmpty();
  }

  @Test
  void aFormWithoutLongPlacesTakesItsOwnLengthOnly() {
    HubPath groups = HubPath.of("v2/orgs/{name}/groups");

    assertThat(match(groups, "v2/orgs/acme/groups/")).contains(Map.of("name", "acme"));
    assertThat(match(groups, "v2/orgs/acme/groups/devs")).isEmpty();
    assertThat(match(groups, "v2/orgs/acme/members")).isEmpty();
  }

  @Test
  void partsAreDecodedOnceAndAPlusIsAPlus() {
    assertThat(HubPath.parts("v2/a%2Fb/1+2/%2541")).isEqualTo(List.of("v2", "a/b", "1+2", "%41"));
  }

  @Test
  void whatNoAddressCanBeIsNotFound() {
    for (String path : List.of("", "/", "v2//x", "v2/%zz", "v2/%00", "v2/a%0ab")) {
      assertThatThrownBy(() -> HubPath.parts(path))
          .as(path)
          .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.status()).isEqualTo(404));
    }
  }
}
