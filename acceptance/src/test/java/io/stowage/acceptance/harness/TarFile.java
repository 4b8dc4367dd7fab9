package io.stowage.acceptance.harness;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A small tar archive in memory (POSIX ustar), the same bytes every time: owner root, time zero.
 * Names are at most 100 characters.
 */
final class TarFile {
  private static final int BLOCK = 512;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TarFile folder(String name) {
    return entry(name + "/", '5', 0755, "", new byte[0]);
  }

  TarFile file(String name, int mode, byte[] content) {
    return entry(name, '0', mode, "", content);
  }

  TarFile file(String name, String content) {
    return file(name, 0644, content.getBytes(StandardCharsets.UTF_8));
  }

  TarFile link(String name, String target) {
    return entry(name, '2', 0777, target, new byte[0]);
  }

  byte[] bytes() {
    var whole = Arrays.copyOf(out.toByteArray(), out.size() + 2 * BLOCK);
    return whole;
  }

  private TarFile entry(String name, char type, int mode, String target, byte[] content) {
    var header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, octal(mode, 7));
    put(header, 108, octal(0, 7));
    put(header, 116, octal(0, 7));
    put(header, 124, octal(content.length, 11));
    put(header, 136, octal(0, 11));
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 157, target);
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, octal(sum, 6) + "\0 ");
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return this;
  }

  private static void put(byte[] header, int at, String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static String octal(int value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }
}
