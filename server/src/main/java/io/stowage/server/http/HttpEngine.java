package io.stowage.server.http;

import io.stowage.server.common.BlockingPool;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens, and gives each request to the handler. Event loops move bytes and nothing else; handlers
 * run on virtual threads; bodies of uploads on the pool given.
 */
public final class HttpEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpEngine.class);

  /**
   * Bytes. Small enough for the heap: Vert.x holds up to 16 chunks of each body that waits, and
   * {@link RequestBody} a dozen or more; at 64 KiB, 300 bodies at once took all of 192 MB. Large
   * enough that a body arrives in few pieces: the default of 8 KiB costs more processor time.
   */
  private static final int CHUNK = 16 * 1024;

  private static final int HTTP2_STREAM_WINDOW = 2 << 20;

  /**
   * Given to a connection with the first body that is asked for; before, it has HTTP/2's 64 KiB.
   */
  static final int HTTP2_CONNECTION_WINDOW = 16 << 20;

  private static final int LONGEST_REQUEST_LINE = 16 * 1024;

  private final HttpSettings settings;
  private final Vertx vertx;
  private final ConnectionGuard guard;
  private final Exchanges exchanges;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private final TlsReload tlsReload;
  private int port;

  /**
   * Prepares an engine; {@link #start()} opens the port.
   *
   * @param handlers where handlers run: an executor of virtual threads
   * @param uploads where bodies are hashed and written
   */
  public HttpEngine(
      HttpSettings settings,
      Handler handler,
      Failures failures,
      Observer observer,
      Executor handlers,
      BlockingPool uploads) {
    this.settings = settings;
    this.guard = new ConnectionGuard(settings.maxConnections(), settings.idleTimeout());
    this.vertx = Vertx.vertx(vertxOptions());
    // Whoever hangs up in the middle of an answer ends here: nobody's fault.
    vertx.exceptionHandler(e -> log.debug("A connection failed", e));
    this.exchanges =
        new Exchanges(
            handler,
            failures,
            observer,
            handlers,
            uploads,
            settings.leastRate(),
            new TrustedProxies(settings.trustedProxies(), settings.externalUrl()),
            new ResponseSender(vertx, handlers, guard::open));
    this.tlsReload = new TlsReload(vertx, servers);
  }

  private static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setEventLoopPoolSize(eventLoops())
        .setWorkerPoolSize(8)
        .setInternalBlockingPoolSize(4)
        .setPreferNativeTransport(false)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  /**
   * Opens the port and returns once connections are taken.
   *
   * @throws IllegalStateException when the port is taken or the certificate can't be read
   */
  public void start() {
    port = settings.port() == 0 ? freePort() : settings.port();
    await(
        vertx.deployVerticle(
            () -> new Listener(port), new DeploymentOptions().setInstances(eventLoops())));
    settings.tls().ifPresent(tlsReload::watch);
  }

  /**
   * The listeners of a server share one port only if it is named, so a free one is found
   * beforehand.
   */
  private int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(settings.host()))) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(
          "no port can be opened on " + settings.host() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Enough that one which waits for a cold disk inside sendfile leaves others; more only take turns
   * on the cores, which costs a tenth of a pull at 64 connections.
   */
  private static int eventLoops() {
    return Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
  }

  /** The port that is listened on. */
  public int port() {
    return port;
  }

  /** Requests whose answer is not sent yet. */
  public int running() {
    return exchanges.running();
  }

  /** Connections open now. */
  public int connections() {
    return guard.open();
  }

  /** Takes no more connections, lets requests in flight end, then closes what is left. */
  @Override
  public void close() {
    Duration drain = settings.drainTimeout();
    long begun = System.nanoTime();
    try {
      Future.all(servers.stream().map(server -> server.shutdown(drain)).toList())
          .toCompletionStage()
          .toCompletableFuture()
          .get(drain.toMillis() + 5_000, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("Not everything ended by itself", e);
    }
    int cut = exchanges.running();
    if (cut > 0 && System.nanoTime() - begun >= drain.toNanos()) {
      log.warn("Cut off after {} s: {} requests that did not end", drain.toSeconds(), cut);
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpServerOptions options(int wanted) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(wanted)
            .setMaxChunkSize(CHUNK)
            .setMaxHeaderSize(settings.maxHeaderBytes())
            .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
            .setHandle100ContinueAutomatically(false)
            .setCompressionSupported(false)
            .setTcpNoDelay(true)
            .setAcceptBacklog(1024)
            // Until a connection has shown which protocol it speaks nobody counts or times it but
            // the
            // engine itself; and without TLS no client of a registry speaks HTTP/2.
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout((int) Math.max(1, settings.idleTimeout().toSeconds()))
            .setInitialSettings(
                new Http2Settings()
                    .setInitialWindowSize(HTTP2_STREAM_WINDOW)
                    .setMaxConcurrentStreams(100)
                    .setMaxHeaderListSize(settings.maxHeaderBytes()));
    settings
        .tls()
        .ifPresent(
            tls ->
                options
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                    .setKeyCertOptions(keyCert(tls)));
    return options;
  }

  static PemKeyCertOptions keyCert(HttpSettings.Tls tls) {
    for (var file : List.of(tls.certificate(), tls.key())) {
      if (!Files.isReadable(file)) {
        throw new IllegalStateException("cannot read the TLS file " + file);
      }
    }
    return new PemKeyCertOptions()
        .setCertPath(tls.certificate().toString())
        .setKeyPath(tls.key().toString());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the port did not open within 30 seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** One event loop's share of the port. */
  private final class Listener extends AbstractVerticle {
    private final HttpServer server;

    private Listener(int wanted) {
      server = HttpEngine.this.vertx.createHttpServer(options(wanted));
    }

    @Override
    public void start(Promise<Void> started) {
      server.connectionHandler(guard::accept);
      server.requestHandler(request -> exchanges.begin(request, context));
      server.invalidRequestHandler(request -> exchanges.reject(request, context));
      server.exceptionHandler(_ -> {});
      servers.add(server);
      server.listen().<Void>mapEmpty().onComplete(started);
    }
  }
}
