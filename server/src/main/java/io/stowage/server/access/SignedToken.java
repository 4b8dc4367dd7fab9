package io.stowage.server.access;

import io.stowage.server.common.Mac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a token says. To its bearer it is opaque; the server keeps no list of tokens, since it can
 * tell by the signature which are its own. A restart voids them all.
 *
 * @param subject the user, empty for nobody
 * @param credential a mark of the password it was given for, so that it ends with that
 * @param expires in whole seconds
 */
record SignedToken(String subject, String credential, Instant expires, List<Scope> scopes) {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  SignedToken {
    scopes = List.copyOf(scopes);
  }

  /** Content and signature, each in URL-safe Base64, with a dot between. */
  String sign(Mac mac) {
    List<String> lines = new ArrayList<>();
    lines.add(Long.toString(expires.getEpochSecond()));
    lines.add(subject);
    lines.add(credential);
    scopes.forEach(scope -> lines.add(scope.toString()));
    String content = String.join("\n", lines);
    return encode(content.getBytes(StandardCharsets.UTF_8)) + "." + encode(mac.of(content));
  }

  /** The token, if this Mac signed it and it has not expired. Never fails, whatever the text. */
  static Optional<SignedToken> verify(String text, Mac mac, Instant now) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String content;
    byte[] signature;
    try {
      content =
          new String(Base64.getUrlDecoder().decode(text.substring(0, dot)), StandardCharsets.UTF_8);
      signature = Base64.getUrlDecoder().decode(text.substring(dot + 1));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    if (!MessageDigest.isEqual(mac.of(content), signature)) {
      return Optional.empty();
    }
    // From here on the content is our own.
    List<String> lines = List.of(content.split("\n", -1));
    Instant expires = Instant.ofEpochSecond(Long.parseLong(lines.get(0)));
    if (!now.isBefore(expires)) {
      return Optional.empty();
    }
    List<Scope> scopes =
        lines.stream().skip(3).map(Scope::parse).flatMap(Optional::stream).toList();
    return Optional.of(new SignedToken(lines.get(1), lines.get(2), expires, scopes));
  }

  static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }
}
