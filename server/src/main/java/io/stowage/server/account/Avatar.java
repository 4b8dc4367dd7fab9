package io.stowage.server.account;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A picture made from a name: its initials, white on a colour that the name picks. The same name
 * always has the same one, and nobody outside is asked.
 */
public final class Avatar {
  /** WCAG 2, for text of any size. */
  static final double LEAST_CONTRAST = 4.5;

  private static final double SATURATION = 0.55;

  private Avatar() {}

  /** The picture in SVG. */
  public static String svg(String name) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">\
    <rect width="64" height="64" fill="%s"/>\
    <text x="32" y="32" dy="0.35em" text-anchor="middle" font-family="sans-serif" font-size="28" fill="#ffffff">%s</text>\
    </svg>"""
        .formatted(colour(name), escaped(initials(name)));
  }

  /** The first letter, and the first of the second word. */
  static String initials(String name) {
    StringBuilder initials = new StringBuilder();
    boolean isFirst = true;
    for (int c : name.codePoints().toArray()) {
      if (!Character.isLetterOrDigit(c)) {
        isFirst = true;
      } else if (isFirst) {
        initials.appendCodePoint(c);
        isFirst = false;
      }
      if (initials.codePointCount(0, initials.length()) == 2) {
        break;
      }
    }
    return initials.isEmpty() ? "?" : initials.toString().toUpperCase(Locale.ROOT);
  }

  /** {@code #rrggbb}: one of 360 hues, as light as white letters can stand. */
  static String colour(String name) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    return colour((int) (sum.getValue() % 360));
  }

  static String colour(int hue) {
    double lightness = 0.5;
    int rgb = rgb(hue, lightness);
    while (contrastWithWhite(rgb) < LEAST_CONTRAST) {
      lightness -= 0.01;
      rgb = rgb(hue, lightness);
    }
    return "#%06x".formatted(rgb);
  }

  /** CSS Color 4, 7.1: HSL to sRGB. */
  private static int rgb(int hue, double lightness) {
    double reach = SATURATION * Math.min(lightness, 1 - lightness);
    int rgb = 0;
    for (int offset : new int[] {0, 8, 4}) {
      double k = (offset + hue / 30.0) % 12;
      double channel = lightness - reach * Math.max(-1, Math.min(Math.min(k - 3, 9 - k), 1));
      rgb = rgb << 8 | (int) Math.round(channel * 255);
    }
    return rgb;
  }

  /** WCAG 2: contrast ratio and relative luminance. */
  static double contrastWithWhite(int rgb) {
    double luminance =
        0.2126 * linear(rgb >> 16 & 0xff)
            + 0.7152 * linear(rgb >> 8 & 0xff)
            + 0.0722 * linear(rgb & 0xff);
    return 1.05 / (luminance + 0.05);
  }

  private static double linear(int channel) {
    double part = channel / 255.0;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
