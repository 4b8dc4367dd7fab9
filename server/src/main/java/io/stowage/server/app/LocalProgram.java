package io.stowage.server.app;

import io.stowage.server.access.PasswordFileEditor;
import io.stowage.server.cli.CommandFailure;
import io.stowage.server.cli.ControlRequest;
import io.stowage.server.cli.ExitCode;
import io.stowage.server.cli.Program;
import io.stowage.server.http.HttpSettings;
import io.stowage.server.importer.DistributionImporter;
import io.stowage.server.importer.OciLayoutImporter;
import java.io.File;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program behind the command line, in this process and on this machine. */
final class LocalProgram implements Program {

  /** Files of settings looked for where none is named, parted as a class path is. */
  private static final String CONFIG_SEARCH = "stowage.config.search";

  /** Folders taken for the data where none is named and they are there. */
  private static final String DATA_SEARCH = "stowage.data.search";

  private final Engine engine;
  private final Map<String, String> environment;

  LocalProgram(Engine engine, Map<String, String> environment) {
    this.engine = engine;
    this.environment = environment;
  }

  @Override
  public List<Flag> flags() {
    return SettingsTable.ALL.stream()
        .filter(setting -> setting.flag().isPresent())
        .map(
            setting ->
                new Flag(
                    setting.key(),
                    setting.flag().orElseThrow(),
                    setting.kind().label(),
                    setting.kind() == (Object) Kind.BOOLEAN,
                    setting.fallback(),
                    setting.doc()))
        .toList();
  }

  @Override
  public int serve(Given given, PrintWriter out) {
    Settings settings = settings(given);
    Logging.configure(settings.log());
    Logger log = LoggerFactory.getLogger(LocalProgram.class);
    settings.notices().forEach(log::warn);
    var folder = new DataFolder(settings.data());
    boolean unimported = folder.isUnimportedRegistry();
    if (!folder.isInUse(settings.database())) {
      // A start that fails leaves no new folder behind.
      check(settings);
    }
    try (var lock = lock(folder)) {
      check(settings);
      String token = freshToken();
      var running = start(settings, token, log);
      lock.publish(control(settings.http(), running.port()), token);
      settings
          .access()
          .users()
          .filter(LocalProgram::isEmpty)
          .ifPresent(
              file ->
                  log.warn(
                      "Nobody is in the user file {} yet: stowage htpasswd add {} NAME",
                      file,
                      file));
      var welcome = new Welcome(settings, running.port(), running.firstPassword());
      if (settings.log().format() == LogSettings.Format.JSON) {
        welcome.log(log);
        // Shown to whoever starts the server, and not to what collects its log.
        welcome.password().forEach(out::println);
      } else {
        welcome.lines().forEach(out::println);
      }
      if (unimported) {
        String command = "stowage import registry %s --data %1$s".formatted(folder.root());
        log.warn(
            "The data folder holds the images of a registry:2; to take them over: {}", command);
      }
      out.flush();
      return untilStopped(running, log);
    }
  }

  private static boolean isEmpty(Path users) {
    try {
      return PasswordFileEditor.names(users).isEmpty();
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private void check(Settings settings) {
    try {
      engine.check(settings);
    } catch (SettingsException wrong) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  /** What keeps a server from starting is for the operator to mend: a sentence, no stack. */
  private Engine.Running start(Settings settings, String token, Logger log) {
    try {
      return engine.start(settings, token);
    } catch (RuntimeException failure) {
      log.debug("The start failed", failure);
      throw new CommandFailure(
          ExitCode.FAILED, "The server could not start: " + failure.getMessage());
    }
  }

  /** Blocks until a signal asks to stop and all is closed. */
  private static int untilStopped(Engine.Running running, Logger log) {
    var asked = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  asked.countDown();
                  awaitQuietly(stopped);
                },
                "stop"));
    awaitQuietly(asked);
    try {
      log.info("Stopping: requests in flight may end.");
      running.stop();
      log.info("Stopped.");
      return ExitCode.OK;
    } finally {
      stopped.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int control(Given given, ControlRequest request, PrintWriter out) {
    Settings settings = settings(given);
    Logging.forCommand(settings.log());
    var folder = new DataFolder(settings.data());
    if (!folder.isInUse(settings.database())) {
      requireReason(request, folder);
    }
    try (var _ = folder.lock()) {
      return engine.offline(settings, control -> request.run(control, out::println));
    } catch (DataFolder.InUseException inUse) {
      var holder = folder.holder();
      var server = holder.flatMap(DataFolder.Holder::url);
      if (server.isEmpty()) {
        throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(inUse.getMessage()));
      }
      return ControlClient.run(server.get(), holder.get().token(), request, out);
    } catch (SettingsException wrong) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    } catch (UncheckedIOException failure) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(failure.getMessage()));
    }
  }

  /** A new data folder is made for an import that can begin, and for nothing else. */
  private static void requireReason(ControlRequest request, DataFolder folder) {
    try {
      switch (request) {
        case ControlRequest.ImportRegistry registry ->
            DistributionImporter.requireTree(registry.folder());
        case ControlRequest.ImportOciLayout layout ->
            OciLayoutImporter.requireLayout(layout.folder(), layout.name());
        case ControlRequest.Gc _,
            ControlRequest.Verify _,
            ControlRequest.DeleteRepository _,
            ControlRequest.Rescue _ ->
            throw new CommandFailure(
                ExitCode.USAGE,
                "there is no Stowage data in %s: name the folder of the server with --data"
                    .formatted(folder.root()));
      }
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  @Override
  public int health(Given given, Optional<URI> url, PrintWriter out) {
    if (url.isPresent()) {
      String text = url.get().toString();
      URI server =
          Kind.URL
              .parser()
              .apply(text)
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          ExitCode.USAGE,
                          "--url: \"%s\" is not an address such as http://localhost:5000"
                              .formatted(text)));
      return ControlClient.health(server, out);
    }
    Settings settings = settings(given);
    URI server =
        new DataFolder(settings.data())
            .holder()
            .flatMap(DataFolder.Holder::url)
            .orElseGet(() -> control(settings.http(), settings.http().port()));
    return ControlClient.health(server, out);
  }

  @Override
  public int train(PrintWriter out) {
    return new Training(engine).run(out);
  }

  @Override
  public String settings(boolean markdown) {
    return markdown ? SettingsPage.markdown() : SettingsPage.plain();
  }

  @Override
  public String version() {
    return ownVersion();
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  static String ownVersion() {
    return Optional.ofNullable(LocalProgram.class.getPackage().getImplementationVersion())
        .orElse("of a source tree");
  }

  private Settings settings(Given given) {
    try {
      return SettingsReader.read(
          new SettingsReader.Sources(
              given.flags(),
              environment,
              given.config(),
              paths(System.getProperty(CONFIG_SEARCH, "stowage.yaml")),
              paths(System.getProperty(DATA_SEARCH, ""))));
    } catch (SettingsException wrong) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  private static List<Path> paths(String property) {
    return Arrays.stream(property.split(File.pathSeparator))
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .toList();
  }

  private static DataFolder.Lock lock(DataFolder folder) {
    try {
      return folder.lock();
    } catch (SettingsException wrong) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    } catch (DataFolder.InUseException inUse) {
      throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(inUse.getMessage()));
    } catch (UncheckedIOException failure) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(failure.getMessage()));
    }
  }

  /** How a command on this machine reaches the server. */
  private static URI control(HttpSettings http, int port) {
    String host =
        switch (http.host()) {
          case "0.0.0.0", "" -> "127.0.0.1";
          case "::" -> "[::1]";
          case String other when other.contains(":") -> "[" + other + "]";
          case String other -> other;
        };
    return URI.create((http.tls().isPresent() ? "https" : "http") + "://" + host + ":" + port);
  }

  private static String freshToken() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
