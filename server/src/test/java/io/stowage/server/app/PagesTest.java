package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.stowage.server.db.Dialect;
import io.stowage.server.page.Pages;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as a running server gives them; skipped where they were not built, for want of npm. */
@SuppressWarnings("NullAway.Init") // Started before each test.
class PagesTest {
  private static final String[] A_BROWSER = {"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"};
  private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/index-[^\"]+\\.js)\"");
  private static final Pattern NONCE = Pattern.compile("'nonce-([^']+)'");

  @TempDir Path folder;
  private RunningRegistry running;

  @BeforeEach
  void start() {
    assumeThat(new Pages().areThere()).as("the pages were built").isTrue();
    running = RunningRegistry.in(folder).on(Dialect.SQLITE).hub().start();
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
  }

  private RegistryClient.Answer page(String path) {
    return running.client().get(path, A_BROWSER);
  }

  private static String nonce(RegistryClient.Answer page) {
    Matcher nonce = NONCE.matcher(page.header("Content-Security-Policy").orElseThrow());
    assertThat(nonce.find()).isTrue();
    return nonce.group(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/explore",
        "/r/acme/app",
        "/r/acme/app/-/tags/1.2.3",
        "/orgs/acme",
        "/orgs/acme/members",
        "/orgs/acme/teams",
        "/orgs/acme/settings",
        "/no/such"
      })
  void eachAddressOfTheApplicationIsItsDocument(String path) {
    RegistryClient.Answer page = page(path);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(page.header("ETag")).isEmpty();
    assertThat(page.text()).contains("<div id=\"root\">").doesNotContain("__CSP_NONCE__");
  }

  @Test
  void eachDocumentHasANonceOfItsOwnAndNoOtherScriptThanOurs() {
    RegistryClient.Answer first = page("/");
    String policy = first.header("Content-Security-Policy").orElseThrow();

    assertThat(nonce(first)).isNotEqualTo(nonce(page("/")));
    assertThat(first.text()).contains("nonce=\"" + nonce(first) + "\"");
    assertThat(policy)
        .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(first.text()).doesNotContainPattern("<script(?![^>]* src=)");
    assertThat(first.text()).doesNotContainPattern("(?:src|href)=\"(?:https?:)?//");
  }

  @Test
  void hashedFilesAreKeptForEverAndComeCompressed() {
    Matcher script = SCRIPT.matcher(page("/").text());
    assertThat(script.find()).isTrue();

    RegistryClient.Answer plain = running.client().get(script.group(1));
    RegistryClient.Answer small =
        running.client().get(script.group(1), "Accept-Encoding", "gzip, br");

    assertThat(plain.header("Cache-Control")).contains("public, max-age=31536000, immutable");
    assertThat(plain.header("Content-Type")).contains("text/javascript; charset=utf-8");
    assertThat(plain.header("Content-Encoding")).isEmpty();
    assertThat(small.header("Content-Encoding")).contains("br");
    assertThat(small.header("Vary")).contains("Accept-Encoding");
    assertThat(small.body().length).isLessThan(plain.body().length / 2);
    assertThat(
            running
                .client()
                .get(script.group(1), "If-None-Match", plain.header("ETag").orElseThrow())
                .status())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/none.js",
        "/assets/",
        "/assets/../index.html",
        "/api",
        "/api/v2/x",
        "/hooks/x",
        "/badges/x.svg",
        "/metrics/x",
        "/health/none",
        "//api/v1/version",
        "/%c0%ae%c0%ae/api/v1/version",
        "/.%2e/explore",
        "/Explore"
      })
  void whatIsNoPageIsNeverTheDocument(String path) {
    RegistryClient.Answer answer = page(path);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text()).doesNotContain("<html");
  }

  @Test
  void pagesAreOnlyRead() {
    assertThat(running.client().post("/explore").status()).isEqualTo(405);
    assertThat(running.client().send("HEAD", "/explore", new byte[0], A_BROWSER).status())
        .isEqualTo(200);
  }

  @Test
  void dockerHubsAddressesLeadToOurs() {
    assertThat(page("/repository/docker/acme/app/tags").header("Location"))
        .contains("/r/acme/app/-/tags");
    assertThat(List.of(page("/layers/acme/app/1.0").status(), page("/repositories").status()))
        .containsOnly(302);
  }
}
