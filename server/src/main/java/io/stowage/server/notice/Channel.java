package io.stowage.server.notice;

import java.util.Locale;

/** A way to reach people. */
enum Channel {
  MAIL,
  SLACK;

  /** As it stands in the row. */
  int code() {
    return switch (this) {
      case MAIL -> 0;
      case SLACK -> 1;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
