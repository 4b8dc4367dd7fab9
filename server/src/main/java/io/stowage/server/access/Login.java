package io.stowage.server.access;

import io.stowage.server.account.PasswordCheck;
import io.stowage.server.common.Mac;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Who may be who: the users, their passwords, and the tokens given for them. */
final class Login {
  static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private final PasswordFile file;
  private final PasswordCheck check;
  private final Clock clock;
  private final Mac tokens = new Mac();
  private final Mac marks = new Mac();

  Login(PasswordFile file, PasswordCheck check, Clock clock) {
    this.file = file;
    this.check = check;
    this.clock = clock;
  }

  PasswordCheck.Answer check(Credentials.Password sent) {
    return check.check(sent.name(), sent.password(), file.current().known(sent.name()));
  }

  boolean isUser(String name) {
    return file.current().find(name).isPresent();
  }

  Clock clock() {
    return clock;
  }

  String sign(SignedToken token) {
    return token.sign(tokens);
  }

  /**
   * The token, if it is ours, has not expired, and its user still has the password it was given
   * for.
   */
  Optional<SignedToken> verify(String text) {
    return SignedToken.verify(text, tokens, clock.instant())
        .filter(token -> token.credential().equals(mark(token.subject())));
  }

  /** Stands in a token for a user's password: another one after the password has changed. */
  String mark(String name) {
    return file.current()
        .find(name)
        .map(hash -> SignedToken.encode(marks.of(name, hash.encoded())))
        .orElse("");
  }
}
