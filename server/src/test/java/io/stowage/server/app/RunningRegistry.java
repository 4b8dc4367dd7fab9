package io.stowage.server.app;

import io.stowage.server.access.OpenAccess;
import io.stowage.server.account.AccountSettings;
import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.db.Transaction;
import io.stowage.server.dockerhub.DockerHub;
import io.stowage.server.http.HttpSettings;
import io.stowage.server.hub.PullLimits;
import io.stowage.server.notice.NoticeSettings;
import io.stowage.server.registry.Access;
import io.stowage.server.registry.Events;
import io.stowage.server.registry.Registry;
import io.stowage.server.registry.RegistryPorts;
import io.stowage.server.registry.RegistrySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A whole server in this process, on a free port of loopback, open to everyone unless told
 * otherwise. Nothing is collected unless a test asks for it.
 *
 * <pre>{@code
 * try (var registry = RunningRegistry.in(folder).on(Dialect.POSTGRES).start()) {
 *   registry.client().pushBlob("a/b", bytes);
 * }
 * }</pre>
 */
public final class RunningRegistry implements AutoCloseable {
  /** Of {@code admin} on a server with accounts. */
  public static final String PASSWORD = "correct horse battery";

  private final StowageServer.Parts parts;
  private StowageServer server;
  private boolean isClosed;

  private RunningRegistry(StowageServer.Parts parts) {
    this.parts = parts;
    this.server = StowageServer.start(parts);
  }

  /** Describes a server whose data is in that folder. */
  public static Builder in(Path folder) {
    return new Builder(folder);
  }

  public int port() {
    return server.port();
  }

  public Registry registry() {
    return server.registry();
  }

  /** The accounts, on a server that has them. */
  Hub hub() {
    return server.hub().orElseThrow();
  }

  /** Where the blobs are. */
  public Path blobs() {
    return parts.blobs();
  }

  /** Where the rows are. */
  public DatabaseSettings database() {
    return parts.database();
  }

  public RegistryClient client() {
    return new RegistryClient(port());
  }

  /** Stops the server, unless it is, and starts another on the same data and another port. */
  public void restart() {
    close();
    server = StowageServer.start(parts);
    isClosed = false;
  }

  /** Another server on the same data, with other settings; this one is closed. */
  public RunningRegistry startedAgain(UnaryOperator<RegistrySettings> change) {
    close();
    return new RunningRegistry(
        new StowageServer.Parts(
            parts.blobs(),
            parts.database(),
            parts.http(),
            change.apply(parts.registry()),
            parts.gate(),
            parts.events(),
            parts.control(),
            parts.accessLog(),
            parts.clock()));
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      server.close();
    }
  }

  /** What differs from a server that is open, on SQLite, and collects nothing by itself. */
  public static final class Builder {
    private final Path folder;
    private Dialect dialect = Dialect.SQLITE;
    private HttpSettings http = HttpSettings.onLoopback();
    private RegistrySettings registry = withoutTimer(RegistrySettings.defaults());
    private Access access = new OpenAccess();
    private InstantSource clock = InstantSource.system();
    private Events events = new Told(new ArrayList<>());
    private Optional<HubSettings> hub = Optional.empty();
    private UnaryOperator<RegistryPorts> ports = UnaryOperator.identity();
    private Optional<String> controlToken = Optional.empty();

    private Builder(Path folder) {
      this.folder = folder;
    }

    public Builder on(Dialect wanted) {
      dialect = wanted;
      return this;
    }

    public Builder http(UnaryOperator<HttpSettings> change) {
      http = change.apply(http);
      return this;
    }

    public Builder registry(UnaryOperator<RegistrySettings> change) {
      registry = change.apply(registry);
      return this;
    }

    public Builder access(Access wanted) {
      access = wanted;
      return this;
    }

    /** Changes what the registry asks and tells others, its door and its events apart. */
    public Builder ports(UnaryOperator<RegistryPorts> change) {
      ports = change;
      return this;
    }

    /** With accounts; its administrator is {@code admin}, whose password is {@link #PASSWORD}. */
    public Builder hub() {
      return hub(UnaryOperator.identity());
    }

    /** With accounts, and with other settings of them. */
    public Builder hub(UnaryOperator<HubSettings> change) {
      hub =
          Optional.of(
              change.apply(
                  new HubSettings(
                      AccountSettings.DEFAULT,
                      NoticeSettings.DEFAULT,
                      true,
                      "http://hub.example",
                      PullLimits.NONE,
                      true,
                      Duration.ofDays(7),
                      DockerHub.Settings.DEFAULT,
                      Optional.of(PASSWORD))));
      return this;
    }

    /** With {@code /control}, opened by that token. */
    public Builder control(String token) {
      controlToken = Optional.of(token);
      return this;
    }

    private ControlRoute.Maker control(String token, Path blobs) {
      return (made, rescue) -> new ControlDoor(new RegistryControl(made, blobs, rescue), token);
    }

    public Builder clock(InstantSource wanted) {
      clock = wanted;
      return this;
    }

    /** Has all but pulls told, into that list. */
    public Builder telling(List<Events.RegistryEvent> told) {
      events = new Told(told);
      return this;
    }

    public RunningRegistry start() {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new RunningRegistry(
          new StowageServer.Parts(
              folder.resolve("data"),
              TestDatabases.fresh(dialect, folder),
              http,
              registry,
              gate(),
              (_, _) -> events,
              controlToken.map(token -> control(token, folder.resolve("data"))),
              false,
              clock));
    }

    private Gate gate() {
      return hub.<Gate>map(Gate.Accounts::new)
          .orElseGet(
              () ->
                  new Gate.Fixed(
                      told -> ports.apply(RegistryPorts.open(access, told)), Gate.tokens(access)));
    }

    private static RegistrySettings withoutTimer(RegistrySettings settings) {
      return new RegistrySettings(
          settings.sparse(),
          settings.deletes(),
          settings.uploadExpiry(),
          settings.concurrentUploads(),
          settings.uploadsPerAccount(),
          settings.pageSize(),
          settings.maxPageSize(),
          new RegistrySettings.Gc(
              false, settings.gc().grace(), Duration.ofDays(1), settings.gc().untaggedAfter()));
    }
  }

  /** Remembers, whatever became of the transaction. */
  private record Told(List<Events.RegistryEvent> told) implements Events {
    @Override
    public void record(Transaction transaction, RegistryEvent event) {
      synchronized (told) {
        told.add(event);
      }
    }

    @Override
    public boolean wantsPulls() {
      return false;
    }

    @Override
    public void committed() {}
  }
}
