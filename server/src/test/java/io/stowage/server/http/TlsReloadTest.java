package io.stowage.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificate is shown while its files change below the server. */
class TlsReloadTest {
  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Certificates first;
  private Certificates second;
  private HttpSettings.Tls tls;
  private HttpServer server;
  private TlsReload reload;
  private int changes;

  @BeforeEach
  void start() throws Exception {
    first = Certificates.in(folder, "first");
    second = Certificates.in(folder, "second");
    tls = new HttpSettings.Tls(folder.resolve("used.crt"), folder.resolve("used.key"));
    put(first.certificate(), tls.certificate());
    put(first.key(), tls.key());
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setSsl(true)
                    .setKeyCertOptions(HttpEngine.keyCert(tls)))
            .requestHandler(request -> request.response().end());
    wait(server.listen());
    reload = new TlsReload(vertx, List.of(server));
    reload.watch(tls);
  }

  @AfterEach
  void stop() throws Exception {
    wait(vertx.close());
  }

  /** Copies; each copy is a second younger than the one before. */
  private void put(Path from, Path to) throws Exception {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, FileTime.from(Instant.ofEpochSecond(1_000_000 + ++changes)));
  }

  private static void wait(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private String shown(Certificates trusted) throws Exception {
    try (var socket =
        (SSLSocket)
            trusted.trusting().getSocketFactory().createSocket("127.0.0.1", server.actualPort())) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  @Test
  void aNewCertificateIsShown() throws Exception {
    put(second.certificate(), tls.certificate());
    put(second.key(), tls.key());

    wait(reload.renewIfChanged(tls));

    assertThat(shown(second)).isEqualTo("CN=second");
  }

  @Test
  void aBrokenOneIsNotAndIsTriedAgainUntilItIsWhole() throws Exception {
    Files.writeString(tls.certificate(), "no certificate");

    assertThatThrownBy(() -> wait(reload.renewIfChanged(tls))).isNotNull();
    assertThatThrownBy(() -> wait(reload.renewIfChanged(tls))).isNotNull();
    assertThat(shown(first)).isEqualTo("CN=first");

    put(second.certificate(), tls.certificate());
    put(second.key(), tls.key());
    wait(reload.renewIfChanged(tls));
    assertThat(shown(second)).isEqualTo("CN=second");
  }

  @Test
  void aMissingFileLeavesTheOldOne() throws Exception {
    Files.delete(tls.key());

    assertThatThrownBy(() -> wait(reload.renewIfChanged(tls))).isNotNull();

    assertThat(shown(first)).isEqualTo("CN=first");
  }
}
