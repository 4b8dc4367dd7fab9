package io.stowage.server.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.notice.NoticeSettings.Sender;
import io.stowage.server.notice.NoticeSettings.Slack;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeSettingsTest {
  private static final MailAddress HUB = new MailAddress("hub@example.com");

  @Test
  void aSenderMayHaveAName() {
    assertThat(Sender.parse("hub@example.com")).contains(new Sender("", HUB));
    assertThat(Sender.parse("The hub <hub@example.com>")).contains(new Sender("The hub", HUB));
    assertThat(Sender.parse("\"Hub, the\" <hub@example.com>"))
        .contains(new Sender("Hub, the", HUB));
    assertThat(Sender.parse("The hub <hub>")).isEmpty();
    assertThat(Sender.parse("The\nhub <hub@example.com>")).isEmpty();
    assertThat(Sender.parse("The hub")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.slack.com/x",
        "ftp://hooks.slack.com/x",
        "hooks.slack.com/x",
        "https:///x",
        "https://hooks.slack.com.evil.example/x",
        "https://evil.example/hooks.slack.com",
        "https://hooks.slack.com@evil.example/",
        "https://a@hooks.slack.com/",
        "https://hooks.slack.com:8443/x",
        "https://hooks.slack.com./x",
        "https://127.0.0.1/x",
        "https://hooks.slack.com/x#y"
      })
  void aHookElsewhereIsRefused(String hook) {
    assertThat(NoticeSettings.DEFAULT.slack().objection(URI.create(hook))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://hooks.slack.com/services/T/B/x", "HTTPS://HOOKS.slack.com:443/x?y=z"})
  void slacksOwnHooksAreFine(String hook) {
    assertThat(NoticeSettings.DEFAULT.slack().objection(URI.create(hook))).isEmpty();
  }

  @Test
  void aHostOfOnesOwnMayHaveAPortAndDoWithoutTlsWhereThatIsAllowed() {
    Slack open = new Slack(Set.of("Chat.lan:8065"), true);
    Slack strict = new Slack(Set.of("chat.lan:8065"), false);

    assertThat(open.objection(URI.create("http://chat.lan:8065/hooks/x"))).isEmpty();
    assertThat(open.objection(URI.create("http://chat.lan/hooks/x"))).isPresent();
    assertThat(strict.objection(URI.create("http://chat.lan:8065/hooks/x"))).isPresent();
    assertThat(strict.objection(URI.create("https://chat.lan:8065/hooks/x"))).isEmpty();
  }
}
