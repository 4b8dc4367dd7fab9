package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.http.HttpSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of files that TLS can't be served with. */
class TlsFilesTest {
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBbjCCAROgAwIBAgIUSLzFNTLik7lN+qHyWAArpDrs1GUwCgYIKoZIzj0EAwIw
      DDEKMAgGA1UEAwwBYTAeFw0yNjExMjQyMjUzMzNaFw0zNjExMjEyMjUzMzNaMAwx
      CjAIBgNVBAMMAWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASincFpHajHgrvG
      0pz2sb99AXm3FeZGwH7WsRdNqBBc0B0kkAMNZEyEpL3KoWJqW45kz6G7i1HX4GiP
      OWdk7qyco1MwUTAdBgNVHQ4EFgQUAu9aPJrq/e+w6dVEUatxULg4ZMQwHwYDVR0j
      BBgwFoAUAu9aPJrq/e+w6dVEUatxULg4ZMQwDwYDVR0TAQH/BAUwAwEB/zAKBggq
      hkjOPQQDAgNJADBGAiEAmwxVGl+ry9hUKz7hRxEJHRYqWNXX4yjokETsHmljVZsC
      IQC/j6bzOrxDq0TXff1z+mR5yFS0wZQJTtkXPv+VOMBKzQ==
      -----END CERTIFICATE-----
      """;
  private static final String KEY =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgd2AIo46benOfE42P
      12YfRYHioh2wIkFivbyK1RBQfy6hRANCAASincFpHajHgrvG0pz2sb99AXm3FeZG
      wH7WsRdNqBBc0B0kkAMNZEyEpL3KoWJqW45kz6G7i1HX4GiPOWdk7qyc
      -----END PRIVATE KEY-----
      """;
  private static final String KEY_OF_ANOTHER =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRZKtK1Iak+9r/oY0
      KC0N0sRFZo0svzWHnn8Rlb2jv/OhRANCAAQuArpnY6WR2nKktQFWXdCNXqWPFaha
      Etbv6SzfkLxXl2S2JMEIbRHuvmF8sXAXwjDJz+4db6EOimxTOlPa1NRz
      -----END PRIVATE KEY-----
      """;

  @TempDir Path folder;
  private HttpSettings.Tls tls = new HttpSettings.Tls(Path.of(""), Path.of(""));

  @BeforeEach
  void writeGoodFiles() throws IOException {
    tls =
        new HttpSettings.Tls(
            Files.writeString(folder.resolve("c.pem"), CERTIFICATE),
            Files.writeString(folder.resolve("k.pem"), KEY));
  }

  @Test
  void aCertificateWithItsKeyIsGood() {
    assertThatCode(() -> TlsFiles.check(tls)).doesNotThrowAnyException();
  }

  @Test
  void bothMayLieInOneFile() throws IOException {
    Path both = Files.writeString(folder.resolve("both.pem"), KEY + CERTIFICATE);

    assertThatCode(() -> TlsFiles.check(new HttpSettings.Tls(both, both)))
        .doesNotThrowAnyException();
  }

  @Test
  void aFileThatIsMissingIsNamedWithItsSetting() throws IOException {
    Files.delete(tls.certificate());

    expect("http.tls.certificate: " + tls.certificate() + " can't be read: there is no such file.");
  }

  @Test
  void theKeyOfAnotherCertificateIsToldBeforeAnyClientFindsIt() throws IOException {
    Files.writeString(tls.key(), KEY_OF_ANOTHER);

    expect("http.tls.key: " + tls.key() + " is not the key of the certificate in");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIF",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
      })
  void anEncryptedKeyIsToldWithAWayOut(String text) throws IOException {
    Files.writeString(tls.key(), text);

    expect("http.tls.key: " + tls.key() + " is encrypted", "openssl pkey -in " + tls.key());
  }

  @Test
  void aDamagedKeyIsTold() throws IOException {
    Files.writeString(tls.key(), KEY.replace("MIG", "AAA"));

    expect(
        "http.tls.key: " + tls.key() + " holds a private key that is damaged or of another kind");
  }

  @Test
  void filesThatWereExchangedAreTold() {
    tls = new HttpSettings.Tls(tls.key(), tls.certificate());

    expect("http.tls.certificate: " + tls.certificate() + " holds no certificate in PEM");
  }

  private void expect(String... parts) {
    assertThatThrownBy(() -> TlsFiles.check(tls))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(parts);
  }
}
