package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.DockerEngine;
import io.stowage.acceptance.harness.Registries;
import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real Docker engine against an open registry, and against one with users. */
@Tag("slow")
final class DockerTest {
  private static final int PORT_OF_THE_BOOK = 5000;
  private static @Nullable DockerEngine engine;

  @BeforeAll
  static void start() {
    engine = DockerEngine.start("docker");
  }

  @AfterAll
  static void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  @AfterEach
  void forgetImages() {
    var images = docker("image", "ls", "--quiet");
    if (!images.isEmpty()) {
      engine().docker("image", "rm", "--force").and(images.split("\\s+")).run();
    }
  }

  /** Word for word as in the book, with a busybox image in alpine's place. */
  @Test
  void theWalkOfTheBook() throws IOException {
    Registries.requireStowage();
    int port = isFree(PORT_OF_THE_BOOK) ? PORT_OF_THE_BOOK : 0;
    var folder = Workspace.fresh("docker-walk");
    try (var stowage =
        port == 0 ? StowageProcess.open(folder) : StowageProcess.openOn(port, folder)) {
      var image = "localhost:" + stowage.port() + "/localalpine";
      engine().importBusybox("alpine");

      docker("image", "tag", "alpine", image);
      docker("image", "push", image);
      assertThat(docker("image", "ls")).contains("alpine", "/localalpine");
      docker("image", "rm", "alpine", image);
      assertThat(docker("image", "ls")).doesNotContain("alpine");
      docker("image", "pull", image);

      assertThat(docker("image", "ls")).contains("/localalpine");
      assertThat(docker("container", "run", "--rm", "--network=none", image, "echo", "it", "runs"))
          .isEqualTo("it runs");
    }
  }

  @Test
  void anImageIsPulledByTagAndByDigest() {
    try (var registry = Registries.open("docker-open")) {
      var image = registry.image("team/app");
      engine().importBusybox(image + ":1");
      docker("push", image + ":1");
      var byDigest = docker("image", "inspect", "--format={{index .RepoDigests 0}}", image + ":1");

      docker("rmi", image + ":1");
      docker("pull", image + ":1");
      docker("rmi", image + ":1");
      docker("pull", byDigest);

      assertThat(docker("image", "inspect", "--format={{index .RepoDigests 0}}", byDigest))
          .isEqualTo(byDigest);
    }
  }

  @Test
  void aBuiltImageSharesItsLayersWithTheOneItWasBuiltOn() throws IOException {
    try (var registry = Registries.open("docker-build")) {
      var base = registry.image("team/base:1");
      var built = registry.image("other/built:1");
      var context = Workspace.fresh("docker-context");
      Files.writeString(context.resolve("greeting"), "hello\n");
      Files.writeString(
          context.resolve("Dockerfile"), "FROM %s\nCOPY greeting /\n".formatted(base));
      engine().importBusybox(base);
      docker("push", base);

      docker("build", "--quiet", "--network=none", "--tag", built, context.toString());
      var said = docker("push", built);

      assertThat(said).contains("Mounted from team/base");
      docker("rmi", built, base);
      assertThat(docker("run", "--rm", "--network=none", built, "cat", "/greeting"))
          .isEqualTo("hello");
    }
  }

  @Test
  void allTagsOfARepositoryArePushedAndPulled() {
    try (var registry = Registries.open("docker-tags")) {
      var image = registry.image("team/tags");
      engine().importBusybox(image + ":1");
      docker("tag", image + ":1", image + ":2");
      docker("tag", image + ":1", image + ":latest");

      docker("push", "--all-tags", image);
      docker("rmi", image + ":1", image + ":2", image + ":latest");
      docker("pull", "--all-tags", image);

      assertThat(docker("image", "ls", "--format={{.Tag}}", image).lines())
          .containsExactlyInAnyOrder("1", "2", "latest");
    }
  }

  @Test
  void logInIsNeededToPushAndAWrongPasswordIsRefused() {
    try (var registry = Registries.withUsers("docker-users")) {
      var image = registry.image("team/app:1");
      engine().importBusybox(image);

      assertThat(engine().docker("push", image).fail())
          .containsAnyOf("denied", "unauthorized", "no basic auth credentials");
      engine()
          .docker("login", "--username=alice", "--password-stdin", registry.authority())
          .reading("blunder")
          .fail();
      engine()
          .docker("login", "--username=alice", "--password-stdin", registry.authority())
          .reading(Registry.ALICE.password())
          .succeed();
      docker("push", image);
      docker("rmi", image);
      docker("pull", image);
      docker("logout", registry.authority());

      engine().docker("push", image).fail();
    }
  }

  @Test
  void whereAnonymousPullIsOnAnyonePulls() {
    Registries.requireStowage();
    try (var registry = Registries.withUsers("docker-anonymous")) {
      var image = registry.image("team/app:1");
      pushAsAlice(registry, image);

      docker("pull", image);
    }
  }

  @Test
  void whereAnonymousPullIsOffAPullNeedsALogIn() {
    Registries.requireStowage();
    try (var registry = Registries.withUsers("docker-closed", "--anonymous-pull=false")) {
      var image = registry.image("team/app:1");
      pushAsAlice(registry, image);

      assertThat(engine().docker("pull", image).fail())
          .containsAnyOf("denied", "unauthorized", "no basic auth credentials");
    }
  }

  private static void pushAsAlice(Registry registry, String image) {
    engine().importBusybox(image);
    engine()
        .docker("login", "--username=alice", "--password-stdin", registry.authority())
        .reading(Registry.ALICE.password())
        .succeed();
    docker("push", image);
    docker("logout", registry.authority());
    docker("rmi", image);
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

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
