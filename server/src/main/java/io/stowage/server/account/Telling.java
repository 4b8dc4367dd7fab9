package io.stowage.server.account;

import io.stowage.server.db.Transaction;
import io.stowage.server.notice.AccountAddress;
import io.stowage.server.notice.Mail;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.notice.Mails;
import io.stowage.server.notice.NoticeKind;
import io.stowage.server.notice.Notices;
import io.stowage.server.notice.Outbox;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** Tells people what happened to their account, as each has chosen. */
public final class Telling {
  private final Outbox outbox;
  private final Notices notices;
  private final Mails mails;
  private final String baseUrl;

  /**
   * What tells.
   *
   * @param baseUrl where people reach this hub: what links begin with
   */
  public Telling(Outbox outbox, Notices notices, Mails mails, String baseUrl) {
    this.outbox = outbox;
    this.notices = notices;
    this.mails = mails;
    this.baseUrl = baseUrl;
  }

  boolean isMailConfigured() {
    return outbox.isMailConfigured();
  }

  /** Why nothing would be sent to that web hook; empty when it is fine. */
  Optional<String> objectionTo(URI hook) {
    return outbox.objectionTo(hook);
  }

  /** A page of this hub. */
  URI page(String path) {
    return URI.create(baseUrl + path);
  }

  /** By mail and Slack, as chosen. An address that is not known to be theirs is sent nothing. */
  void tell(Transaction tx, Person person, NoticeKind kind, Function<Mails, Mail> text) {
    Mail mail = text.apply(mails);
    notices.tell(
        tx,
        new AccountAddress(
            person.id().value(),
            person.email().filter(_ -> person.isEmailVerified()),
            Optional.of(person.slackUrl()).filter(url -> !url.isEmpty())),
        kind,
        mail,
        mail.text());
  }

  /** To that address, whatever was chosen. */
  void mail(Transaction tx, MailAddress to, Function<Mails, Mail> text) {
    outbox.mail(tx, to, text.apply(mails));
  }
}
