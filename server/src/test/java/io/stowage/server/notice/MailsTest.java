package io.stowage.server.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailsTest {
  private static final Mails MAILS = new Mails(Locale.ENGLISH);
  private static final URI LINK = URI.create("https://hub.example/verify?proof=a&b=c");
  private static final Instant WHEN = Instant.parse("2026-11-24T12:00:00Z");

  static Stream<Mail> each() {
    return Stream.of(
        MAILS.verifyAddress("alice", LINK, WHEN),
        MAILS.resetPassword("alice", LINK, WHEN),
        MAILS.confirmNewAddress("alice", LINK, WHEN),
        MAILS.addressChanging("alice", new MailAddress("alice@example.com"), LINK),
        MAILS.addressHasAnAccount("alice", LINK),
        MAILS.organizationInvitation("alice", "acme", LINK, WHEN),
        MAILS.signUpInvitation("alice", LINK, WHEN),
        MAILS.newPlace("alice", WHEN, "192.0.2.1", "Firefox", LINK),
        MAILS.tokenMade("alice", "ci", WHEN, LINK),
        MAILS.passwordChanged("alice", WHEN, LINK),
        MAILS.twoFactorOn("alice", WHEN, LINK),
        MAILS.twoFactorOff("alice", WHEN, LINK),
        MAILS.deactivated("alice", WHEN, LINK));
  }

  @ParameterizedTest
  @MethodSource("each")
  void eachSaysTheSameInPlainTextAndInHtml(Mail mail) {
    String html = mail.html().orElseThrow();

    assertThat(mail.subject()).isNotBlank().doesNotContain("{");
    assertThat(mail.text())
        .contains(
            "\n\n" + LINK + "\n\n", "alice", "-- \nSent by the image hub at https://hub.example.")
        .doesNotContain("{", "}");
    assertThat(html)
        .contains(
            "<p><a href=\"https://hub.example/verify?proof=a&amp;b=c\">"
                + "https://hub.example/verify?proof=a&amp;b=c</a></p>")
        .doesNotContain("{");
  }

  @Test
  void aMailReadsLikeThis() {
    assertThat(MAILS.newPlace("alice", WHEN, "192.0.2.1", "Firefox", LINK).text())
        .isEqualTo(
            """
            Hello alice,

            somebody logged in to your account from where nobody did before.

            Time: 24 November 2026, 12:00 UTC
            Address: 192.0.2.1
            Program: Firefox

            If that was you, all is well. If not, change your password and end that session:

            https://hub.example/verify?proof=a&b=c

            --\s
            Sent by the image hub at https://hub.example.
            """);
  }

  @Test
  void whatIsFilledInIsNoMarkupAndNoPlaceholder() {
    Mail mail =
        MAILS.newPlace("alice", WHEN, "{link}", "<script>alert('1')</script> & \"x\" $1", LINK);

    assertThat(mail.html().orElseThrow())
        .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot; $1")
        .contains("Address: {link}")
        .doesNotContain("<script>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a\r\nBcc: c@d"})
  void aLineBreakIsRefused(String hostile) {
    assertThatThrownBy(() -> MAILS.organizationInvitation(hostile, "acme", LINK, WHEN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MAILS.tokenMade("alice", hostile, WHEN, LINK))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Mail(hostile, "text", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsLongOrTurnsTheDirectionOfReadingIsTamed() {
    Mail mail = MAILS.organizationInvitation("x".repeat(5000), "a\u202egpj\u0007", LINK, WHEN);

    assertThat(mail.subject()).hasSizeLessThan(255).endsWith("… invites you to a gpj ");
    assertThat(mail.text()).hasSizeLessThan(2000).doesNotContain("\u202e", "\u0007");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "/verify", "https:///x", "mailto:a@b"})
  void aLinkLeadsToTheWebOrIsRefused(String link) {
    assertThatThrownBy(() -> MAILS.verifyAddress("alice", URI.create(link), WHEN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMailPrintsWithoutWhatItSays() {
    assertThat(MAILS.verifyAddress("alice", LINK, WHEN).toString()).doesNotContain("proof");
  }
}
