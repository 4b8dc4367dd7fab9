package io.stowage.acceptance.crash;

import io.stowage.server.access.OpenAccess;
import io.stowage.server.app.Gate;
import io.stowage.server.app.StowageServer;
import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.db.Transaction;
import io.stowage.server.http.HttpSettings;
import io.stowage.server.registry.Events;
import io.stowage.server.registry.RegistrySettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** A server in the test's own JVM, open to everyone, that collects garbage all the time. */
final class InProcess implements AutoCloseable {
  private static final Events NONE =
      new Events() {
        @Override
        public void record(Transaction transaction, RegistryEvent event) {}

        @Override
        public boolean wantsPulls() {
          return false;
        }

        @Override
        public void committed() {}
      };

  private final StowageServer server;

  InProcess(Path folder, DatabaseSettings database, Duration grace, Duration interval) {
    var defaults = RegistrySettings.defaults();
    var settings =
        new RegistrySettings(
            defaults.sparse(),
            true,
            defaults.uploadExpiry(),
            defaults.concurrentUploads(),
            defaults.uploadsPerAccount(),
            defaults.pageSize(),
            defaults.maxPageSize(),
            new RegistrySettings.Gc(true, grace, interval, Optional.empty()));
    this.server =
        StowageServer.start(
            new StowageServer.Parts(
                folder,
                database,
                HttpSettings.onLoopback(),
                settings,
                Gate.of(new OpenAccess()),
                (_, _) -> NONE,
                Optional.empty(),
                false,
                InstantSource.system()));
  }

  Client client() {
    return new Client(URI.create("http://127.0.0.1:" + server.port() + "/"));
  }

  StowageServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }
}
