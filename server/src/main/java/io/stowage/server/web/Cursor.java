package io.stowage.server.web;

import io.stowage.server.common.Utf8;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Where a page of a list ended: the key of its last entry. Clients get it as a text that means
 * nothing to them and is good for the same list with the same filters only; a checksum over both
 * tells apart what we made from what somebody typed. It is no secret and grants nothing: who forges
 * one has asked for another place in a list that is theirs to read.
 */
public final class Cursor {
  private static final byte FORMAT = 1;
  private static final byte TEXT = 't';
  private static final byte NUMBER = 'n';
  private static final int MOST_PARTS = 8;
  private static final int LONGEST_PART = 1024;
  private static final int LONGEST = 4096;

  private final List<Object> parts;

  private Cursor(List<Object> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * Of the columns of a key, in order.
   *
   * @param parts texts of up to 1,024 bytes and whole numbers, 8 at most, 3,000 bytes in all
   */
  public static Cursor of(Object... parts) {
    List<Object> key = new ArrayList<>(parts.length);
    for (Object part : parts) {
      switch (part) {
        case String text when text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PART ->
            key.add(text);
        case Long number -> key.add(number);
        case Integer number -> key.add(number.longValue());
        default ->
            throw new IllegalArgumentException("no part of a key: " + part.getClass().getName());
      }
    }
    if (key.isEmpty() || key.size() > MOST_PARTS) {
      throw new IllegalArgumentException(key.size() + " parts of a key");
    }
    return new Cursor(key);
  }

  /** The text at an index; {@code invalid_cursor} when there is none. */
  public String text(int index) {
    if (index < parts.size() && parts.get(index) instanceof String text) {
      return text;
    }
    throw invalid();
  }

  /** The number at an index; {@code invalid_cursor} when there is none. */
  public long number(int index) {
    if (index < parts.size() && parts.get(index) instanceof Long number) {
      return number;
    }
    throw invalid();
  }

  /**
   * For a client, safe in a URL.
   *
   * @param list names the list and its filters
   */
  String encode(String list) {
    ByteBuffer bytes = ByteBuffer.allocate(16 + parts.size() * (LONGEST_PART + 16));
    bytes.position(1 + Integer.BYTES);
    for (Object part : parts) {
      switch (part) {
        case String text -> {
          byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
          bytes.put(TEXT).putShort((short) utf8.length).put(utf8);
        }
        case Long number -> bytes.put(NUMBER).putLong(number);
        default -> throw new IllegalStateException();
      }
    }
    bytes.flip();
    bytes.put(0, FORMAT).putInt(1, checksum(list, bytes));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(array(bytes));
  }

  /**
   * Takes back what {@link #encode} gave.
   *
   * @throws ApiProblem {@code invalid_cursor} for anything else
   */
  static Cursor parse(String text, String list) {
    if (text.length() > LONGEST) {
      throw invalid();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.get(0) != FORMAT || bytes.getInt(1) != checksum(list, bytes)) {
        throw invalid();
      }
      bytes.position(1 + Integer.BYTES);
      List<Object> parts = new ArrayList<>();
      while (bytes.hasRemaining() && parts.size() < MOST_PARTS) {
        parts.add(bytes.get() == NUMBER ? (Object) bytes.getLong() : string(bytes));
      }
      Cursor cursor = new Cursor(parts);
      // The same bytes can be written in more than one way; only ours is taken.
      if (!cursor.encode(list).equals(text)) {
        throw invalid();
      }
      return cursor;
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | BufferUnderflowException
        | CharacterCodingException e) {
      throw invalid();
    }
  }

  private static String string(ByteBuffer bytes) throws CharacterCodingException {
    int length = bytes.getShort();
    String text =
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(bytes.slice(bytes.position(), length))
            .toString();
    bytes.position(bytes.position() + length);
    if (length > LONGEST_PART || !Utf8.isWhole(text)) {
      throw invalid();
    }
    return text;
  }

  private static int checksum(String list, ByteBuffer bytes) {
    CRC32 sum = new CRC32();
    sum.update(list.getBytes(StandardCharsets.UTF_8));
    sum.update(bytes.slice(1 + Integer.BYTES, bytes.limit() - 1 - Integer.BYTES));
    return (int) sum.getValue();
  }

  private static byte[] array(ByteBuffer bytes) {
    byte[] all = new byte[bytes.limit()];
    bytes.get(0, all);
    return all;
  }

  private static ApiProblem invalid() {
    return ApiProblem.of(
        400,
        "invalid_cursor",
        "the cursor is not one of this list and these filters: begin again without it");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cursor cursor && cursor.parts.equals(parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }
}
