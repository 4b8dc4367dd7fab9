package io.stowage.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests another site's page may have made. */
class CrossSiteTest {

  @ParameterizedTest
  @CsvSource({
    // Sec-Fetch-Site, where a browser sends it, decides alone.
    "same-origin, , , https://hub.example, false",
    "same-origin, http://proxied.example, , https://hub.example, false",
    "none, , , https://hub.example, false",
    "same-site, https://hub.example, , https://hub.example, true",
    "cross-site, https://hub.example, , https://hub.example, true",
    "Same-Origin, , , https://hub.example, true",
    "'', https://hub.example, , https://hub.example, true",
    // Else Origin.
    ", https://hub.example, , https://hub.example, false",
    ", https://HUB.example:443, , https://hub.example, false",
    ", http://hub.example:80, , http://hub.example, false",
    ", http://127.0.0.1:5000, , http://127.0.0.1:5000, false",
    ", http://[::1]:5000, , http://[::1]:5000, false",
    ", http://hub.example, , https://hub.example, true",
    ", https://hub.example:8443, , https://hub.example, true",
    ", https://evil.example, , https://hub.example, true",
    ", https://hub.example.evil.example, , https://hub.example, true",
    ", https://hub.example@evil.example, , https://hub.example, true",
    ", null, https://hub.example/x, https://hub.example, true",
    ", 'https://hub.example, https://evil.example', , https://hub.example, true",
    ", '', https://hub.example/, https://hub.example, true",
    // Else Referer.
    ", , https://hub.example/settings?x=1, https://hub.example, false",
    ", , https://evil.example/https://hub.example/, https://hub.example, true",
    ", , about:blank, https://hub.example, true",
    ", , , https://hub.example, true"
  })
  void isForeign(
      @Nullable String fetchSite,
      @Nullable String origin,
      @Nullable String referer,
      String own,
      boolean foreign) {
    assertThat(
            CrossSite.isForeign(
                Optional.ofNullable(fetchSite),
                Optional.ofNullable(origin),
                Optional.ofNullable(referer),
                own))
        .isEqualTo(foreign);
  }
}
