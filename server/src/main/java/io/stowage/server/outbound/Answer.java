package io.stowage.server.outbound;

import java.net.URI;
import java.util.Optional;

/**
 * What somebody else's server said.
 *
 * @param address where the answer came from, after redirects
 * @param mediaType of the body, in small letters and without parameters; empty: none was named
 * @param body its first bytes, no more than were asked for
 */
@SuppressWarnings("ArrayRecordComponent")
public record Answer(
    int status, URI address, String mediaType, Optional<URI> location, byte[] body) {
  /** Whether it sends the asker elsewhere (RFC 9110 section 15.4). */
  public boolean isRedirect() {
    return location.isPresent()
        && switch (status) {
          case 301, 302, 303, 307, 308 -> true;
          default -> false;
        };
  }
}
