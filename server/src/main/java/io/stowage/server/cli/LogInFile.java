package io.stowage.server.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where this user is logged in: {@code stowage/login.json} in the folder of settings, readable by
 * nobody else. One of the servers is the current one.
 */
final class LogInFile {
  private final Path file;

  LogInFile(Path file) {
    this.file = file;
  }

  /** The file of the user whose environment this is. */
  static LogInFile of(Map<String, String> environment) {
    String settings = environment.getOrDefault("XDG_CONFIG_HOME", "");
    // What is not absolute is to be passed over: XDG base directory specification.
    Path folder =
        settings.startsWith("/")
            ? Path.of(settings)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")))
                .resolve(".config");
    return new LogInFile(folder.resolve("stowage").resolve("login.json"));
  }

  /** A log-in; its secret is a session's. */
  record LogIn(URI server, String name, String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
      return name + " at " + server;
    }
  }

  /** All log-ins, the current one first. */
  List<LogIn> all() {
    JsonNode root = read();
    String current = root.path("current").asString("");
    List<LogIn> all = new ArrayList<>();
    for (JsonNode each : root.path("servers")) {
      var logIn =
          new LogIn(
              ServerAddress.of(each.path("url").asString("")),
              each.path("name").asString(""),
              each.path("secret").asString(""));
      all.add(logIn.server().toString().equals(current) ? 0 : all.size(), logIn);
    }
    return all;
  }

  Optional<LogIn> current() {
    return all().stream().findFirst();
  }

  Optional<LogIn> at(URI server) {
    return all().stream().filter(each -> each.server().equals(server)).findFirst();
  }

  /** Keeps a log-in, as the current one, in place of another one there. */
  void put(LogIn logIn) {
    List<LogIn> all = new ArrayList<>(all());
    all.removeIf(each -> each.server().equals(logIn.server()));
    all.addFirst(logIn);
    write(all);
  }

  /** Puts another secret in the place of a log-in's, wherever that stands. */
  void renew(LogIn logIn) {
    List<LogIn> all = new ArrayList<>(all());
    all.replaceAll(each -> each.server().equals(logIn.server()) ? logIn : each);
    write(all);
  }

  /** Forgets the log-in there. */
  void remove(URI server) {
    List<LogIn> all = new ArrayList<>(all());
    if (all.removeIf(each -> each.server().equals(server))) {
      write(all);
    }
  }

  private JsonNode read() {
    try {
      return JsonMapper.shared().readTree(Files.readString(file));
    } catch (NoSuchFileException _) {
      return JsonMapper.shared().missingNode();
    } catch (IOException failure) {
      throw unusable(failure.toString());
    } catch (JacksonException _) {
      throw unusable("it is no JSON; delete it and log in again");
    }
  }

  /** In one step, so that who reads meanwhile sees all of the old or all of the new. */
  private void write(List<LogIn> all) {
    var root = JsonMapper.shared().createObjectNode();
    if (!all.isEmpty()) {
      root.put("current", all.getFirst().server().toString());
    }
    var servers = root.putArray("servers");
    for (LogIn each : all) {
      servers
          .addObject()
          .put("url", each.server().toString())
          .put("name", each.name())
          .put("secret", each.secret());
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder, only("rwx------"));
      Path fresh = Files.createTempFile(folder, "login", ".json", only("rw-------"));
      try {
        Files.write(fresh, root.toPrettyString().getBytes(StandardCharsets.UTF_8));
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException failure) {
      throw unusable(failure.toString());
    }
  }

  private static FileAttribute<?>[] only(String rights) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  private CommandFailure unusable(String why) {
    return new CommandFailure(
        ExitCode.FAILED, "The file of log-ins %s can't be used: %s.".formatted(file, why));
  }
}
