package io.stowage.server.hub;

import java.util.Locale;
import java.util.Optional;

/**
 * What an image runs on, by image-spec's names.
 *
 * @param os such as {@code linux}
 * @param architecture such as {@code amd64}
 */
public record Platform(String os, String architecture) {
  private static final int LONGEST = 40;
  private static final String UNKNOWN = "unknown";

  /** That platform; empty where one of both is missing or no name. */
  public static Optional<Platform> of(String os, String architecture) {
    Platform platform =
        new Platform(os.toLowerCase(Locale.ROOT), architecture.toLowerCase(Locale.ROOT));
    return isName(platform.os) && isName(platform.architecture)
        ? Optional.of(platform)
        : Optional.empty();
  }

  /** {@code unknown/unknown}: what BuildKit says of attestations, which run nowhere. */
  public boolean isUnknown() {
    return os.equals(UNKNOWN) || architecture.equals(UNKNOWN);
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= '0' && c <= '9')
                        || c == '_'
                        || c == '-'
                        || c == '.');
  }
}
