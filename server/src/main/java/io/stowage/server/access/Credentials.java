package io.stowage.server.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What a request's {@code Authorization} claims, before anyone has checked it. */
sealed interface Credentials {
  /** Characters in the header; more is refused unread. */
  int LONGEST = 16 * 1024;

  /** Nothing was sent. */
  record None() implements Credentials {}

  /** {@code Basic}, RFC 7617: a name and a password in UTF-8, neither with control characters. */
  record Password(String name, String password) implements Credentials {
    @Override
    public String toString() {
      return "Password[…]";
    }
  }

  /** {@code Bearer}, RFC 6750. */
  record Token(String value) implements Credentials {
    @Override
    public String toString() {
      return "Token[…]";
    }
  }

  /**
   * Not to be read.
   *
   * @param problem for a person, without any of the header's text
   */
  record Malformed(String problem) implements Credentials {}

  static Credentials of(Optional<String> authorization) {
    String header = authorization.orElse("").strip();
    if (header.isEmpty()) {
      return new None();
    }
    if (header.length() > LONGEST) {
      return new Malformed("the Authorization header is longer than " + LONGEST + " characters");
    }
    int space = header.indexOf(' ');
    String scheme = space < 0 ? header : header.substring(0, space);
    String rest = space < 0 ? "" : header.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Basic")) {
      return basic(rest);
    }
    if (scheme.equalsIgnoreCase("Bearer")) {
      return new Token(rest);
    }
    return new Malformed("the Authorization header is neither Basic nor Bearer");
  }

  private static Credentials basic(String encoded) {
    String pair;
    try {
      byte[] raw = Base64.getDecoder().decode(encoded);
      pair = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return new Malformed("the Basic credentials are not Base64 of UTF-8 text");
    }
    if (pair.equals(":")) {
      // What skopeo and podman answer to a Basic challenge when they know no password.
      return new None();
    }
    int colon = pair.indexOf(':');
    if (colon <= 0) {
      return new Malformed("the Basic credentials are not name:password");
    }
    // A zero byte would end the password for other implementations of bcrypt, and not for ours.
    if (pair.chars().anyMatch(Character::isISOControl)) {
      return new Malformed("the Basic credentials hold control characters");
    }
    return new Password(pair.substring(0, colon), pair.substring(colon + 1));
  }
}
