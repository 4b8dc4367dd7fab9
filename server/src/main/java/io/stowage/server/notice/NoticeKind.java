package io.stowage.server.notice;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What people are told of, each as they choose. */
public enum NoticeKind {
  /** Somebody logged in from where they never did before. */
  LOGIN_NEW_PLACE(false),
  /** A token was made. */
  TOKEN(false),
  /** The password was changed. */
  PASSWORD(true),
  /** The second factor was turned on or off. */
  TWO_FACTOR(true),
  /** They are invited to an organization. */
  INVITATION(false);

  private final boolean isMailForced;

  NoticeKind(boolean isMailForced) {
    this.isMailForced = isMailForced;
  }

  /** Whether its mail can't be turned off: a thief would do that first. */
  public boolean isMailForced() {
    return isMailForced;
  }

  /** What is chosen until a person chooses: everything, since who names a hook wants to be told. */
  public Choices.Choice byDefault() {
    return new Choices.Choice(this, true, true);
  }

  /** Its name in the database and in the API: {@code login_new_place}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of that key. */
  public static Optional<NoticeKind> parse(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
  }
}
