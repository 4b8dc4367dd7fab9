package io.stowage.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.event.NotificationSettings.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationSettingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"ftp://h/", "h/events", "http:///events", "mailto:a@h"})
  void anUrlThatCannotBePostedToIsRefused(String url) {
    assertThatThrownBy(() -> Endpoint.of("a", URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("notification endpoint a: its url begins with http");
  }

  @Test
  void aPasswordInTheUrlIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> Endpoint.of("a", URI.create("http://u:s3cret@h/")))
        .hasMessageContaining("Authorization header")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void anActionThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> endpoint(Map.of(), Set.of("pulls")))
        .hasMessageContaining("push, pull, mount and delete");
  }

  @Test
  void aHeaderThatCannotBeSentIsRefusedWithoutItsValue() {
    Endpoint endpoint = endpoint(Map.of("X-Key", List.of("s3cret\n")), Set.of());

    assertThatThrownBy(() -> new Sender(endpoint))
        .hasMessageContaining("the header X-Key can't be sent")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void twoEndpointsOfOneNameAreRefused() {
    Endpoint endpoint = Endpoint.of("a", URI.create("http://h/"));

    assertThatThrownBy(() -> new NotificationSettings(List.of(endpoint, endpoint)))
        .hasMessageContaining("rename one");
  }

  @ParameterizedTest
  @CsvSource({
    // failures, chance, milliseconds
    "1, 0, 250",
    "1, 1, 125",
    "2, 0, 500",
    "3, 0.5, 750",
    "7, 0, 10000",
    "9, 1, 5000",
    "10, 0, 10000",
    "10, 1, 10000",
    "2000000000, 0.3, 10000",
  })
  void theWaitGrowsToItsBoundAndStaysThere(int failures, double chance, long millis) {
    assertThat(new Backoff(10, Duration.ofSeconds(10)).after(failures, chance))
        .isEqualTo(Duration.ofMillis(millis));
  }

  private static Endpoint endpoint(Map<String, List<String>> headers, Set<String> actions) {
    return new Endpoint(
        "a",
        URI.create("http://h/"),
        headers,
        Duration.ofSeconds(1),
        10,
        Duration.ofSeconds(1),
        Set.of(),
        actions,
        10);
  }
}
