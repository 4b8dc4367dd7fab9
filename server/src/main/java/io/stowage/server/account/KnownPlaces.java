package io.stowage.server.account;

import io.stowage.server.common.AddressBlock;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.notice.NoticeKind;
import java.time.InstantSource;
import java.util.Locale;

/**
 * From where somebody has logged in before: an address's network and a kind of client. A log-in
 * from another place is told to them; from a known one they are not slowed down by strangers who
 * guess.
 */
public final class KnownPlaces {
  private static final int MOST = 50;

  private final Database database;
  private final Telling telling;
  private final InstantSource clock;

  public KnownPlaces(Database database, Telling telling, InstantSource clock) {
    this.database = database;
    this.telling = telling;
    this.clock = clock;
  }

  boolean isKnown(AccountId account, By from) {
    return database.read(tx -> SessionStore.isKnownPlace(tx, account, place(account, from)));
  }

  /** Remembers the place of a log-in; a new one is told, but for the very first. */
  void seen(Transaction tx, Person person, By from) {
    byte[] place = place(person.id(), from);
    boolean isNew = !SessionStore.isKnownPlace(tx, person.id(), place);
    if (isNew && SessionStore.hasPlaces(tx, person.id())) {
      telling.tell(
          tx,
          person,
          NoticeKind.LOGIN_NEW_PLACE,
          mails ->
              mails.newPlace(
                  person.name(),
                  clock.instant(),
                  from.address(),
                  from.agent(),
                  telling.page("/settings/security")));
    }
    SessionStore.rememberPlace(tx, person.id(), place, clock.millis(), MOST);
  }

  private static byte[] place(AccountId account, By from) {
    return Sha256.of(
        account + "\n" + AddressBlock.of(from.address()) + "\n" + family(from.agent()));
  }

  /** Without versions, which change with each update. */
  private static String family(String agent) {
    return agent.replaceAll("[0-9./()_;:-]+", " ").strip().toLowerCase(Locale.ROOT);
  }
}
