package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.http.HttpSettings;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.notice.NoticeSettings;
import io.stowage.server.registry.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  @TempDir Path folder;

  @Test
  void whatNobodySetsHasTheDefaultsOfTheRecords() {
    var settings = read(Map.of(), Map.of(), "");

    assertThat(settings.registry()).isEqualTo(RegistrySettings.defaults());
    assertThat(settings.http().port()).isEqualTo(5000);
    assertThat(settings.http().idleTimeout()).isEqualTo(HttpSettings.onLoopback().idleTimeout());
    assertThat(settings.access().open()).isFalse();
    assertThat(settings.database())
        .isEqualTo(new DatabaseSettings.Sqlite(Path.of("data/stowage.db").toAbsolutePath()));
  }

  @Test
  void aFlagBeatsTheEnvironmentAndThatBeatsTheFile() {
    String file = "http: {port: 1, host: one, idle-timeout: 1s}";
    var environment = Map.of("STOWAGE_HTTP_PORT", "2", "STOWAGE_HTTP_HOST", "two");

    var http = read(Map.of("http.port", "3"), environment, file).http();

    assertThat(http.port()).isEqualTo(3);
    assertThat(http.host()).isEqualTo("two");
    assertThat(http.idleTimeout()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void unitsAndListsAreRead() {
    var settings =
        read(
            Map.of(),
            Map.of("STOWAGE_HTTP_TRUSTED_PROXIES", "10.0.0.0/8, 192.168.0.1"),
            """
            http:
              max-header-size: 64KiB
            gc:
              grace: 1h30m
              untagged-after: 7d
            """);

    assertThat(settings.http().maxHeaderBytes()).isEqualTo(65_536);
    assertThat(settings.http().trustedProxies()).containsExactly("10.0.0.0/8", "192.168.0.1");
    assertThat(settings.registry().gc().grace()).isEqualTo(Duration.ofMinutes(90));
    assertThat(settings.registry().gc().untaggedAfter()).contains(Duration.ofDays(7));
  }

  /** It becomes a link that people follow. */
  @Test
  void anAddressForHelpIsOneOfTheWeb() {
    var help =
        read(Map.of(), Map.of("STOWAGE_HELP_FORUM_URL", "https://f.example"), "").hub().help();
    assertThat(help.forum()).contains(URI.create("https://f.example"));
    assertThat(help.support()).isEmpty();

    for (String wrong : List.of("javascript:alert(1)", "ftp://f.example", "/f", "f.example")) {
      assertThatThrownBy(() -> read(Map.of(), Map.of("STOWAGE_HELP_FORUM_URL", wrong), ""))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("help.forum-url");
    }
  }

  @Test
  void everyFaultIsNamedWithItsPlaceAndWhatWasMeant() {
    String file =
        """
        http:
          port: abc
          idle-timeot: 3s
        """;
    var environment = Map.of("STOWAGE_HTTP_PROT", "1", "STOWAGE_GC_GRACE", "soon");

    assertThatThrownBy(() -> read(Map.of(), environment, file))
        .hasMessageContaining("http.port: \"abc\" is not a port")
        .hasMessageContaining("line 2")
        .hasMessageContaining("line 3: there is no setting http.idle-timeot")
        .hasMessageContaining("Did you mean http.idle-timeout?")
        .hasMessageContaining("Did you mean STOWAGE_HTTP_PORT?")
        .hasMessageContaining("gc.grace: \"soon\" is not a duration")
        .hasMessageContaining("STOWAGE_GC_GRACE");
  }

  @Test
  void aPasswordIsInNoErrorAndInNoText() {
    var environment =
        Map.of("STOWAGE_DATABASE_URL", "jdbc:postgresql://h/n", "STOWAGE_DATABASE_PASSWORD", "s3c");

    assertThat(read(Map.of(), environment, "").toString()).doesNotContain("s3c");
  }

  @Test
  void whatKubernetesPutsIntoTheEnvironmentIsNotOurs() {
    var environment =
        Map.of(
            "STOWAGE_PORT", "tcp://10.0.0.1:5000",
            "STOWAGE_SERVICE_HOST", "10.0.0.1",
            "REGISTRY_PORT", "tcp://10.0.0.2:5000",
            "REGISTRY_PORT_5000_TCP_ADDR", "10.0.0.2");

    var settings = read(Map.of(), environment, "");

    assertThat(settings.http().port()).isEqualTo(5000);
    assertThat(settings.notices()).isEmpty();
  }

  @Test
  void halfATlsIsRefused() {
    assertThatThrownBy(() -> read(Map.of("http.tls.key", "k.pem"), Map.of(), ""))
        .hasMessageContaining("go together");
  }

  @Test
  void openAndUsersContradictEachOther() {
    assertThatThrownBy(() -> read(Map.of("open", "true", "access.users", "users"), Map.of(), ""))
        .hasMessageContaining("open (set by --open) and access.users (set by --users) contradict");
  }

  @Test
  void aVariableWithoutAValueSaysNothing() {
    var settings = read(Map.of(), Map.of("STOWAGE_HTTP_PORT", ""), "http: {port: 1}");

    assertThat(settings.http().port()).isEqualTo(1);
  }

  @Test
  void aValueWhereKeysBelongNamesOne() {
    assertThatThrownBy(() -> read(Map.of(), Map.of(), "http: 5000"))
        .hasMessageContaining("line 1: http takes no value, but keys such as http.host.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "10.0.0.0/33", "::1/129", "a.b"})
  void aProxyThatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> read(Map.of(), Map.of("STOWAGE_HTTP_TRUSTED_PROXIES", text), ""))
        .hasMessageContaining("http.trusted-proxies: \"" + text + "\" is not");
  }

  @Test
  void aFileOfSettingsThatIsNotThereIsToldOnce() {
    var sources =
        new SettingsReader.Sources(
            Map.of(), Map.of(), Optional.of(Path.of("/nofile")), List.of(), List.of());

    assertThatThrownBy(() -> SettingsReader.read(sources))
        .hasMessage("The file of settings /nofile can't be read: there is no such file.");
  }

  @Test
  void endpointsAreReadFromTheFileAndFromTheEnvironment() {
    String file =
        """
        notifications:
          - name: audit
            url: https://audit.example/hook
            headers:
              Authorization: Bearer x
            ignore-actions: [pull, mount]
        """;
    var environment = Map.of("STOWAGE_NOTIFICATIONS_0_TIMEOUT", "9s");

    var endpoint = read(Map.of(), environment, file).notifications().endpoints().getFirst();

    assertThat(endpoint.name()).isEqualTo("audit");
    assertThat(endpoint.headers()).containsEntry("Authorization", List.of("Bearer x"));
    assertThat(endpoint.ignoredActions()).containsExactlyInAnyOrder("pull", "mount");
    assertThat(endpoint.timeout()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void noMailIsSentUnlessAServerIsNamed() {
    assertThat(read(Map.of(), Map.of(), "").hub().notice()).isEqualTo(NoticeSettings.DEFAULT);
  }

  @Test
  void aMailServerIsReadAndItsPasswordNeverShown() {
    String file =
        """
        mail:
          smtp: {host: mail.example, user: hub}
          from: The hub <hub@example.com>
        slack:
          allowed-hosts: [Chat.example, "chat.example:8443"]
        """;
    var environment = Map.of("STOWAGE_MAIL_SMTP_PASSWORD", "s3cret");

    var settings = read(Map.of(), environment, file);

    assertThat(settings.hub().notice().smtp().orElseThrow())
        .isEqualTo(
            new NoticeSettings.Smtp(
                "mail.example",
                587,
                NoticeSettings.Security.STARTTLS,
                Optional.of(new NoticeSettings.Login("hub", "s3cret")),
                new NoticeSettings.Sender("The hub", new MailAddress("hub@example.com")),
                Optional.empty(),
                Duration.ofSeconds(10),
                Optional.empty()));
    assertThat(settings.hub().notice().slack().hosts())
        .containsExactlyInAnyOrder("chat.example", "chat.example:8443");
    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @Test
  void aMailServerThatIsHalfSetIsRefused() {
    assertThatThrownBy(() -> read(Map.of(), Map.of("STOWAGE_MAIL_SMTP_HOST", "h"), ""))
        .hasMessageContaining("mail.from is missing");
    assertThatThrownBy(() -> read(Map.of(), Map.of("STOWAGE_MAIL_FROM", "a@b"), ""))
        .hasMessageContaining("mail.from (set by STOWAGE_MAIL_FROM) needs mail.smtp.host");
    assertThatThrownBy(() -> read(Map.of(), Map.of("STOWAGE_MAIL_SMTP_PASSWORD", "s3cret"), ""))
        .hasMessageContaining("mail.smtp.user and mail.smtp.password go together")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(
            () ->
                read(
                    Map.of(),
                    Map.of("STOWAGE_MAIL_SMTP_PASSWORD", "s3cret"),
                    "mail: {smtp: {host: h, user: u, security: none}, from: a@b}"))
        .hasMessageContaining("must not travel in the clear")
        .hasMessageNotContaining("s3cret");
  }

  private Settings read(Map<String, String> flags, Map<String, String> environment, String file) {
    try {
      Path config = Files.writeString(folder.resolve("stowage.yaml"), file);
      return SettingsReader.read(
          new SettingsReader.Sources(
              flags, environment, Optional.of(config), List.of(), List.of()));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
