package io.stowage.server.cli;

import java.util.Locale;

/** Whether something is to be so. */
enum YesNo {
  YES,
  NO;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
