package io.stowage.server.common;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text that comes from outside, strictly. A parser of JSON is not: it takes the two bytes that an
 * {@code a} must not be written with for an {@code a}, so a name could be written in a way in which
 * nothing before us would know it.
 */
public final class Utf8 {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private Utf8() {}

  /** What bytes say, without a byte order mark before it; empty where they are no UTF-8. */
  public static Optional<String> decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /**
   * Whether it stays as it is when it is kept: it has no NUL, which PostgreSQL refuses, and no half
   * of a surrogate pair, which would become a question mark.
   */
  public static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
