package io.stowage.server.app;

import io.stowage.server.common.FileFault;
import io.stowage.server.http.HttpSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks at the files of TLS before the start: what is wrong with them would else be found by the
 * first client, or told in the words of a library.
 */
final class TlsFiles {
  private static final String CERTIFICATE = SettingsTable.TLS_CERTIFICATE.key();
  private static final String KEY = SettingsTable.TLS_KEY.key();
  private static final String CERTIFICATE_LABEL = "-----BEGIN CERTIFICATE-----";

  /** PKCS #8; the older forms of one algorithm are left to the server to read. */
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private TlsFiles() {}

  /**
   * Reads both files.
   *
   * @throws SettingsException naming the setting and the file, and what to do
   */
  static void check(HttpSettings.Tls tls) {
    String keyText = text(KEY, tls.key());
    PublicKey expected = certificate(tls.certificate()).getPublicKey();
    if (keyText.contains("ENCRYPTED")) {
      throw wrong(
          KEY,
          tls.key(),
          "is encrypted, and there is nobody to ask for its password: openssl pkey -in %s -out NEW"
              .formatted(tls.key()));
    }
    if (!keyText.contains("PRIVATE KEY-----")) {
      throw wrong(KEY, tls.key(), "holds no private key in PEM (-----BEGIN PRIVATE KEY-----)");
    }
    var encoded = PKCS8.matcher(keyText);
    if (encoded.find() && !isPair(key(tls.key(), encoded.group(1), expected), expected)) {
      throw wrong(
          KEY,
          tls.key(),
          "is not the key of the certificate in %s, the first if it holds several"
              .formatted(tls.certificate()));
    }
  }

  private static Certificate certificate(Path file) {
    String text = text(CERTIFICATE, file);
    int start = text.indexOf(CERTIFICATE_LABEL);
    if (start < 0) {
      throw wrong(CERTIFICATE, file, "holds no certificate in PEM (" + CERTIFICATE_LABEL + ")");
    }
    try {
      var bytes = text.substring(start).getBytes(StandardCharsets.ISO_8859_1);
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException _) {
      throw wrong(CERTIFICATE, file, "holds a certificate that is damaged");
    }
  }

  private static PrivateKey key(Path file, String base64, PublicKey certified) {
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      throw wrong(KEY, file, "holds a private key that is damaged");
    }
    try {
      return KeyFactory.getInstance(certified.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException _) {
      throw wrong(
          KEY,
          file,
          "holds a private key that is damaged or of another kind than the certificate's, which is "
              + certified.getAlgorithm());
    }
  }

  /** Whether what one signs the other verifies; a kind of key we can't try counts as right. */
  private static boolean isPair(PrivateKey key, PublicKey certified) {
    Optional<String> algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> Optional.of("SHA256withRSA");
          case "EC" -> Optional.of("SHA256withECDSA");
          case "EdDSA", "Ed25519" -> Optional.of("EdDSA");
          default -> Optional.empty();
        };
    if (algorithm.isEmpty()) {
      return true;
    }
    try {
      var signing = Signature.getInstance(algorithm.get());
      signing.initSign(key);
      signing.update((byte) 1);
      var verifying = Signature.getInstance(algorithm.get());
      verifying.initVerify(certified);
      verifying.update((byte) 1);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static String text(String setting, Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException failure) {
      throw wrong(setting, file, "can't be read: " + FileFault.of(file, failure));
    }
  }

  private static SettingsException wrong(String setting, Path file, String what) {
    return new SettingsException(List.of("%s: %s %s.".formatted(setting, file, what)));
  }
}
