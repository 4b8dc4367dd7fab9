package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionSettingsTest {
  @TempDir Path folder;

  @Test
  void theFileOfTheImageRegistry2IsUnderstood() throws IOException {
    var settings =
        read(
            Map.of(),
            """
            version: 0.1
            log:
              level: warning
              formatter: json
              fields:
                service: registry
            storage:
              cache:
                blobdescriptor: inmemory
              filesystem:
                rootdirectory: /srv/registry
              delete:
                enabled: false
              maintenance:
                uploadpurging:
                  enabled: true
                  age: 168h
            http:
              addr: 127.0.0.1:5001
              headers:
                X-Content-Type-Options: [nosniff]
              draintimeout: 60s
            auth:
              htpasswd:
                realm: basic-realm
                path: /etc/users
            notifications:
              endpoints:
                - name: alice
                  disabled: false
                  url: https://alice.example/hook
                  headers:
                    Authorization: [Bearer secret]
                  ignoredmediatypes: [application/octet-stream]
                - name: gone
                  disabled: true
                  url: https://gone.example
            health:
              storagedriver:
                enabled: true
            """);

    assertThat(settings.data()).isEqualTo(Path.of("/srv/registry"));
    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.http().port()).isEqualTo(5001);
    assertThat(settings.http().drainTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.registry().deletes()).isFalse();
    assertThat(settings.registry().uploadExpiry()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.access().users()).contains(Path.of("/etc/users"));
    assertThat(settings.access().anonymousPull()).isFalse();
    assertThat(settings.log())
        .isEqualTo(new LogSettings(LogSettings.Format.JSON, LogSettings.Level.WARN, true));
    var endpoint = settings.notifications().endpoints().getFirst();
    assertThat(settings.notifications().endpoints()).hasSize(1);
    assertThat(endpoint.headers()).containsEntry("Authorization", List.of("Bearer secret"));
    assertThat(endpoint.ignoredMediaTypes()).containsExactly("application/octet-stream");
    assertThat(settings.notices()).isEmpty();
  }

  @Test
  void itsNamesInTheEnvironmentBeatItsFileAndOursBeatBoth() throws IOException {
    var settings =
        read(
            Map.of(
                "REGISTRY_HTTP_ADDR", ":5002",
                "REGISTRY_AUTH", "htpasswd",
                "REGISTRY_AUTH_HTPASSWD_PATH", "/auth/htpasswd",
                "REGISTRY_STORAGE_DELETE_ENABLED", "true",
                "REGISTRY_HTTP_SECRET", "x",
                "REGISTRY_HTTP_TLS", "{certificate: /c.pem, key: /k.pem}",
                "STOWAGE_HTTP_HOST", "127.0.0.1"),
            "version: 0.1\nhttp: {addr: 'other:1'}\n");

    assertThat(settings.http().port()).isEqualTo(5002);
    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.http().tls()).isPresent();
    assertThat(settings.access().users()).contains(Path.of("/auth/htpasswd"));
    assertThat(settings.notices()).isEmpty();
  }

  @Test
  void withoutALogInPushesStayRefusedAndThatIsSaid() throws IOException {
    var settings = read(Map.of("REGISTRY_HTTP_ADDR", ":5000"), "");

    assertThat(settings.access().open()).isFalse();
    assertThat(settings.notices()).anyMatch(notice -> notice.contains("--open"));
  }

  @ParameterizedTest
  @CsvSource({"STOWAGE_OPEN, true", "STOWAGE_ACCESS_USERS, /etc/users"})
  void whoSaysWhoMayPushIsNotAskedAgain(String name, String value) throws IOException {
    var settings = read(Map.of("REGISTRY_HTTP_ADDR", ":5000", name, value), "");

    assertThat(settings.notices()).noneMatch(notice -> notice.contains("--open"));
  }

  @Test
  void anUploadPurgeThatIsRealIsWhatHappensHere() throws IOException {
    var key = "REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING_DRYRUN";

    assertThat(read(Map.of(key, "false"), "").notices()).noneMatch(it -> it.contains("dryrun"));
    assertThat(read(Map.of(key, "true"), "").notices()).anyMatch(it -> it.contains("dryrun"));
  }

  @ParameterizedTest
  @CsvSource({
    "REGISTRY_AUTH, token",
    "REGISTRY_AUTH_TOKEN_REALM, https://auth.example",
    "REGISTRY_AUTH_SILLY_REALM, x",
    "REGISTRY_HTTP_TLS_CLIENTCAS, /ca.pem",
    "REGISTRY_HTTP_TLS_MINIMUMTLS, tls1.3",
    "REGISTRY_HTTP_TLS_LETSENCRYPT_EMAIL, a@example.com",
    "REGISTRY_STORAGE, s3",
    "REGISTRY_STORAGE_S3_BUCKET, images",
    "REGISTRY_STORAGE_MAINTENANCE_READONLY, '{enabled: true}'",
    "REGISTRY_HTTP_ADDR, nowhere"
  })
  void whatWouldOpenADoorOrLoseImagesIsRefusedByName(String name, String value) {
    assertThatThrownBy(() -> read(Map.of(name, value), ""))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name);
  }

  @Test
  void theRestIsIgnoredByName() throws IOException {
    var settings =
        read(
            Map.of(
                "REGISTRY_PROXY_REMOTEURL", "https://registry-1.docker.io",
                "REGISTRY_HTTP_DEBUG_ADDR", ":5001",
                "REGISTRY_HTTP_WONDER", "1"),
            "");

    assertThat(settings.notices())
        .anyMatch(notice -> notice.contains("proxy.remoteurl"))
        .anyMatch(notice -> notice.contains("http.debug.addr"))
        .anyMatch(notice -> notice.contains("http.wonder"));
  }

  private Settings read(Map<String, String> environment, String file) throws IOException {
    Path config = Files.writeString(folder.resolve("config.yml"), file);
    return SettingsReader.read(
        new SettingsReader.Sources(
            Map.of(), environment, Optional.of(config), List.of(), List.of()));
  }
}
