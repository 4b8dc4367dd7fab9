package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.access.OpenAccess;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.db.Transaction;
import io.stowage.server.http.HttpSettings;
import io.stowage.server.http.Response;
import io.stowage.server.registry.Events;
import io.stowage.server.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the whole is stopped. */
class StowageServerTest {
  @TempDir Path folder;

  @Test
  @Timeout(60)
  void aCommandThatGoesOnAndOnDoesNotKeepTheServerFromStopping()
      throws IOException, InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    ControlRoute endless =
        (_, _) ->
            Response.status(200)
                .lines(
                    _ -> {
                      begun.countDown();
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                      }
                    });
    StowageServer server = StowageServer.start(parts(endless));
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.write("POST /control/verify HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
      begun.await();

      server.close();
    }

    interrupted.await();
    assertThatThrownBy(() -> server.registry().figures()).hasMessageContaining("closed");
  }

  private StowageServer.Parts parts(ControlRoute control) {
    HttpSettings on = HttpSettings.onLoopback();
    return new StowageServer.Parts(
        folder.resolve("data"),
        TestDatabases.fresh(Dialect.SQLITE, folder),
        new HttpSettings(
            on.host(),
            on.port(),
            on.tls(),
            on.trustedProxies(),
            on.externalUrl(),
            on.relativeLocations(),
            on.idleTimeout(),
            on.leastRate(),
            on.maxHeaderBytes(),
            on.maxConnections(),
            Duration.ofMillis(100)),
        RegistrySettings.defaults(),
        Gate.of(new OpenAccess()),
        (_, _) -> new Silent(),
        Optional.of((_, _) -> control),
        false,
        InstantSource.system());
  }

  private record Silent() implements Events {
    @Override
    public void record(Transaction transaction, RegistryEvent event) {}

    @Override
    public boolean wantsPulls() {
      return false;
    }

    @Override
    public void committed() {}
  }
}
