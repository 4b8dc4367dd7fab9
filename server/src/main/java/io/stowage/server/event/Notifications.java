package io.stowage.server.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.event.NotificationSettings.Endpoint;
import io.stowage.server.registry.Events;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells endpoints what happened, at least once each and in order.
 *
 * <p>An event becomes a row for each endpoint that wants it, in the transaction of the change
 * itself; one worker for each endpoint sends rows, oldest first, and removes what the endpoint has
 * taken. A crash between the two sends some again, with the same id, and loses none.
 */
public final class Notifications implements Events, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notifications.class);

  private final DeliveryStore store = new DeliveryStore();
  private final Database database;
  private final Clock clock;
  private final Envelope envelope;
  private final List<Deliveries> deliveries;
  private final boolean wantsPulls;

  /** Events that waited when this was made, by the name of their endpoint. */
  private final Map<String, Long> owed;

  private final List<String> known;

  /**
   * Prepares and sends nothing yet.
   *
   * @param address host and port of this registry, for the events' {@code source}
   * @throws IllegalArgumentException if an endpoint can't be sent to as configured
   */
  public Notifications(
      Database database,
      NotificationSettings settings,
      String address,
      Clock clock,
      MeterRegistry metrics) {
    this.database = database;
    this.clock = clock;
    this.envelope = new Envelope(new Envelope.Instance(address, UUID.randomUUID().toString()));
    this.owed = database.read(store::counts);
    this.deliveries =
        settings.endpoints().stream()
            .map(
                endpoint ->
                    new Deliveries(
                        endpoint,
                        database,
                        store,
                        clock,
                        metrics,
                        owed.getOrDefault(endpoint.name(), 0L)))
            .toList();
    this.wantsPulls =
        settings.endpoints().stream().anyMatch(e -> !e.ignoredActions().contains("pull"));
    this.known = settings.endpoints().stream().map(Endpoint::name).toList();
  }

  /** How much each endpoint is owed; one that is no longer configured, too. */
  public Map<String, Long> waiting() {
    return database.read(store::counts);
  }

  /**
   * Starts to send, and says what waits for endpoints that are gone.
   *
   * @param threads makes the workers' threads, one for each endpoint; virtual ones will do
   */
  public void start(ThreadFactory threads) {
    owed.forEach(
        (name, count) -> {
          if (!known.contains(name)) {
            log.warn(
                "{} events wait for the notification endpoint {}, which is no longer configured;"
                    + " they stay until it is",
                count,
                name);
          }
        });
    deliveries.forEach(each -> each.start(threads));
  }

  @Override
  public void record(Transaction transaction, RegistryEvent event) {
    List<Deliveries> wanting = deliveries.stream().filter(each -> each.wants(event)).toList();
    if (wanting.isEmpty()) {
      return;
    }
    String json = envelope.event(event, clock.instant());
    wanting.forEach(each -> each.owe(transaction, json));
  }

  @Override
  public boolean wantsPulls() {
    return wantsPulls;
  }

  @Override
  public void committed() {
    deliveries.forEach(Deliveries::wake);
  }

  /** Stops sending; what is owed is sent after the next start. */
  @Override
  public void close() {
    deliveries.forEach(Deliveries::close);
  }
}
