package io.stowage.server.dockerhub;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as Docker Hub writes them: in UTC, with microseconds. */
final class HubTime {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Docker Hub calls a tag active that somebody pushed or pulled in the last month. */
  private static final Duration MONTH = Duration.ofDays(30);

  private HubTime() {}

  /** Never on a full second, which hub-tool takes for no time at all. */
  static String text(Instant time) {
    return MICROSECONDS.format(time.getNano() < 1000 ? time.plusNanos(1000) : time);
  }

  /** Clients read null as never; an empty text they can't read. */
  static @Nullable String textOrNull(Optional<Instant> time) {
    return time.map(HubTime::text).orElse(null);
  }

  /** A time that the client chose, as it wrote it: Terraform compares. */
  static @Nullable String chosen(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }

  /** {@code active} or {@code inactive}. */
  static String status(Instant now, Instant pushed, Optional<Instant> pulled) {
    Instant last = pulled.filter(pushed::isBefore).orElse(pushed);
    return last.plus(MONTH).isAfter(now) ? "active" : "inactive";
  }
}
