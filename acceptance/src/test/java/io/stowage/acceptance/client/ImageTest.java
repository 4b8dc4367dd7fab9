package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.DockerEngine;
import io.stowage.acceptance.harness.Registries;
import io.stowage.acceptance.harness.Tools;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our own image, built as the documentation says and run by the real Docker engine. */
@Tag("slow")
final class ImageTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final String STOWAGE = "localhost/stowage:acceptance";
  private static final String PUSHED = "localhost:5000/localalpine";

  private static @Nullable DockerEngine engine;

  @BeforeAll
  static void buildAndStart() {
    Registries.requireStowage();
    Tools.require("buildah", "mmdebstrap");
    Tools.requireRoot();
    Command.of("./dev", "image", STOWAGE).in(CHECKOUT).within(Duration.ofMinutes(10)).succeed();
    engine = DockerEngine.startOnItsOwnNetwork("docker-image");
    docker("image", "load", "--input", CHECKOUT.resolve("target/image/image.tar").toString());
  }

  @AfterAll
  static void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  @AfterEach
  void removeWhatIsLeft() {
    engine().docker("container", "rm", "--force", "--volumes", "registry").run();
    engine().docker("volume", "rm", "--force", "old").run();
  }

  /** The book's walk, the registry being a container, from {@code run} to {@code rm -v}. */
  @Test
  void itStandsInForTheRegistryOfTheBook() {
    docker(
        "container",
        "run",
        "-d",
        "-p",
        "5000:5000",
        "--name",
        "registry",
        "-e",
        "STOWAGE_OPEN=true",
        STOWAGE);
    awaitReady();
    engine().importBusybox("alpine");

    docker("image", "tag", "alpine", PUSHED);
    docker("image", "push", PUSHED);
    docker("image", "rm", "alpine", PUSHED);
    docker("image", "pull", PUSHED);
    assertThat(docker("image", "ls")).contains(PUSHED);

    docker("container", "stop", "registry");
    assertThat(docker("container", "inspect", "--format={{.State.ExitCode}}", "registry"))
        .as("ended by the signal, in order")
        .isEqualTo("143");
    docker("container", "start", "registry");
    awaitReady();
    docker("image", "rm", PUSHED);
    docker("image", "pull", PUSHED);

    assertThat(docker("volume", "ls", "--quiet")).as("its data is in a volume").isNotEmpty();
    docker("container", "stop", "registry");
    docker("container", "rm", "-v", "registry");
    assertThat(docker("volume", "ls", "--quiet")).isEmpty();
  }

  /** Nothing but the image's name changes for a user of registry:2. */
  @Test
  void itTakesThePlaceOfRegistry2ByItsNameAlone() {
    docker(
        "container",
        "run",
        "-d",
        "-p",
        "5000:5000",
        "--name",
        "registry",
        "--user=0",
        "-v",
        "old:/var/lib/registry",
        "-e",
        "REGISTRY_STORAGE_DELETE_ENABLED=true",
        "-e",
        "STOWAGE_OPEN=true",
        STOWAGE);
    awaitReady();
    engine().importBusybox(PUSHED);

    docker("image", "push", PUSHED);

    docker("container", "stop", "registry");
    assertThat(
            docker(
                "container",
                "run",
                "--rm",
                "--network=none",
                "-v",
                "old:/data",
                PUSHED,
                "sh",
                "-c",
                "echo /data/*"))
        .contains("/data/stowage.db", "/data/blobs");
  }

  private static void awaitReady() {
    Awaitility.await("the registry in its container")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(250))
        .until(
            () ->
                engine().docker("container", "exec", "registry", "stowage", "health").run().status()
                    == 0);
  }

  private static String docker(String... words) {
    return engine().docker(words).succeed();
  }

  private static DockerEngine engine() {
    if (engine == null) {
      throw new IllegalStateException("no engine was started");
    }
    return engine;
  }
}
