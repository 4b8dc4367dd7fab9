package io.stowage.acceptance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that is built from its Go module, at a pinned version, and kept by that version under
 * {@code ~/.cache/stowage-tools}. Cold, helm takes a minute and cosign several on two cores.
 */
public enum GoTool {
  CONFORMANCE(
      "github.com/opencontainers/distribution-spec/conformance",
      "v0.0.0-20260831232431-97274622c111"),
  CRANE("github.com/google/go-containerregistry/cmd/crane", "v0.22.1"),
  ORAS("oras.land/oras/cmd/oras", "v1.3.6"),
  REGCTL("github.com/regclient/regclient/cmd/regctl", "v0.11.7"),
  HELM("helm.sh/helm/v3/cmd/helm", "v3.22.0"),
  COSIGN("github.com/sigstore/cosign/v2/cmd/cosign", "v2.6.5"),
  /** {@code go install} wants a list of all versions first, which not every proxy has of it. */
  HUB_TOOL("github.com/docker/hub-tool", "v0.4.6", true);

  private final String module;
  private final String version;
  private final boolean isBuiltInItsFolder;

  GoTool(String module, String version) {
    this(module, version, false);
  }

  GoTool(String module, String version, boolean isBuiltInItsFolder) {
    this.module = module;
    this.version = version;
    this.isBuiltInItsFolder = isBuiltInItsFolder;
  }

  public String version() {
    return version;
  }

  /** The program, built if need be. Skips the test where there is no Go, or one too old. */
  public String program() {
    var name = name().toLowerCase(Locale.ROOT);
    var folder = cache().resolve(name + "-" + version);
    var program = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      // Two builds of one tool at once, from two checkouts, would only slow each other down.
      try (var lock =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = lock.lock()) {
        if (!Files.isExecutable(program)) {
          install(name, program);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return program.toString();
  }

  private void install(String name, Path program) throws IOException {
    Tools.require("go");
    System.out.println("Building " + module + "@" + version + ", once");
    var fresh = Files.createTempDirectory(program.getParent(), "build");
    try {
      var outcome =
          isBuiltInItsFolder
              ? go("build", "-ldflags=-s -w", "-o", fresh.resolve(name).toString(), ".")
                  .in(download())
                  .run()
              : go("install", "-ldflags=-s -w", module + "@" + version)
                  .with(Map.of("GOBIN", fresh.toString()))
                  .run();
      if (outcome.err().contains("requires go >=")) {
        Tools.skip("the installed Go is too old for " + name + " " + version + ": run ./dev setup");
      }
      if (outcome.status() != 0) {
        throw new AssertionError("building " + module + "@" + version + ": " + outcome);
      }
      Files.move(fresh.resolve(name), program, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Workspace.delete(fresh);
    }
  }

  /** The folder into which Go unpacked the module, with its own list of what it needs. */
  private Path download() {
    var said = go("mod", "download", "-json", module + "@" + version).succeed();
    return Path.of(JsonMapper.shared().readTree(said).required("Dir").asString());
  }

  private static Command go(String... words) {
    return Command.of(Tools.find("go").orElseThrow().toString())
        .and(words)
        .with(Map.of("CGO_ENABLED", "0", "GOFLAGS", ""))
        .within(Duration.ofMinutes(30));
  }

  private static Path cache() {
    var base = System.getenv("XDG_CACHE_HOME");
    return base == null || base.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "stowage-tools")
        : Path.of(base, "stowage-tools");
  }
}
