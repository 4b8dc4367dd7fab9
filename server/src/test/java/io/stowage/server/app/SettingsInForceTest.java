package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.api.ServerSetting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsInForceTest {
  private static ServerSetting one(List<ServerSetting> all, String key) {
    return all.stream().filter(each -> each.key().equals(key)).findFirst().orElseThrow();
  }

  @Test
  void eachTellsItsValueAndWhereItComesFrom() {
    List<ServerSetting> all =
        SettingsInForce.of(
            Map.of(
                "http.port", new Assigned("8080", "--port"),
                "http.host", new Assigned("127.0.0.1", "STOWAGE_HTTP_HOST"),
                "log.level", new Assigned("debug", "stowage.yaml line 3")));

    assertThat(one(all, "http.port").value()).contains("8080");
    assertThat(one(all, "http.port").source()).isEqualTo("flag");
    assertThat(one(all, "http.host").source()).isEqualTo("environment");
    assertThat(one(all, "log.level").source()).isEqualTo("file");
    assertThat(one(all, "log.level").origin()).isEqualTo("stowage.yaml line 3");
    assertThat(one(all, "repositories.undo").value()).contains("7d");
    assertThat(one(all, "repositories.undo").source()).isEqualTo("default");
    assertThat(one(all, "database.url").value()).isEmpty();
  }

  @Test
  void noSecretIsAmongThem() {
    List<ServerSetting> all =
        SettingsInForce.of(
            Map.of(
                "database.password", new Assigned("s3cret", "STOWAGE_DATABASE_PASSWORD"),
                "admin.password", new Assigned("s3cret", "--x"),
                "mail.smtp.password", new Assigned("s3cret", "f"),
                "database.url", new Assigned("jdbc:postgresql://u:s3cret@h/n?password=s3cret", "f"),
                "notifications.0.url", new Assigned("https://u:s3cret@h/x?token=s3cret&a=b", "f"),
                "notifications.0.headers", new Assigned("Authorization: s3cret", "f")));

    assertThat(all.toString()).doesNotContain("s3cret");
    assertThat(one(all, "notifications.0.headers").isSecret()).isTrue();
    assertThat(one(all, "notifications.0.url").value()).contains("https://…@h/x?token=…&a=b");
    assertThat(one(all, "database.password").value()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/x, https://h/x",
    "https://h/@x, https://h/@x",
    "jdbc:postgresql://h/n?sslmode=require, jdbc:postgresql://h/n?sslmode=require",
    "jdbc:postgresql://h/n?user=u&sslpassword=p, jdbc:postgresql://h/n?user=u&sslpassword=…",
  })
  void whatIsNoSecretStays(String text, String shown) {
    assertThat(SettingsInForce.masked(text)).isEqualTo(shown);
  }
}
