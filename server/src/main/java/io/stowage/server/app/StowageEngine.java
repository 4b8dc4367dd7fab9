package io.stowage.server.app;

import io.stowage.server.access.AccessSettings;
import io.stowage.server.access.ClosedAccess;
import io.stowage.server.access.OpenAccess;
import io.stowage.server.access.PasswordAccess;
import io.stowage.server.access.PasswordFileException;
import io.stowage.server.cli.Control;
import io.stowage.server.db.Database;
import io.stowage.server.event.Notifications;
import io.stowage.server.registry.Events;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The real server, made of what the settings say. */
final class StowageEngine implements Engine {

  @Override
  public void check(Settings settings) {
    settings.http().tls().ifPresent(TlsFiles::check);
    try {
      gate(settings);
    } catch (PasswordFileException wrong) {
      throw new SettingsException(List.of(String.valueOf(wrong.getMessage())));
    }
    ListeningPort.requireFree(settings.http());
  }

  @Override
  public Running start(Settings settings, String controlToken) {
    ControlRoute.Maker control =
        (registry, rescue) ->
            new ControlDoor(
                new RegistryControl(registry, new DataFolder(settings.data()).blobs(), rescue),
                controlToken);
    var server = StowageServer.start(parts(settings, gate(settings), Optional.of(control), true));
    return new Running() {
      @Override
      public int port() {
        return server.port();
      }

      @Override
      public Optional<String> firstPassword() {
        return server.firstPassword();
      }

      @Override
      public void stop() {
        server.close();
      }
    };
  }

  /** Nobody comes in, so the users may be whoever they are. */
  @Override
  public int offline(Settings settings, ToIntFunction<Control> work) {
    // What comes to be is to be as if it came over the door: private where owners have it so.
    Gate gate =
        settings.access().open() || settings.access().users().isPresent()
            ? Gate.of(new ClosedAccess(false))
            : new Gate.Accounts(settings.hub());
    try (var server = StowageServer.open(parts(settings, gate, Optional.empty(), false))) {
      return work.applyAsInt(
          new RegistryControl(
              server.registry(),
              new DataFolder(settings.data()).blobs(),
              server.hub().map(hub -> hub.rescue)));
    }
  }

  private static StowageServer.Parts parts(
      Settings settings, Gate gate, Optional<ControlRoute.Maker> control, boolean telling) {
    return new StowageServer.Parts(
        new DataFolder(settings.data()).blobs(),
        settings.database(),
        settings.http(),
        settings.registry(),
        gate,
        (database, metrics) -> events(settings, database, metrics, telling),
        control,
        settings.log().access(),
        InstantSource.system());
  }

  private static Gate gate(Settings settings) {
    AccessSettings access = settings.access();
    if (access.open()) {
      return Gate.of(new OpenAccess());
    }
    return access
        .users()
        .map(file -> Gate.of(PasswordAccess.open(file, access.anonymousPull(), Clock.systemUTC())))
        .orElseGet(() -> new Gate.Accounts(settings.hub()));
  }

  /** What is owed is recorded always, and sent only by a server. */
  private static Events events(
      Settings settings, Database database, Metrics metrics, boolean telling) {
    String address = settings.http().host() + ":" + settings.http().port();
    var notifications =
        new Notifications(
            database, settings.notifications(), address, Clock.systemUTC(), metrics.meters());
    if (telling) {
      notifications.start(Thread.ofVirtual().name("notify-", 0).factory());
    }
    return notifications;
  }
}
