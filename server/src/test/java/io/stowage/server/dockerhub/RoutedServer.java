package io.stowage.server.dockerhub;

import io.stowage.server.app.RegistryClient;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.http.Failures;
import io.stowage.server.http.HttpEngine;
import io.stowage.server.http.HttpSettings;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A router of this API behind a real server: below {@code /hub}, and at the root. */
final class RoutedServer implements AutoCloseable {
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingPool uploads = new BlockingPool("uploads", 1, 1);
  private final HttpEngine engine;

  RoutedServer(HubRouter router) {
    engine =
        new HttpEngine(
            HttpSettings.onLoopback(),
            request -> router.handle(request, request.path().startsWith("/hub/") ? "/hub" : ""),
            new Unrendered(),
            (_, _, _, _, _, _) -> {},
            handlers,
            uploads);
    engine.start();
  }

  RegistryClient client() {
    return new RegistryClient(engine.port());
  }

  String url() {
    return "http://127.0.0.1:" + engine.port();
  }

  @Override
  public void close() {
    engine.close();
    uploads.close();
    handlers.close();
  }

  /** The router lets nothing out; what comes here is a fault of it. */
  private static final class Unrendered implements Failures {
    @Override
    public Response render(Request request, Throwable thrown) {
      return Response.status(599).text(String.valueOf(thrown));
    }

    @Override
    public Response reject(String path, int status, String message) {
      return Response.status(status).text(message);
    }
  }
}
