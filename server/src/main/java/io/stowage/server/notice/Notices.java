package io.stowage.server.notice;

import io.stowage.server.db.Transaction;
import io.stowage.server.notice.Choices.Choice;
import java.net.URI;
import java.util.Optional;

/** Tells people what they want to be told, where they want to be told it. */
public final class Notices {
  private final Outbox outbox;

  public Notices(Outbox outbox) {
    this.outbox = outbox;
  }

  /**
   * Tells a person, by the channels they chose. An address or a hook that can't be sent to (any
   * more) is passed over: what is told of happens all the same.
   *
   * @param slackText the same in a line or two, for Slack
   */
  public void tell(
      Transaction tx, AccountAddress to, NoticeKind kind, Mail mail, String slackText) {
    Choice choice = Choices.of(tx, to.accountId(), kind);
    if (choice.byMail()) {
      to.email().flatMap(MailAddress::parse).ifPresent(address -> outbox.mail(tx, address, mail));
    }
    if (choice.bySlack()) {
      to.slackUrl()
          .flatMap(Notices::uri)
          .filter(hook -> outbox.objectionTo(hook).isEmpty())
          .ifPresent(hook -> outbox.slack(tx, hook, slackText));
    }
  }

  private static Optional<URI> uri(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
