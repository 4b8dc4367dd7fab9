package io.stowage.server.account;

import io.stowage.server.db.Database;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When and from where tokens were last used. Noted in memory and written now and then, so that no
 * request waits; a crash loses what was not written yet.
 */
public final class TokenUses {
  /** Beyond, a use is not noted until some were written. */
  private static final int MOST_WAITING = 20_000;

  private final Database database;
  private final InstantSource clock;
  private final Map<String, TokenStore.Use> waiting = new ConcurrentHashMap<>();

  public TokenUses(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  void used(String token, By from) {
    TokenStore.Use last = waiting.get(token);
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (last != null && last.at().equals(now) || last == null && waiting.size() >= MOST_WAITING) {
      return;
    }
    waiting.put(token, new TokenStore.Use(token, now, from.address(), from.agent()));
  }

  /** Writes what was noted. */
  public void flush() {
    List<TokenStore.Use> uses = new ArrayList<>(waiting.values());
    for (int from = 0; from < uses.size(); from += 500) {
      List<TokenStore.Use> some = uses.subList(from, Math.min(from + 500, uses.size()));
      database.execute(tx -> TokenStore.noteUses(tx, some));
    }
    uses.forEach(use -> waiting.remove(use.token(), use));
  }
}
