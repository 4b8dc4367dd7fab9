package io.stowage.server.notice;

import io.stowage.server.notice.NoticeSettings.Login;
import io.stowage.server.notice.NoticeSettings.Security;
import io.stowage.server.notice.NoticeSettings.Sender;
import io.stowage.server.notice.NoticeSettings.Smtp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings for a mail server on this machine. */
final class SmtpSettings {
  private SmtpSettings() {}

  static NoticeSettings of(int port, Security security) {
    return new NoticeSettings(
        Optional.of(smtp("127.0.0.1", port, security, Optional.empty(), Optional.empty())),
        NoticeSettings.DEFAULT.slack());
  }

  static Smtp smtp(
      String host, int port, Security security, Optional<Login> login, Optional<Path> authorities) {
    return new Smtp(
        host,
        port,
        security,
        login,
        new Sender("The Hüb", new MailAddress("hub@example.com")),
        Optional.of(new MailAddress("people@example.com")),
        Duration.ofSeconds(5),
        authorities);
  }
}
