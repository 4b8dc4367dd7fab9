package io.stowage.server.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.db.Database;
import io.stowage.server.http.HttpEngine;
import io.stowage.server.http.Observer;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.registry.Registry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server in numbers, in Prometheus' text format at {@code /metrics}; and the access log, where
 * it is on.
 */
public final class Metrics {
  private static final Logger access = LoggerFactory.getLogger("io.stowage.access");
  private static final Duration FIGURES_AGE = Duration.ofSeconds(10);

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Key, Series> series = new ConcurrentHashMap<>();

  private record Key(String route, String method, int status) {}

  private record Series(Timer latency, Counter received, Counter sent) {}

  /** Where other parts add theirs. */
  public MeterRegistry meters() {
    return meters;
  }

  /** Counts each request; writes it into the log too if wanted. */
  Observer observer(boolean accessLog) {
    return (request, route, status, received, sent, nanos) -> {
      Series one = series.computeIfAbsent(new Key(route, method(request), status), this::series);
      one.latency().record(nanos, TimeUnit.NANOSECONDS);
      one.received().increment(received);
      one.sent().increment(sent);
      if (accessLog) {
        long millis = nanos / 1_000_000;
        access
            .atInfo()
            .addKeyValue("address", request.origin().address())
            .addKeyValue("method", request.method())
            .addKeyValue("path", request.path())
            .addKeyValue("status", status)
            .addKeyValue("bytes", sent)
            .addKeyValue("millis", millis)
            .addKeyValue("request", request.id())
            .log(
                "{} \"{} {}\" {} {} {}ms id={}",
                request.origin().address(),
                request.method(),
                request.path(),
                status,
                sent,
                millis,
                request.id());
      }
    };
  }

  /** The methods there are; anything else a client makes up is one label. */
  private static String method(Request request) {
    return switch (request.method()) {
      case "GET", "HEAD", "PUT", "POST", "PATCH", "DELETE" -> request.method();
      default -> "other";
    };
  }

  private Series series(Key key) {
    String[] tags = {
      "route", key.route(), "method", key.method(), "status", Integer.toString(key.status())
    };
    return new Series(
        Timer.builder("stowage.http.requests")
            .description("requests, and how long each took to its answer's last byte")
            .tags(tags)
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1))
            .register(meters),
        bytes("stowage.http.received.bytes", "bytes of requests' bodies", tags),
        bytes("stowage.http.sent.bytes", "bytes of answers' bodies", tags));
  }

  private Counter bytes(String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(meters);
  }

  /** Adds the gauges of what the server is made of. */
  void watch(
      Registry registry,
      HttpEngine engine,
      BlockingPool writers,
      BlockingPool readers,
      Database database) {
    Figures figures = new Figures(registry);
    gauge("stowage.http.running", "requests whose answer is not sent yet", engine::running);
    gauge("stowage.http.connections", "connections open", engine::connections);
    gauge(
        "stowage.writers.waiting", "pieces of work waiting for a writer thread", writers::waiting);
    gauge(
        "stowage.readers.waiting", "pieces of work waiting for a reader thread", readers::waiting);
    gauge("stowage.writers.active", "writer threads at work", writers::active);
    gauge("stowage.readers.active", "reader threads at work", readers::active);
    gauge("stowage.storage.blobs", "blobs stored", () -> figures.now().blobs());
    gauge("stowage.storage.bytes", "bytes of blobs stored", () -> figures.now().bytes());
    gauge("stowage.uploads.open", "upload sessions open", () -> figures.now().uploads());
    gauge("stowage.uploads.running", "bodies being written", () -> figures.now().running());
    gauge("stowage.gc.waiting", "locations waiting for review", () -> figures.now().reviews());
    gauge(
        "stowage.blobs.damaged",
        "blobs that are damaged and were not pushed again",
        () -> figures.now().damaged());
    FunctionCounter.builder(
            "stowage.gc.freed.bytes", registry, it -> it.garbageCollector().freedBytes())
        .description("bytes freed")
        .register(meters);
    FunctionCounter.builder(
            "stowage.gc.freed.blobs", registry, it -> it.garbageCollector().freedBlobs())
        .description("locations freed")
        .register(meters);
    FunctionCounter.builder("stowage.gc.rounds", registry, it -> it.garbageCollector().rounds())
        .description("rounds run")
        .register(meters);
    database.bindTo(meters);
    new JvmMemoryMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
  }

  private interface Number {
    double now();
  }

  private void gauge(String name, String description, Number number) {
    Gauge.builder(name, number, Number::now)
        .description(description)
        .strongReference(true)
        .register(meters);
  }

  Response scrape() {
    return Response.status(200)
        .header("Content-Type", "text/plain; version=0.0.4")
        .header("Cache-Control", "no-store")
        .text(meters.scrape());
  }

  /** One query for several gauges, and not at every scrape. */
  private static final class Figures {
    private record At(long nanos, Registry.Figures figures) {}

    private final Registry registry;
    private final AtomicReference<@Nullable At> last = new AtomicReference<>();

    private Figures(Registry registry) {
      this.registry = registry;
    }

    private Registry.Figures now() {
      At known = last.get();
      if (known == null || System.nanoTime() - known.nanos() > FIGURES_AGE.toNanos()) {
        known = new At(System.nanoTime(), registry.figures());
        last.set(known);
      }
      return known.figures();
    }
  }
}
