package io.stowage.server.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page of a list ended: good for any order. */
public record Position(long id, long stars, long pulls, long updated, String name) {
  private static final Pattern TEXT =
      Pattern.compile(
          "(\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,18})\\.([a-z0-9._/-]{1,255})");

  static Position of(HubRepository last) {
    return new Position(
        last.id(),
        last.stars(),
        last.pulls(),
        last.updatedAt().toEpochMilli(),
        last.name().value());
  }

  /** For a cursor. */
  public String text() {
    return "%d.%d.%d.%d.%s".formatted(id, stars, pulls, updated, name);
  }

  /** Reads what {@link #text()} wrote; empty for anything else. */
  public static Optional<Position> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new Position(
                Long.parseLong(parts.group(1)),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3)),
                Long.parseLong(parts.group(4)),
                parts.group(5)))
        : Optional.empty();
  }
}
