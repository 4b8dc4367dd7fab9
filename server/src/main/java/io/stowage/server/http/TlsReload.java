package io.stowage.server.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up a renewed certificate within a minute, without a restart; a broken one is logged and the
 * old one kept.
 */
final class TlsReload {
  private static final Logger log = LoggerFactory.getLogger(TlsReload.class);
  private static final long EVERY_MILLIS = 30_000;

  private final Vertx vertx;
  private final List<HttpServer> servers;
  private volatile long seen;

  TlsReload(Vertx vertx, List<HttpServer> servers) {
    this.vertx = vertx;
    this.servers = servers;
  }

  void watch(HttpSettings.Tls tls) {
    seen = stamp(tls);
    vertx.setPeriodic(EVERY_MILLIS, _ -> renewIfChanged(tls));
  }

  /**
   * Gives every listener the certificate if its files are others than those in use. What failed is
   * tried again the next time: certificate and key are seldom written in the same instant. Forced,
   * since the paths are the old ones: Vert.x would find nothing changed and read nothing.
   */
  Future<Void> renewIfChanged(HttpSettings.Tls tls) {
    return vertx
        .executeBlocking(() -> stamp(tls))
        .compose(now -> now == seen ? Future.succeededFuture() : renew(tls, now));
  }

  private Future<Void> renew(HttpSettings.Tls tls, long now) {
    return vertx
        .executeBlocking(() -> new ServerSSLOptions().setKeyCertOptions(HttpEngine.keyCert(tls)))
        .compose(
            options ->
                Future.join(
                    servers.stream()
                        .map(server -> server.updateSSLOptions(options, true))
                        .toList()))
        .<Void>mapEmpty()
        .onSuccess(
            _ -> {
              seen = now;
              log.info("Took up the TLS certificate {}", tls.certificate());
            })
        .onFailure(
            e ->
                log.error(
                    "The new TLS certificate {} can't be used, the old one stays: {}",
                    tls.certificate(),
                    e.getMessage()));
  }

  private static long stamp(HttpSettings.Tls tls) {
    try {
      return 31 * Files.getLastModifiedTime(tls.certificate()).toMillis()
          + Files.getLastModifiedTime(tls.key()).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }
}
