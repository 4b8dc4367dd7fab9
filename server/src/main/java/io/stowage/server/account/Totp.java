package io.stowage.server.account;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import io.nayuki.qrcodegen.QrCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes of a second factor, RFC 6238 as all authenticator apps have it: SHA-1, six digits, a new
 * one every 30 seconds. The code of the step before or after is taken too, as clocks differ; none
 * is taken twice.
 */
public final class Totp {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Bytes, as RFC 4226 recommends. */
  private static final int SECRET = 20;

  private static final Duration STEP = Duration.ofSeconds(30);
  private static final int DIGITS = 6;
  private static final int WINDOW = 1;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** Modules of white around the code, ISO/IEC 18004. */
  private static final int MARGIN = 4;

  private final HmacOneTimePasswordGenerator generator = new HmacOneTimePasswordGenerator(DIGITS);

  /** A fresh secret, shared with the app. */
  public static byte[] newSecret() {
    byte[] secret = new byte[SECRET];
    RANDOM.nextBytes(secret);
    return secret;
  }

  /**
   * The step whose code this is, to be kept as the last one; empty if it is none, or of a step that
   * is not after the last.
   *
   * @param typed digits; blanks among them don't count
   * @param last the step of the code that was taken last; 0 for none
   */
  public OptionalLong accept(byte[] secret, String typed, long last, Instant now) {
    byte[] code = typed.replace(" ", "").getBytes(StandardCharsets.UTF_8);
    long current = Math.floorDiv(now.getEpochSecond(), STEP.toSeconds());
    OptionalLong found = OptionalLong.empty();
    // All are compared, so that the time tells nothing.
    for (long step = current - WINDOW; step <= current + WINDOW; step++) {
      boolean isIt = MessageDigest.isEqual(code, code(secret, step));
      if (isIt && step > last) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  private byte[] code(byte[] secret, long step) {
    try {
      return generator
          .generateOneTimePasswordString(new SecretKeySpec(secret, "RAW"), step, Locale.ROOT)
          .getBytes(StandardCharsets.UTF_8);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("any bytes are a key", e);
    }
  }

  /** The secret for those who type it: base32, RFC 4648. */
  public static String base32(byte[] secret) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte one : secret) {
      bits = (bits << 8) | (one & 0xff);
      held += 8;
      while (held >= 5) {
        held -= 5;
        text.append(BASE32.charAt((bits >> held) & 31));
      }
    }
    if (held > 0) {
      text.append(BASE32.charAt((bits << (5 - held)) & 31));
    }
    return text.toString();
  }

  /**
   * What the app is told.
   *
   * @param issuer this server, as people call it
   * @param account a person's name
   */
  public static String uri(String issuer, String account, byte[] secret) {
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
        .formatted(
            encoded(issuer),
            encoded(account),
            base32(secret),
            encoded(issuer),
            DIGITS,
            STEP.toSeconds());
  }

  /** In a path too, where a plus is a plus. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A text as a QR code, in SVG. */
  public static String qrSvg(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    int side = code.size + 2 * MARGIN;
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append("M%d,%dh1v1h-1z".formatted(x + MARGIN, y + MARGIN));
        }
      }
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">\
    <rect width="%1$d" height="%1$d" fill="#fff"/><path d="%2$s" fill="#000"/></svg>"""
        .formatted(side, path);
  }
}
