package io.stowage.server.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the log: a page holds what is older. Its text is what a cursor carries. */
public record AuditPosition(Instant at, long id) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,15})-([0-9]{1,18})");

  /** Reads what {@code toString} wrote; empty for anything else. */
  public static Optional<AuditPosition> parse(String text) {
    Matcher found = TEXT.matcher(text);
    return found.matches()
        ? Optional.of(
            new AuditPosition(
                Instant.ofEpochMilli(Long.parseLong(found.group(1))),
                Long.parseLong(found.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return at.toEpochMilli() + "-" + id;
  }
}
