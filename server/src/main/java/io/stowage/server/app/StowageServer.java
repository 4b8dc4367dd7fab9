package io.stowage.server.app;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.stowage.blob.BlobStore;
import io.stowage.blob.FilesystemBlobStore;
import io.stowage.server.access.TokenEndpoint;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.common.Threads;
import io.stowage.server.db.Database;
import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.event.Notifications;
import io.stowage.server.http.FailuresByPath;
import io.stowage.server.http.HttpEngine;
import io.stowage.server.http.HttpSettings;
import io.stowage.server.registry.ErrorEnvelope;
import io.stowage.server.registry.Events;
import io.stowage.server.registry.Registry;
import io.stowage.server.registry.RegistryPorts;
import io.stowage.server.registry.RegistrySettings;
import io.stowage.server.web.ApiFailures;
import io.stowage.server.web.ApiRouter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server, built by constructors, top to bottom: data, registry, the workers beside it, and last
 * the port. Stopping goes the other way.
 */
public final class StowageServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StowageServer.class);

  /** Each hashes and writes one body at a time, or forces it to the disk. */
  private static final int WRITERS = 32;

  /** Each opens, reads or deletes one file at a time. */
  private static final int READERS = 16;

  private static final int MOST_WAITING = 4096;

  /** Long enough for what only has to commit. */
  private static final Duration HANDLERS_END = Duration.ofSeconds(3);

  private final Database database;
  private final BlobStore store;
  private final BlockingPool writers;
  private final BlockingPool readers;
  private final ExecutorService handlers;
  private final Registry registry;
  private final Housekeeping housekeeping;
  private final Metrics metrics;
  private final HttpEngine engine;
  private final AutoCloseable events;
  private final Optional<Hub> hub;
  private Optional<String> firstPassword = Optional.empty();

  /**
   * What the server is made of.
   *
   * @param blobs the folder of the blobs
   * @param ports made once the database is there; its events are closed with the server when they
   *     can be
   * @param control what serves {@code /control}, made once the registry is there
   */
  public record Parts(
      Path blobs,
      DatabaseSettings database,
      HttpSettings http,
      RegistrySettings registry,
      Gate gate,
      BiFunction<Database, Metrics, Events> events,
      Optional<ControlRoute.Maker> control,
      boolean accessLog,
      InstantSource clock) {}

  private StowageServer(Parts parts) {
    this.metrics = new Metrics();
    this.database = Database.open(parts.database());
    this.store = new FilesystemBlobStore(parts.blobs());
    this.writers = new BlockingPool("writer", WRITERS, MOST_WAITING);
    this.readers = new BlockingPool("reader", READERS, MOST_WAITING);
    this.handlers = Executors.newVirtualThreadPerTaskExecutor();
    Events told = parts.events().apply(database, metrics);
    this.events = told instanceof AutoCloseable closeable ? closeable : () -> {};
    this.hub =
        parts.gate() instanceof Gate.Accounts(var settings)
            ? Optional.of(new Hub(database, settings, metrics.meters(), parts.clock()))
            : Optional.empty();
    this.registry =
        new Registry(
            database,
            store,
            ports(parts.gate(), told),
            parts.registry(),
            parts.clock(),
            writers,
            readers,
            parts.http().relativeLocations());
    Health health = new Health(database, store, writers);
    Supplier<Map<String, Long>> owed =
        told instanceof Notifications notifications ? notifications::waiting : Map::of;
    this.hub.ifPresent(made -> made.over(registry, health, owed));
    this.housekeeping = new Housekeeping(registry.garbageCollector(), parts.registry().gc());
    FailuresByPath failures =
        new FailuresByPath(Map.of(ApiRouter.BASE, new ApiFailures()), new ErrorEnvelope());
    SiteRoutes routes =
        new SiteRoutes(
            registry.routes(),
            health,
            metrics,
            tokens(parts.gate()),
            hub,
            parts.control().map(maker -> maker.make(registry, hub.map(made -> made.rescue))));
    this.engine =
        new HttpEngine(
            parts.http(), routes, failures, metrics.observer(parts.accessLog()), handlers, writers);
  }

  private RegistryPorts ports(Gate gate, Events told) {
    return gate instanceof Gate.Fixed(var ports, _)
        ? ports.apply(told)
        : hub.orElseThrow().ports(told, () -> registry().contents());
  }

  private Optional<TokenEndpoint> tokens(Gate gate) {
    return gate instanceof Gate.Fixed(_, var tokens) ? tokens : hub.map(made -> made.door.tokens());
  }

  /**
   * Starts to serve; returns once the port is open.
   *
   * @throws RuntimeException whose message says what keeps it from starting
   */
  public static StowageServer start(Parts parts) {
    StowageServer server = new StowageServer(parts);
    try {
      server.metrics.watch(
          server.registry, server.engine, server.writers, server.readers, server.database);
      server.registry.recover();
      // First: programs log in as soon as the port is open.
      server.hub.ifPresent(Hub::makeFirstAsTold);
      server.engine.start();
      server.housekeeping.start(Threads.daemons("housekeeping"));
      server.hub.ifPresent(hub -> hub.start(Thread.ofVirtual().name("notice-", 0).factory()));
      // Last: a password that was made up must not be lost with a start that fails.
      server.firstPassword = server.hub.flatMap(Hub::makeFirst);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Opens the data without serving: for one piece of work. */
  static StowageServer open(Parts parts) {
    return new StowageServer(parts);
  }

  /** The port listened on. */
  public int port() {
    return engine.port();
  }

  public Registry registry() {
    return registry;
  }

  /** The first administrator's password for once, where this start made them. */
  public Optional<String> firstPassword() {
    return firstPassword;
  }

  /** Accounts and what stands on them, where this server has any. */
  Optional<Hub> hub() {
    return hub;
  }

  /**
   * The requests had their time to end, but a command that verifies or imports may take hours: what
   * goes on after a while goes on until it finds the data closed.
   */
  private void endHandlers() {
    handlers.shutdown();
    try {
      if (!handlers.awaitTermination(HANDLERS_END.toMillis(), MILLISECONDS)) {
        handlers.shutdownNow();
        if (!handlers.awaitTermination(HANDLERS_END.toMillis(), MILLISECONDS)) {
          log.warn("A request or command goes on; the data is closed all the same");
        }
      }
    } catch (InterruptedException e) {
      handlers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Lets requests in flight end, then stops the workers and closes the data. */
  @Override
  public void close() {
    hub.ifPresent(Hub::endStreams);
    engine.close();
    housekeeping.close();
    hub.ifPresent(Hub::endCollecting);
    endHandlers();
    writers.close();
    readers.close();
    hub.ifPresent(Hub::close);
    try {
      events.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      database.close();
      store.close();
    }
  }
}
