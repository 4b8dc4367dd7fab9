package io.stowage.server.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.server.notice.NoticeSettings.Login;
import io.stowage.server.notice.NoticeSettings.Security;
import io.stowage.server.notice.NoticeSettings.Smtp;
import io.stowage.server.notice.NoticeStore.Unsent;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * Hands mails to the server that was configured, over a connection for each.
 *
 * <p>What the server says decides (RFC 5321 4.2.1): a 5 about the recipient or the message is
 * final, a 4 is not, and anything about us or the connection would hit other mails as well.
 */
final class SmtpCarrier implements Carrier {
  /** A dialogue has a dozen answers to wait for. */
  private static final int ANSWERS = 20;

  private static final int LONGEST_REASON = 300;

  private final Smtp settings;
  private final Session session;

  /**
   * @throws IllegalArgumentException if the file of authorities can't be used
   */
  SmtpCarrier(Smtp settings) {
    this.settings = settings;
    this.session = Session.getInstance(properties(settings));
  }

  private static Properties properties(Smtp settings) {
    Properties properties = new Properties();
    String timeout = Long.toString(settings.timeout().toMillis());
    properties.put("mail.smtp.connectiontimeout", timeout);
    properties.put("mail.smtp.timeout", timeout);
    properties.put("mail.smtp.writetimeout", timeout);
    properties.put("mail.smtp.auth", Boolean.toString(settings.login().isPresent()));
    properties.put("mail.smtp.from", settings.from().address().value());
    boolean isTls = settings.security() == Security.TLS;
    boolean isStartTls = settings.security() == Security.STARTTLS;
    properties.put("mail.smtp.ssl.enable", Boolean.toString(isTls));
    properties.put("mail.smtp.starttls.enable", Boolean.toString(isStartTls));
    properties.put("mail.smtp.starttls.required", Boolean.toString(isStartTls));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    settings
        .authorities()
        .ifPresent(file -> properties.put("mail.smtp.ssl.socketFactory", trusting(file)));
    return properties;
  }

  private static SSLSocketFactory trusting(Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + count++, each);
      }
      if (count == 0) {
        throw new IllegalArgumentException(
            "mail.smtp.authorities: " + file + " holds no certificate");
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "mail.smtp.authorities: %s can't be read as PEM certificates: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  @Override
  public Outcome carry(Unsent mail) {
    Optional<MailAddress> recipient = MailAddress.parse(mail.recipient());
    if (recipient.isEmpty()) {
      return new Outcome.Refused("its recipient is no mail address");
    }
    try {
      send(mail, recipient.get());
      return new Outcome.Sent();
    } catch (MessagingException e) {
      return outcome(e, recipient.get());
    }
  }

  private void send(Unsent mail, MailAddress recipient) throws MessagingException {
    MimeMessage message = message(mail, recipient);
    Transport transport = session.getTransport("smtp");
    try {
      // Without a user: with an empty one, the library would log in.
      transport.connect(
          settings.host(),
          settings.port(),
          settings.login().map(Login::user).orElse(null),
          settings.login().map(Login::password).orElse(null));
      transport.sendMessage(message, message.getAllRecipients());
    } finally {
      close(transport);
    }
  }

  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException _) {
      // What was to be said has been said, or its failure is on the way already.
    }
  }

  private MimeMessage message(Unsent mail, MailAddress recipient) throws MessagingException {
    // The same at each attempt, so that a mail that was sent twice is shown once.
    String id =
        "<notice.%d.%d@%s>"
            .formatted(mail.id(), mail.createdAt(), settings.from().address().domain());
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
          }
        };
    message.setFrom(sender());
    if (settings.replyTo().isPresent()) {
      message.setReplyTo(new Address[] {address(settings.replyTo().get())});
    }
    message.setRecipient(MimeMessage.RecipientType.TO, address(recipient));
    message.setSubject(mail.subject(), UTF_8.name());
    message.setSentDate(Date.from(Instant.ofEpochMilli(mail.createdAt())));
    // RFC 3834: no vacation notes, please.
    message.setHeader("Auto-Submitted", "auto-generated");
    if (mail.html().isPresent()) {
      message.setContent(
          new MimeMultipart(
              "alternative", part(mail.body(), "plain"), part(mail.html().get(), "html")));
    } else {
      message.setText(mail.body(), UTF_8.name());
    }
    message.saveChanges();
    return message;
  }

  private static MimeBodyPart part(String content, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(content, UTF_8.name(), subtype);
    return part;
  }

  private InternetAddress sender() throws MessagingException {
    try {
      String address = settings.from().address().value();
      String name = settings.from().name();
      return name.isEmpty()
          ? new InternetAddress(address, true)
          : new InternetAddress(address, name, UTF_8.name());
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InternetAddress address(MailAddress address) throws MessagingException {
    return new InternetAddress(address.value(), true);
  }

  private Outcome outcome(MessagingException failure, MailAddress recipient) {
    for (Exception each = failure;
        each instanceof MessagingException link;
        each = link.getNextException()) {
      if (link instanceof SMTPAddressFailedException refusal) {
        return answered(refusal.getReturnCode(), reason(refusal, recipient));
      }
      if (link instanceof SMTPSendFailedException refusal && isAboutTheMessage(refusal)) {
        return answered(refusal.getReturnCode(), reason(refusal, recipient));
      }
    }
    return new Outcome.Failed(reason(failure, recipient), true);
  }

  /** And not about us, the sender, whom the server would refuse for any mail. */
  private static boolean isAboutTheMessage(SMTPSendFailedException refusal) {
    String command = refusal.getCommand();
    return command != null && !command.startsWith("MAIL") && refusal.getReturnCode() > 0;
  }

  private static Outcome answered(int code, String reason) {
    return code >= 500 ? new Outcome.Refused(reason) : new Outcome.Failed(reason, false);
  }

  /** What happened, in one line, without the address that servers like to repeat. */
  private String reason(Exception failure, MailAddress recipient) {
    String said = failure.getMessage() == null ? "" : failure.getMessage().strip();
    if (failure instanceof AuthenticationFailedException) {
      said = "the server does not accept the user and password: " + said;
    } else if (said.isEmpty()) {
      said = failure.getClass().getSimpleName();
    }
    return Reasons.line(said, LONGEST_REASON, recipient.value(), recipient.masked());
  }

  @Override
  public Duration longest() {
    return settings.timeout().multipliedBy(ANSWERS);
  }

  @Override
  public String masked(String recipient) {
    return MailAddress.parse(recipient).map(MailAddress::masked).orElse("…");
  }
}
