package io.stowage.server.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.stowage.server.http.Certificates;
import io.stowage.server.notice.Carrier.Outcome;
import io.stowage.server.notice.NoticeSettings.Login;
import io.stowage.server.notice.NoticeSettings.Security;
import io.stowage.server.notice.NoticeStore.Unsent;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpCarrierTest {
  @TempDir private static Path folder;
  private static Certificates certificates;
  private static Certificates others;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = Certificates.in(folder, "mail");
    others = Certificates.in(folder, "others");
    // Read when the first TLS server of this JVM starts.
    System.setProperty("greenmail.tls.keystore.file", folder.resolve("mail.p12").toString());
    System.setProperty("greenmail.tls.keystore.password", "changeit");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void aMailArrivesWithAllThatBelongsToIt() throws Exception {
    GreenMail server = server("smtp");

    Outcome outcome =
        carrier(server.getSmtp().getPort(), Security.NONE)
            .carry(mail("bob@example.com", "Grüße 你好", "Zeile ä\n", Optional.of("<p>ä</p>")));

    assertThat(outcome).isEqualTo(new Outcome.Sent());
    MimeMessage got = server.getReceivedMessages()[0];
    assertThat(got.getSubject()).isEqualTo("Grüße 你好");
    assertThat(got.getFrom()[0]).hasToString("=?UTF-8?Q?The_H=C3=BCb?= <hub@example.com>");
    assertThat(got.getReplyTo()[0]).hasToString("people@example.com");
    assertThat(got.getAllRecipients())
        .extracting(Object::toString)
        .containsExactly("bob@example.com");
    assertThat(got.getMessageID()).isEqualTo("<notice.7.1000@example.com>");
    assertThat(got.getSentDate()).hasTime(1000);
    assertThat(got.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    Multipart parts = (Multipart) got.getContent();
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    assertThat(parts.getBodyPart(0).getContentType()).containsIgnoringCase("text/plain");
    assertThat(parts.getBodyPart(0).getContent().toString().strip()).isEqualTo("Zeile ä");
    assertThat(parts.getBodyPart(1).getContentType()).containsIgnoringCase("text/html");
    assertThat(parts.getBodyPart(1).getContent().toString().strip()).isEqualTo("<p>ä</p>");
  }

  @Test
  void aLineThatIsADotEndsNothing() throws Exception {
    GreenMail server = server("smtp");

    carrier(server.getSmtp().getPort(), Security.NONE)
        .carry(mail("bob@example.com", "s", "a\n.\nRSET\n..b\n", Optional.empty()));

    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(server.getReceivedMessages()[0].getContent().toString().replace("\r", ""))
        .startsWith("a\n.\nRSET\n..b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@b\r\nRCPT TO:<c@d>", "a@b>\r\nDATA", "\"a\"@b", "a@b, c@d", ""})
  void whatIsNoAddressNeverReachesTheServer(String recipient) throws Exception {
    SmtpDialogue server = dialogue(Optional.empty());

    Outcome outcome =
        carrier(server.port(), Security.NONE).carry(mail(recipient, "s", "t", Optional.empty()));

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(server.said()).isEmpty();
  }

  @Test
  void aSubjectCannotAddAHeader() throws Exception {
    GreenMail server = server("smtp");

    carrier(server.getSmtp().getPort(), Security.NONE)
        .carry(mail("bob@example.com", "a\r\nBcc: c@d\r\n\r\nbody", "t", Optional.empty()));

    for (MimeMessage got : server.getReceivedMessages()) {
      assertThat(got.getHeader("Bcc")).isNull();
    }
  }

  @Test
  void tlsFromTheFirstByteWithUserAndPassword() throws Exception {
    GreenMail server = server("smtps");
    server.setUser("hub@example.com", "hub", "s3cret");

    Carrier good = secured("127.0.0.1", server, new Login("hub", "s3cret"), certificates);
    Carrier wrong = secured("127.0.0.1", server, new Login("hub", "s3crets"), certificates);

    assertThat(good.carry(mail())).isEqualTo(new Outcome.Sent());
    assertThat(wrong.carry(mail()))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failure -> {
              assertThat(failure.isAway()).isTrue();
              assertThat(failure.reason())
                  .startsWith("the server does not accept the user and password")
                  .doesNotContain("s3crets");
            });
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  void aServerWithAnothersCertificateGetsNothing() throws Exception {
    GreenMail server = server("smtps");
    server.setUser("hub@example.com", "hub", "s3cret");
    Login login = new Login("hub", "s3cret");

    Outcome unknown = secured("127.0.0.1", server, login, others).carry(mail());
    // The certificate is for localhost and 127.0.0.1.
    Outcome misnamed = secured("127.0.0.2", server, login, certificates).carry(mail());

    assertThat(unknown).isInstanceOf(Outcome.Failed.class);
    assertThat(misnamed).isInstanceOf(Outcome.Failed.class);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void withStartTlsNothingIsSaidInTheClear() throws Exception {
    SmtpDialogue server = dialogue(Optional.of(serving("mail")));

    Outcome outcome = startTls(server).carry(mail());

    assertThat(outcome).isEqualTo(new Outcome.Sent());
    assertThat(server.said().stream().filter(line -> !line.startsWith("TLS ")))
        .hasSize(2)
        .last()
        .isEqualTo("STARTTLS");
    assertThat(server.said()).contains("TLS RCPT TO:<bob@example.com>");
  }

  @Test
  void aServerWithoutStartTlsGetsNoMail() throws Exception {
    SmtpDialogue server = dialogue(Optional.empty());

    assertThat(startTls(server).carry(mail()))
        .isInstanceOfSatisfying(Outcome.Failed.class, f -> assertThat(f.isAway()).isTrue());
    assertThat(server.said()).noneMatch(line -> line.startsWith("MAIL"));
  }

  @Test
  void startTlsChecksTheCertificate() throws Exception {
    SmtpDialogue server = dialogue(Optional.of(serving("others")));

    assertThat(startTls(server).carry(mail())).isInstanceOf(Outcome.Failed.class);
    assertThat(server.said()).noneMatch(line -> line.contains("MAIL"));
  }

  @ParameterizedTest
  @CsvSource({
    "RCPT, 550 5.1.1 <bob@example.com>: no such user, refused",
    "RCPT, 450 greylisted, later",
    "DATA, 554 no, refused",
    "., 552 too big, refused",
    "., 451 try again, later",
    "MAIL, 550 we don't know you, away",
    "MAIL, 421 shutting down, away",
    "EHLO, 554 no service, away",
  })
  void theAnswerOfTheServerDecides(String command, String answer, String outcome) {
    SmtpDialogue server = dialogue(Optional.empty());
    server.answers(command, answer);
    if (command.equals("EHLO")) {
      server.answers("HELO", answer);
    }

    Outcome got = carrier(server.port(), Security.NONE).carry(mail());

    String was =
        switch (got) {
          case Outcome.Sent _ -> "sent";
          case Outcome.Refused _ -> "refused";
          case Outcome.Failed failure -> failure.isAway() ? "away" : "later";
        };
    assertThat(was).isEqualTo(outcome);
    assertThat(got.toString()).doesNotContain("bob@", "\n", "\r");
  }

  @Test
  void aServerThatIsNotThereIsAway() {
    assertThat(carrier(1, Security.NONE).carry(mail()))
        .isInstanceOfSatisfying(Outcome.Failed.class, f -> assertThat(f.isAway()).isTrue());
  }

  @Test
  void aFileOfAuthoritiesWithoutAnyIsRefused() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path missing = folder.resolve("missing.pem");

    for (Path file : List.of(empty, missing, folder.resolve("mail.key"))) {
      assertThatThrownBy(() -> withAuthorities(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("mail.smtp.authorities: ");
    }
  }

  private static SmtpCarrier withAuthorities(Path file) {
    return new SmtpCarrier(
        SmtpSettings.smtp("h", 25, Security.STARTTLS, Optional.empty(), Optional.of(file)));
  }

  private static Unsent mail() {
    return mail("bob@example.com", "subject", "text", Optional.empty());
  }

  private static Unsent mail(String to, String subject, String text, Optional<String> html) {
    return new Unsent(7, to, subject, text, html, 1000, 1);
  }

  private static SmtpCarrier carrier(int port, Security security) {
    return new SmtpCarrier(
        SmtpSettings.smtp("127.0.0.1", port, security, Optional.empty(), Optional.empty()));
  }

  private static SmtpCarrier secured(
      String host, GreenMail server, Login login, Certificates trusted) {
    return new SmtpCarrier(
        SmtpSettings.smtp(
            host,
            server.getSmtps().getPort(),
            Security.TLS,
            Optional.of(login),
            Optional.of(trusted.certificate())));
  }

  private static SmtpCarrier startTls(SmtpDialogue server) {
    return new SmtpCarrier(
        SmtpSettings.smtp(
            "127.0.0.1",
            server.port(),
            Security.STARTTLS,
            Optional.empty(),
            Optional.of(certificates.certificate())));
  }

  private GreenMail server(String protocol) {
    GreenMail server = new GreenMail(new ServerSetup(0, "0.0.0.0", protocol));
    server.start();
    opened.add(server::stop);
    return server;
  }

  private SmtpDialogue dialogue(Optional<SSLContext> tls) {
    SmtpDialogue server = new SmtpDialogue(tls);
    opened.add(server);
    return server;
  }

  private static SSLContext serving(String name) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(folder.resolve(name + ".p12").toFile())) {
      keys.load(in, "changeit".toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
