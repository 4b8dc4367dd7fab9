package io.stowage.acceptance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A real Docker engine of the test's own: own data, own socket, no firewall rules, so that nothing
 * on the machine changes. Needs root.
 */
public final class DockerEngine implements AutoCloseable {
  private final ChildProcess process;
  private final Path folder;
  private final Path sockets;

  private DockerEngine(ChildProcess process, Path folder, Path sockets) {
    this.process = process;
    this.folder = folder;
    this.sockets = sockets;
  }

  /**
   * Starts one on the machine's network, without a bridge; skips the test where it is not installed
   * or may not run.
   */
  public static DockerEngine start(String name) {
    return start(name, List.of(), List.of("--bridge=none", "--ip-forward=false"));
  }

  /**
   * Starts one in a network of its own, with a bridge: the ports it publishes are seen by it and by
   * its containers alone.
   */
  public static DockerEngine startOnItsOwnNetwork(String name) {
    Tools.require("unshare", "ip");
    var before = List.of("unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "--");
    return start(name, before, List.of());
  }

  private static DockerEngine start(String name, List<String> before, List<String> network) {
    Tools.require("dockerd", "docker");
    Tools.requireRoot();
    var folder = Workspace.fresh(name);
    try {
      // A socket's path is at most 108 characters long, so it can't lie in the work folder.
      var sockets = Files.createTempDirectory("stowage-docker");
      var words = new ArrayList<>(before);
      words.addAll(
          List.of(
              Tools.find("dockerd").orElseThrow().toString(),
              "--data-root=" + folder.resolve("data"),
              "--exec-root=" + sockets.resolve("exec"),
              "--pidfile=" + sockets.resolve("pid"),
              "--host=unix://" + sockets.resolve("docker.sock"),
              "--storage-driver=vfs",
              "--iptables=false",
              "--ip6tables=false",
              "--ip-masq=false",
              "--default-ulimit=nofile=20000:20000"));
      words.addAll(network);
      var process = ChildProcess.start(words, Map.of(), folder.resolve("log"));
      var engine = new DockerEngine(process, folder, sockets);
      Awaitility.await("the Docker engine, see " + folder.resolve("log"))
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(100))
          .failFast("the engine ended", () -> !process.isAlive())
          .until(() -> engine.docker("version").run().status() == 0);
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A call of the command line, with this engine and with log-ins kept in the work folder. */
  public Command docker(String... words) {
    return Command.of("docker")
        .and(words)
        .with(
            Map.of(
                "DOCKER_HOST",
                "unix://" + sockets.resolve("docker.sock"),
                "DOCKER_CONFIG",
                folder.resolve("config").toString(),
                "DOCKER_BUILDKIT",
                "0"));
  }

  /** Makes an image from the file system of {@link TestImages#busyboxTar()}. */
  public void importBusybox(String image) {
    try {
      var tar = folder.resolve("busybox.tar");
      Files.write(tar, TestImages.busyboxTar());
      docker("image", "import", "--change=CMD [\"sh\"]", tar.toString(), image).succeed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.terminate();
    var netns = sockets.resolve("exec/netns/default");
    if (Files.exists(netns)) {
      Command.of("umount", netns.toString()).run();
    }
    try {
      Workspace.delete(sockets);
    } catch (IOException e) {
      throw new UncheckedIOException("the engine left something mounted in " + sockets, e);
    }
  }
}
