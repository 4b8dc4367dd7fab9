package io.stowage.acceptance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's {@code docker-registry}, the reference implementation, with deletes enabled. */
public final class DistributionProcess implements Registry {
  private final int port;
  private final ChildProcess process;

  private DistributionProcess(int port, ChildProcess process) {
    this.port = port;
    this.process = process;
  }

  /** Starts one that lets everyone do everything; skips the test where it is not installed. */
  public static DistributionProcess open(Path folder) {
    return start(folder, "");
  }

  /** Starts one that lets in only {@link Registry#ALICE}. */
  public static DistributionProcess withUsers(Path folder) {
    var users = folder.resolve("users");
    write(users, ALICE_LINE);
    return start(folder, "auth: {htpasswd: {realm: Stowage, path: %s}}\n".formatted(users));
  }

  private static DistributionProcess start(Path folder, String more) {
    Tools.require("docker-registry");
    int port = ChildProcess.freePort();
    var settings = folder.resolve("registry.yml");
    write(
        settings,
        """
        version: 0.1
        log: {level: warn, accesslog: {disabled: true}}
        storage:
          filesystem: {rootdirectory: %s}
          delete: {enabled: true}
        http: {addr: "127.0.0.1:%d"}
        %s"""
            .formatted(folder.resolve("data"), port, more));
    var process =
        ChildProcess.start(
            List.of("docker-registry", "serve", settings.toString()),
            Map.of(),
            folder.resolve("log"));
    var registry = new DistributionProcess(port, process);
    process.awaitHttp(registry.uri("/v2/"));
    return registry;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.terminate();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
