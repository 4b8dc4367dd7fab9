package io.stowage.server.account;

import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.notice.Choices;
import io.stowage.server.notice.Choices.Choice;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each person wants to be told of, by which way, and where their Slack is. */
public final class NoticeWishes {
  private final Database database;
  private final Telling telling;
  private final Audit audit;
  private final InstantSource clock;

  public NoticeWishes(Database database, Telling telling, Audit audit, InstantSource clock) {
    this.database = database;
    this.telling = telling;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A person's wishes.
   *
   * @param choices one for each kind, in their order
   * @param slackHost where the web hook is; the rest of its address is a secret. Absent: there is
   *     none
   */
  public record Wishes(List<Choice> choices, Optional<String> slackHost) {
    public Wishes {
      choices = List.copyOf(choices);
    }
  }

  public Wishes of(AccountId person) {
    return database.read(tx -> of(tx, person));
  }

  private static Wishes of(Transaction tx, AccountId person) {
    String hook = Accounts.get(tx, person).slackUrl();
    return new Wishes(
        Choices.of(tx, person.value()),
        hook.isEmpty() ? Optional.empty() : Optional.ofNullable(URI.create(hook).getHost()));
  }

  /**
   * Other wishes; those of kinds that are not named stay.
   *
   * @param slackUrl the web hook, or an empty text for none; absent: as it is
   * @throws Refusal when nothing may be sent to that web hook
   */
  public Wishes change(AccountId person, List<Choice> choices, Optional<String> slackUrl, By by) {
    slackUrl.filter(url -> !url.isEmpty()).ifPresent(this::requireGood);
    return database.write(
        tx -> {
          Person owner = Accounts.get(tx, person);
          choices.forEach(choice -> Choices.choose(tx, person.value(), choice));
          slackUrl.ifPresent(url -> AccountStore.setSlack(tx, person, url));
          Audits.record(
              audit,
              tx,
              clock.instant(),
              by,
              AuditAction.ACCOUNT_NOTICES_UPDATE,
              owner.name(),
              owner.name(),
              Map.of());
          return of(tx, person);
        });
  }

  private void requireGood(String url) {
    Optional<String> objection;
    try {
      objection = telling.objectionTo(URI.create(url));
    } catch (IllegalArgumentException _) {
      objection = Optional.of("That is no address of a web hook.");
    }
    objection.ifPresent(
        why -> {
          throw Refusal.invalid("slackUrl", why);
        });
  }
}
